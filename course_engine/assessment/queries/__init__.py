"""Questions about quizzes and attempts. Whatever belongs to a learner is loaded through them."""

from course_engine.assessment.queries.attempts import (
    AttemptLine,
    attempted_quiz_uids,
    attempts_of,
    attempts_of_people,
    find_running_attempt,
    get_attempt,
    passed_quiz_ids,
    passed_quizzes_of,
    running_attempts_of,
)
from course_engine.assessment.queries.entries import (
    Conflict,
    Entry,
    answered_entries,
    conflicts,
    deciding_events,
    entries_by_item_id,
    revealed_items,
)
from course_engine.assessment.queries.pages import (
    AttemptPage,
    ItemResult,
    QuizPage,
    ResultPage,
    attempt_page,
    get_quiz,
    quiz_page,
    result_page,
)
from course_engine.assessment.queries.places import Place, get_lesson_place, place_of
from course_engine.assessment.queries.statistics import QuizStatistics, quiz_statistics

__all__ = [
    "AttemptLine",
    "AttemptPage",
    "Conflict",
    "Entry",
    "ItemResult",
    "Place",
    "QuizPage",
    "QuizStatistics",
    "ResultPage",
    "answered_entries",
    "attempt_page",
    "attempted_quiz_uids",
    "attempts_of",
    "attempts_of_people",
    "conflicts",
    "deciding_events",
    "entries_by_item_id",
    "find_running_attempt",
    "get_attempt",
    "get_lesson_place",
    "get_quiz",
    "passed_quiz_ids",
    "passed_quizzes_of",
    "place_of",
    "quiz_page",
    "quiz_statistics",
    "result_page",
    "revealed_items",
    "running_attempts_of",
]
