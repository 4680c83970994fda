"""Quizzes as authors see them: what is published, what waits, and what a waiting text changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptKind
from course_engine.authoring.impact import Change, classify, item_words
from course_engine.authoring.queries.figures import Figures, measure, takes_long, void_at_first
from course_engine.authoring.queries.taken import results_state
from course_engine.authoring.refusals import DraftClosed
from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.models import (
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    Quiz,
    QuizDraft,
    QuizDraftState,
    QuizPin,
    QuizVersion,
)
from course_engine.content.parsing import parse_quiz
from course_engine.content.queries import quiz_value
from course_engine.db import db, reading
from course_engine.errors import NotFound
from course_engine.items import Item
from course_engine.jobs import Job, JobState


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A draft in the list of quizzes."""

    id: int
    slug: str
    origin: str
    state: str
    created_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class QuizRow:
    """A quiz in the list; a text that waits for a quiz not published yet has neither title nor version."""

    slug: str
    title: str
    number: int
    published_at: datetime | None
    attempts: int
    drafts: tuple[WaitingText, ...]


def quiz_rows() -> list[QuizRow]:
    """Every quiz by title, with the number of finished attempts and what waits; three statements."""
    waiting = _waiting_texts()
    finished = db.session.execute(
        select(Attempt.quiz_id, func.count(Attempt.id))
        .where(Attempt.kind == AttemptKind.QUIZ, Attempt.submitted_at.is_not(None))
        .group_by(Attempt.quiz_id)
    )
    counts = {row[0]: row[1] for row in finished}
    rows = db.session.execute(
        select(Quiz.id, Quiz.slug, QuizVersion.title, QuizVersion.number, QuizVersion.published_at)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .order_by(QuizVersion.title, Quiz.id)
    ).all()
    known = [
        QuizRow(slug, title, number, at, counts.get(quiz_id, 0), waiting.pop(quiz_id, ()))
        for quiz_id, slug, title, number, at in rows
    ]
    fresh = [QuizRow(draft.slug, "", 0, None, 0, (draft,)) for draft in waiting.get(None, ())]
    return fresh + known


def _waiting_texts() -> dict[int | None, tuple[WaitingText, ...]]:
    rows = db.session.execute(
        select(QuizDraft, Person.name)
        .outerjoin(Person, (Person.id == QuizDraft.created_by_id) & Person.erased_at.is_(None))
        .where(QuizDraft.state.in_([QuizDraftState.OPEN, QuizDraftState.PUBLISHING]))
        .order_by(QuizDraft.id)
    )
    found: dict[int | None, tuple[WaitingText, ...]] = {}
    for draft, author in rows:
        line = WaitingText(draft.id, draft.slug, draft.origin, draft.state, draft.created_at, author or "")
        found[draft.quiz_id] = (*found.get(draft.quiz_id, ()), line)
    return found


def get_quiz_draft(draft_id: int) -> QuizDraft:
    """A quiz's draft, open or not, with the quiz and its current version."""
    draft = db.session.scalar(
        select(QuizDraft)
        .where(QuizDraft.id == draft_id)
        .options(joinedload(QuizDraft.quiz).joinedload(Quiz.current_version))
        .execution_options(populate_existing=True)
    )
    if draft is None:
        raise NotFound
    return draft


def lock_quiz_draft(draft_id: int, *states: QuizDraftState) -> QuizDraft:
    """The draft, locked until the transaction ends; raises DraftClosed where it is in none of these states."""
    draft = db.session.get(QuizDraft, draft_id, with_for_update=True, populate_existing=True)
    if draft is None or draft.state not in (states or (QuizDraftState.OPEN,)):
        db.session.rollback()
        raise DraftClosed
    return draft


@dataclass(frozen=True, slots=True)
class QuizTexts:
    """What a draft changes: `old` is the version that is current, None for a quiz that is new."""

    draft: QuizDraft
    old: QuizValue | None
    new: QuizValue | None
    findings: tuple[Finding, ...]
    stamp: str
    attempts: int


def quiz_texts(draft_id: int) -> QuizTexts:
    """Both texts of a draft as values, read in a transaction of its own."""
    with reading():
        draft = get_quiz_draft(draft_id)
        current = draft.quiz.current_version if draft.quiz else None
        old = quiz_value(current) if current else None
        state = results_state(draft.quiz_id)
    read = parse_quiz(draft.source, f"quizzes/{draft.slug}.yaml")
    return QuizTexts(draft, old, read.value, read.findings, state.stamp(draft.digest), state.attempts)


@dataclass(frozen=True, slots=True)
class ItemDifference:
    """What changes about one item, or about the quiz itself (number 0)."""

    number: int
    words: str
    changes: tuple[Change, ...]
    before: Item | QuizValue | None
    after: Item | QuizValue | None


@dataclass(frozen=True, slots=True)
class QuizDraftPage:
    """A waiting quiz: what it changes, and what each choice makes of results. `figures` is None while a worker counts."""

    draft: QuizDraft
    title: str
    current: QuizVersion | None
    differences: tuple[ItemDifference, ...]
    old_items: tuple[
        tuple[int, str, str], ...
    ]  # number, id and words of what could count in full for everybody
    findings: tuple[Finding, ...]
    attempts: int
    stamp: str
    figures: Figures | None
    job: Job | None

    @property
    def is_new(self) -> bool:
        return self.current is None

    @property
    def changes_nothing(self) -> bool:
        return self.current is not None and self.current.source == self.draft.source

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.is_error)

    @property
    def is_counting(self) -> bool:
        """Whether a worker is at it: counting for this page, or publishing."""
        return self.job is not None and self.job.state in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_publishing(self) -> bool:
        return self.draft.state == QuizDraftState.PUBLISHING and self.is_counting

    @property
    def job_failed(self) -> bool:
        return self.job is not None and self.job.state == JobState.FAILED

    @property
    def is_behind(self) -> bool:
        """Whether another version was published since the draft was begun."""
        return self.current is not None and self.current.id != self.draft.base_version_id


def quiz_draft_page(draft_id: int, void: Collection[str] | None = None) -> QuizDraftPage:
    """All that the page of a waiting quiz shows; `void` are the items that shall count in full, None for a proposal.

    Raises DraftClosed for one that is published, discarded or replaced.
    """
    texts = quiz_texts(draft_id)
    draft, old, new = texts.draft, texts.old, texts.new
    if draft.state not in (QuizDraftState.OPEN, QuizDraftState.PUBLISHING):
        raise DraftClosed
    with reading():
        job = db.session.get(Job, draft.job_id, populate_existing=True) if draft.job_id else None
    current = draft.quiz.current_version if draft.quiz else None
    return QuizDraftPage(
        draft,
        new.title if new else current.title if current else draft.slug,
        current,
        item_differences(old, new) if old and new else (),
        tuple((n, item.id, item_words(item.prompt)) for n, item in enumerate(old.items, 1)) if old else (),
        texts.findings,
        texts.attempts,
        texts.stamp,
        _figures(texts, void),
        job,
    )


def _figures(texts: QuizTexts, void: Collection[str] | None) -> Figures | None:
    """Counted now where there are few results; else what a worker counted, as long as it is still true."""
    draft, old, new = texts.draft, texts.old, texts.new
    if old is None or new is None or draft.quiz_id is None:
        return None
    if takes_long(texts.attempts):
        known = Figures.from_body(draft.preview) if draft.preview else None
        return known if known and known.stamp == texts.stamp else None
    known_ids = {item.id for item in old.items}
    chosen = void_at_first(old, new) if void is None else tuple(one for one in void if one in known_ids)
    return measure(draft.quiz_id, old, new, stamp=texts.stamp, void=chosen)


def item_differences(old: QuizValue, new: QuizValue) -> tuple[ItemDifference, ...]:
    """How two versions of a quiz differ, the quiz itself first, then item by item."""
    before: dict[str, Item | QuizValue] = {"": old} | {item.id: item for item in old.items}
    after: dict[str, Item | QuizValue] = {"": new} | {item.id: item for item in new.items}
    by_item: dict[str, list[Change]] = {}
    for change in classify(old, new):
        by_item.setdefault(change.item_id, []).append(change)
    return tuple(
        ItemDifference(
            changes[0].values.get("number", 0),
            changes[0].values.get("words", ""),
            tuple(changes),
            before.get(item_id),
            after.get(item_id),
        )
        for item_id, changes in by_item.items()
    )


def lessons_to_read(quiz_id: int | None) -> list[tuple[str, str]]:
    """Id and title of the lessons in which items may send people to read up: those of modules that ask for the quiz.

    All lessons for a quiz that no module asks for yet; one statement.
    """
    asking = (
        select(Module.id)
        .join(QuizPin, QuizPin.module_version_id == Module.current_version_id)
        .where(QuizPin.quiz_id == quiz_id)
    )
    rows = db.session.execute(
        select(Lesson.uid, LessonVersion.title)
        .join(LessonPin, LessonPin.lesson_id == Lesson.id)
        .join(Module, Module.current_version_id == LessonPin.module_version_id)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .where(LessonPin.variant == "", Module.id.in_(asking) | ~asking.exists())
        .order_by(Module.id, LessonPin.position)
    )
    return [(uid, title) for uid, title in rows]
