"""What the pages of this room show."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from course_engine.accounts.models import Person
from course_engine.assessment.admission import Admission, admission, is_over
from course_engine.assessment.drawing import drawn_count
from course_engine.assessment.grading import Correctness, ItemGrade, explain_item, grade_item
from course_engine.assessment.models import Attempt, Marking
from course_engine.assessment.queries.attempts import AttemptLine, attempts_at
from course_engine.assessment.queries.entries import Entry, answered_entries, counting_events
from course_engine.assessment.queries.ledger import LaterItem, LaterResult, later_results
from course_engine.assessment.queries.marking import counting_markings
from course_engine.assessment.queries.places import Place, lesson_titles, open_quizzes, place_of
from course_engine.assessment.queries.taking import allowed, sections_of, settings_of
from course_engine.content.catalogue import Settings
from course_engine.content.models import ItemPin, ItemVersion, Quiz
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.items import ITEM_KINDS, says_nothing

MINUTES_PER_ITEM = 1


@dataclass(frozen=True)
class QuizPage:
    slug: str
    title: str
    language: str
    intro: str
    mastery_score: float
    item_count: int  # of one attempt
    pool_count: int  # of which its items are drawn
    points: float  # 0 where nothing brings points: handing in is all that there is to do
    place: Place | None
    settings: Settings
    extra_minutes: int
    admission: Admission
    running: AttemptLine | None
    answered_count: int
    finished: tuple[AttemptLine, ...]

    @property
    def minutes(self) -> int:
        """How long it takes, roughly."""
        return max(1, self.item_count * MINUTES_PER_ITEM)

    @property
    def is_drawn(self) -> bool:
        """Whether an attempt gets only some of the items."""
        return self.item_count < self.pool_count

    @property
    def minutes_allowed(self) -> int | None:
        """The person's own time limit, None where there is none."""
        limit = self.settings.time_limit
        return None if limit is None else limit + self.extra_minutes

    @property
    def points_needed(self) -> float:
        """The points from which it is passed, rounded up to two decimals."""
        return math.ceil(round(self.mastery_score * self.points * 100, 6)) / 100

    @property
    def has_older_attempts(self) -> bool:
        return any(not attempt.is_current_version for attempt in self.finished)

    @property
    def ever_passed(self) -> bool:
        return any(attempt.counts_as_passed for attempt in self.finished)


@dataclass(frozen=True)
class AttemptPage:
    id: int
    number: int
    quiz_slug: str
    title: str
    language: str
    started_at: datetime
    asked_at: datetime
    due_at: datetime | None
    is_over: bool
    settings: Settings
    entries: tuple[Entry, ...]

    @property
    def answered_count(self) -> int:
        return sum(entry.answered for entry in self.entries)

    @property
    def open_entries(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if not entry.answered)

    @property
    def first_open(self) -> int:
        """The number of the first item without an answer, else 1."""
        return next((entry.number for entry in self.entries if not entry.answered), 1)

    def group_at(self, number: int) -> tuple[Entry, ...]:
        """The item of that number, with its neighbours around the same vignette; raises NotFound beyond the ends."""
        if not 1 <= number <= len(self.entries):
            raise NotFound
        entry = self.entries[number - 1]
        if entry.item.vignette is None:
            return (entry,)
        return tuple(one for one in self.entries if one.item.vignette == entry.item.vignette)

    def shows_solution(self, entry: Entry) -> bool:
        """Whether the solution of an item stands on the page already."""
        return entry.revealed_at is not None and self.settings.feedback == "at_once"

    def solution(self, entry: Entry) -> ItemResult:
        """What became of an item whose solution is shown while the attempt goes on."""
        return ItemResult(entry, grade_item(entry.item, entry.answer))


@dataclass(frozen=True)
class ItemResult:
    """What became of an item. `lesson_title` is that of the lesson when the attempt was submitted."""

    entry: Entry
    grade: ItemGrade
    lesson_title: str = ""
    marking: Marking | None = None  # what a person said of it, with who that was


@dataclass(frozen=True)
class ResultPage:
    id: int
    number: int
    quiz_slug: str
    title: str
    language: str
    mastery_score: float
    submitted_at: datetime
    score: float | None  # None while a person has something to mark
    passed: bool
    items: tuple[ItemResult, ...]
    ledger: tuple[LaterResult, ...]
    place: Place | None
    open_quizzes: tuple[tuple[str, str], ...] = field(default=())

    @property
    def counts_as_passed(self) -> bool:
        """Whether it is passed by now: as recorded, or by a later result."""
        return self.passed or any(later.passed for later in self.ledger)

    def later_item(self, result: ItemResult) -> LaterItem | None:
        """What an item brings by the result that counts, None where that is what was recorded."""
        later, key = (self.ledger[-1] if self.ledger else None), str(result.entry.id)
        if later is None or key not in later.items:
            return None
        of_points = later.points.get(key, result.grade.of_points)
        found = LaterItem(round(later.items[key] * of_points, 6), of_points)
        as_recorded = LaterItem(round(result.grade.points, 6), result.grade.of_points)
        return None if found == as_recorded else found

    @property
    def points(self) -> float:
        return round(sum(result.grade.points for result in self.items), 6)

    @property
    def of_points(self) -> float:
        return round(sum(result.grade.of_points for result in self.items), 6)

    @property
    def waiting(self) -> tuple[ItemResult, ...]:
        """The items that a person has not marked yet."""
        return tuple(r for r in self.items if r.grade.correctness == Correctness.PENDING)

    @property
    def to_read_up(self) -> tuple[ItemResult, ...]:
        """One item that was not right for each lesson where that can be read up."""
        done = (Correctness.RIGHT, Correctness.PENDING, Correctness.UNSCORED)
        missed = [r for r in self.items if r.grade.correctness not in done and r.lesson_title]
        by_lesson = {result.entry.item.lesson: result for result in reversed(missed)}
        return tuple(sorted(by_lesson.values(), key=lambda result: result.entry.number))


def get_quiz(slug: str) -> Quiz:
    """The published quiz at that address, its current version loaded."""
    quiz = db.session.scalar(
        select(Quiz)
        .join(Quiz.current_version)
        .options(contains_eager(Quiz.current_version))
        .where(Quiz.slug == slug)
    )
    if quiz is None:
        raise NotFound
    return quiz


def quiz_page(quiz: Quiz, *, learner: Person, now: datetime) -> QuizPage:
    """All that the page before and between attempts shows."""
    version = quiz.current_version
    assert version is not None
    pins = db.session.execute(
        select(ItemPin.points, ItemVersion.kind)
        .join(ItemVersion, ItemVersion.id == ItemPin.item_version_id)
        .where(ItemPin.quiz_version_id == version.id)
    ).all()
    lines = attempts_at(quiz.id, learner_id=learner.id)
    running = next((line for line in lines if line.submitted_at is None), None)
    settings, extra = settings_of(version), allowed(quiz.id, learner_id=learner.id)
    submitted = [line.submitted_at for line in lines if line.submitted_at]
    return QuizPage(
        slug=quiz.slug,
        title=version.title,
        language=version.language,
        intro=version.intro,
        mastery_score=version.mastery_score,
        item_count=drawn_count(sections_of(version), len(pins)),
        pool_count=len(pins),
        points=float(sum(points for points, kind in pins if ITEM_KINDS[kind].scored)),
        place=place_of(quiz.id),
        settings=settings,
        extra_minutes=extra.minutes,
        admission=admission(settings, submitted, extra=extra, now=now),
        running=running,
        answered_count=_answered_count(running.id) if running else 0,
        finished=tuple(line for line in lines if line.submitted_at is not None),
    )


def _answered_count(attempt_id: int) -> int:
    return sum(not says_nothing(event.answer) for event in counting_events(attempt_id).values())


def attempt_page(attempt: Attempt, *, now: datetime) -> AttemptPage:
    return AttemptPage(
        id=attempt.id,
        number=attempt.number,
        quiz_slug=attempt.quiz.slug,
        title=attempt.quiz_version.title,
        language=attempt.quiz_version.language,
        started_at=attempt.started_at,
        asked_at=now,
        due_at=attempt.due_at,
        is_over=is_over(attempt.due_at, now),
        settings=settings_of(attempt.quiz_version),
        entries=answered_entries(attempt.id),
    )


def result_page(attempt: Attempt) -> ResultPage:
    """What became of a submitted attempt, from the versions it was made on and nothing newer."""
    assert attempt.submitted_at is not None
    entries = answered_entries(attempt.id)
    titles = lesson_titles({e.item.lesson for e in entries if e.item.lesson}, until=attempt.submitted_at)
    place = place_of(attempt.quiz_id)
    marked = counting_markings(attempt.id) if any(entry.item.marked for entry in entries) else {}
    return ResultPage(
        id=attempt.id,
        number=attempt.number,
        quiz_slug=attempt.quiz.slug,
        title=attempt.quiz_version.title,
        language=attempt.quiz_version.language,
        mastery_score=attempt.quiz_version.mastery_score,
        submitted_at=attempt.submitted_at,
        score=attempt.score,
        passed=bool(attempt.passed),
        items=tuple(replace(_item_result(entry, titles), marking=marked.get(entry.id)) for entry in entries),
        ledger=later_results(attempt),
        place=place,
        open_quizzes=open_quizzes(place, attempt.learner_id),
    )


def _item_result(entry: Entry, lesson_titles: Mapping[str, str]) -> ItemResult:
    score = entry.recorded_score if entry.item.marked else entry.recorded_score or 0.0
    grade = explain_item(entry.item, entry.answer, score)
    return ItemResult(entry, grade, lesson_titles.get(entry.item.lesson or "", ""))
