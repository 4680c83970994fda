"""A quiz of the demo that waits for a choice, and one whose results were regraded."""

from __future__ import annotations

from datetime import datetime

from course_engine.accounts.models import Person
from course_engine.assessment.queries import get_quiz
from course_engine.authoring import operations
from course_engine.authoring.impact import Decision, Way
from course_engine.authoring.operations.publish_quiz_version import Choice
from course_engine.authoring.queries import quiz_draft_page
from course_engine.content.models import QuizDraft

REGRADED = "Pawel Nowak"
REGRADED_QUIZ, WAITING_QUIZ = "fotos-mit-gutem-gewissen", "webinare-die-ankommen"


FOLDER_SLIDES = "Wir zeigen alle 22 Folien in 45 Minuten.\n"


def change_quizzes(scout: Person, *, now: datetime) -> None:
    """Void the first items of one quiz, and let another one wait with a different key."""
    voided = _draft(REGRADED_QUIZ, ("mastery_score: 0.8", "mastery_score: 0.7"), by=scout, now=now)
    page = quiz_draft_page(voided.id)
    void = frozenset(uid for _number, uid, _words in page.old_items[:3])
    choice = Choice(Decision(Way.VOID, void), page.stamp, "Die ersten drei Aufgaben waren missverständlich.")
    operations.decide(voided.id, choice, by_id=scout.id, now=now)
    right = "        correct: true\n"
    _draft(WAITING_QUIZ, (right, ""), (FOLDER_SLIDES, FOLDER_SLIDES + right), by=scout, now=now)


def _draft(slug: str, *replaced: tuple[str, str], by: Person, now: datetime) -> QuizDraft:
    current = get_quiz(slug).current_version
    assert current is not None
    text = current.source
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    draft = operations.begin_quiz_draft(text, by_id=by.id, now=now)
    assert isinstance(draft, QuizDraft), draft
    return draft
