"""Answers that a person marks: who may, which wait, and all that a marker sees of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.assessment.models import (
    Attempt,
    AttemptItem,
    Marking,
    MarkingKind,
    MarkingState,
    MarkingTask,
)
from course_engine.assessment.queries.entries import counting_events
from course_engine.content.models import ItemVersion, QuizVersion
from course_engine.db import db
from course_engine.enrolment.models import CohortMembership, CohortRole
from course_engine.errors import NotFound
from course_engine.items import Answer, item_from_body
from course_engine.items.kinds.free_text import FreeText

SHOWN = 100  # waiting answers
RECENT = 10  # of those that somebody marked last
COUNTING = (MarkingKind.FIRST, MarkingKind.FINAL)

# Made once: an alias learns its columns at first use, which takes longer than the statement.
_trains, _learns, _anywhere = (aliased(CohortMembership) for _ in range(3))
_marker, _grant = aliased(Person), aliased(RoleGrant)
_learner, _claimer = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Waiting:
    """An answer in the queue. `kind` is what the marker would do with it, None for nothing just now."""

    id: int
    quiz_title: str
    language: str
    prompt: str
    learner_name: str
    submitted_at: datetime
    state: MarkingState
    kind: MarkingKind | None
    claimed_by: str | None = None  # the name of another person who is at it


@dataclass(frozen=True)
class Queue:
    """What waits for one marker, the oldest first, and what they marked last."""

    waiting: tuple[Waiting, ...]
    asked: tuple[Waiting, ...]  # theirs, which somebody else is to look at
    recent: tuple[Waiting, ...]


class SettledByOthers(NotFound):
    """There is nothing for this marker to do, or no longer; `page` is without the answer."""

    def __init__(self, page: MarkingPage) -> None:
        super().__init__()
        self.page = page


@dataclass(frozen=True)
class MarkingPage:
    """One answer as its marker sees it. `first` and `second` are what was said of it so far, as far as they may see that.

    `mine` says that it is theirs for now; only then the answer is there. `kind` is None where nothing is left for them.
    """

    id: int
    attempt_id: int
    item: FreeText
    quiz_title: str
    language: str
    learner_id: int
    learner_name: str
    submitted_at: datetime
    state: MarkingState
    kind: MarkingKind | None
    mine: bool
    claimed_by: str | None
    answer: Answer | None = None
    first: Marking | None = None
    second: Marking | None = None
    others: bool = False  # whether there is somebody to be asked for a second opinion

    @property
    def start(self) -> Marking | None:
        """What the form begins with: nothing, or what counts so far."""
        return self.first if self.kind == MarkingKind.FINAL else None


def may_mark(marker_id: Any, learner_id: Any) -> ColumnElement[bool]:
    """Whether a person may mark what a learner wrote: as a trainer of a cohort in which that person learns.

    What somebody wrote who learns in no cohort is for every trainer. Nobody marks their own.
    """
    together = exists().where(
        _trains.person_id == marker_id,
        _trains.role == CohortRole.TRAINER,
        _trains.left_at.is_(None),
        _learns.cohort_id == _trains.cohort_id,
        _learns.person_id == learner_id,
        _learns.role == CohortRole.LEARNER,
        _learns.left_at.is_(None),
    )
    nowhere = ~exists().where(
        _anywhere.person_id == learner_id, _anywhere.role == CohortRole.LEARNER, _anywhere.left_at.is_(None)
    )
    trainer = exists().where(
        _marker.id == marker_id,
        _marker.deactivated_at.is_(None),
        _marker.erased_at.is_(None),
        _grant.person_id == _marker.id,
        _grant.role == Role.TRAINER,
    )
    return and_(trainer, learner_id != marker_id, or_(together, nowhere))


def part_in(
    state: MarkingState, first_marker_id: int | None, marker_id: int, *, first_is_gone: bool
) -> MarkingKind | None:
    """What a marker can do with an answer: mark it first, say a second opinion, or decide; None for nothing."""
    if state == MarkingState.OPEN:
        return MarkingKind.FIRST
    if first_marker_id == marker_id:
        return MarkingKind.FINAL
    if state == MarkingState.SECOND:
        return MarkingKind.SECOND
    return MarkingKind.FINAL if first_is_gone else None


def marking_queue(marker: Person, *, now: datetime) -> Queue:
    """All that waits for `marker`; a constant number of statements."""
    oldest = (MarkingTask.submitted_at, MarkingTask.attempt_item_id)
    rows = db.session.execute(
        _tasks().where(MarkingTask.state != MarkingState.DONE).order_by(*oldest).limit(SHOWN),
        {"marker_id": marker.id},
    )
    found = [_waiting(row, marker.id, now=now) for row in rows]
    done = db.session.execute(
        _tasks()
        .where(MarkingTask.state == MarkingState.DONE, MarkingTask.first_marker_id == marker.id)
        .order_by(MarkingTask.submitted_at.desc(), MarkingTask.attempt_item_id.desc())
        .limit(RECENT),
        {"marker_id": marker.id},
    )
    return Queue(
        waiting=tuple(one for one in found if one.kind and not _asked(one)),
        asked=tuple(one for one in found if _asked(one)),
        recent=tuple(_waiting(row, marker.id, now=now) for row in done),
    )


def waiting_ids(marker_id: int, *, now: datetime) -> list[int]:
    """The ids of what waits for a marker and nobody is at, the oldest first."""
    return list(db.session.scalars(_waiting_for(), {"marker_id": marker_id, "now": now}))


@cache
def _waiting_for() -> Select[int]:
    marker_id: BindParameter[int] = bindparam("marker_id")
    now = bindparam("now", type_=MarkingTask.claimed_until.type)
    free = or_(
        MarkingTask.claimed_by_id.is_(None),
        MarkingTask.claimed_by_id == marker_id,
        MarkingTask.claimed_until < now,
    )
    first = MarkingTask.first_marker_id
    theirs = or_(
        MarkingTask.state == MarkingState.OPEN,
        and_(MarkingTask.state == MarkingState.SECOND, first != marker_id),
        and_(
            MarkingTask.state == MarkingState.DECISION,
            or_(first == marker_id, ~may_mark(first, Attempt.learner_id)),
        ),
    )
    return (
        select(MarkingTask.attempt_item_id)
        .join(AttemptItem, AttemptItem.id == MarkingTask.attempt_item_id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .where(may_mark(marker_id, Attempt.learner_id), theirs, free)
        .order_by(MarkingTask.submitted_at, MarkingTask.attempt_item_id)
        .limit(SHOWN)
    )


def get_marking_page(attempt_item_id: int, *, marker: Person, now: datetime) -> MarkingPage:
    """One answer for `marker`. Raises NotFound for what is none of theirs, SettledByOthers where it was up to others."""
    row = db.session.execute(
        _tasks().where(MarkingTask.attempt_item_id == attempt_item_id), {"marker_id": marker.id}
    ).one_or_none()
    if row is None:
        raise NotFound
    item = item_from_body("free_text", row.body)
    assert isinstance(item, FreeText)
    busy = row.claimed_until is not None and row.claimed_until >= now
    page = MarkingPage(
        id=row.attempt_item_id,
        attempt_id=row.attempt_id,
        item=replace(item, points=row.points),
        quiz_title=row.title,
        language=row.language,
        learner_id=row.learner_id,
        learner_name=row.learner_name,
        submitted_at=row.submitted_at,
        state=MarkingState(row.state),
        kind=_kind(row, marker.id),
        mine=busy and row.claimed_by_id == marker.id,
        claimed_by=row.claimer_name if busy and row.claimed_by_id != marker.id else None,
    )
    if page.kind is None:
        raise SettledByOthers(page)
    page = replace(page, others=_somebody_else(page, marker.id))
    return _with_answer(page) if page.mine else page


def _with_answer(page: MarkingPage) -> MarkingPage:
    event = counting_events(page.attempt_id).get(page.id)
    page = replace(page, answer=event.answer if event else None)
    if page.kind == MarkingKind.SECOND:  # an opinion of one's own: without what was said before
        return page
    said = _markings([page.id])
    counting = [one for one in said if one.kind in COUNTING]
    second = [one for one in said if one.kind == MarkingKind.SECOND]
    return replace(page, first=counting[-1] if counting else None, second=second[-1] if second else None)


def _somebody_else(page: MarkingPage, marker_id: int) -> bool:
    return bool(db.session.scalar(_anybody_else(), {"marker_id": marker_id, "learner_id": page.learner_id}))


@cache
def _anybody_else() -> Select[bool]:
    others = Person.id != bindparam("marker_id")
    return select(exists().where(others, may_mark(Person.id, bindparam("learner_id"))))


def counting_markings(attempt_id: int) -> dict[int, Marking]:
    """By item of an attempt, what counts of all that was said of it, once that is settled; its marker loaded."""
    settled = select(MarkingTask.attempt_item_id).where(
        MarkingTask.state == MarkingState.DONE,
        MarkingTask.attempt_item_id.in_(select(AttemptItem.id).where(AttemptItem.attempt_id == attempt_id)),
    )
    return {one.attempt_item_id: one for one in _markings(settled.scalar_subquery()) if one.kind in COUNTING}


def _markings(attempt_item_ids: Any) -> list[Marking]:
    """All that was said about these, the oldest first."""
    return list(
        db.session.scalars(
            select(Marking)
            .options(joinedload(Marking.marker))
            .where(Marking.attempt_item_id.in_(attempt_item_ids))
            .order_by(Marking.id)
        )
    )


@cache
def _tasks() -> Select[*tuple[Any, ...]]:
    """All that is for the marker `marker_id`. Made once, as it takes longer to make than to ask."""
    first_is_gone = ~may_mark(MarkingTask.first_marker_id, Attempt.learner_id)
    columns: Select[*tuple[Any, ...]] = select(
        MarkingTask.attempt_item_id,
        MarkingTask.state,
        MarkingTask.submitted_at,
        MarkingTask.first_marker_id,
        MarkingTask.claimed_by_id,
        MarkingTask.claimed_until,
        AttemptItem.attempt_id,
        AttemptItem.points,
        Attempt.learner_id,
        QuizVersion.title,
        QuizVersion.language,
        ItemVersion.body,
        _learner.name.label("learner_name"),
        _claimer.name.label("claimer_name"),
        first_is_gone.label("first_is_gone"),
    )
    return (
        columns.join(AttemptItem, AttemptItem.id == MarkingTask.attempt_item_id)
        .join(Attempt, Attempt.id == AttemptItem.attempt_id)
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .join(ItemVersion, ItemVersion.id == AttemptItem.item_version_id)
        .join(_learner, _learner.id == Attempt.learner_id)
        .outerjoin(_claimer, _claimer.id == MarkingTask.claimed_by_id)
        .where(may_mark(bindparam("marker_id"), Attempt.learner_id))
    )


def _kind(row: Row[Any], marker_id: int) -> MarkingKind | None:
    return part_in(
        MarkingState(row.state), row.first_marker_id, marker_id, first_is_gone=bool(row.first_is_gone)
    )


def _waiting(row: Row[Any], marker_id: int, *, now: datetime) -> Waiting:
    body: Mapping[str, Any] = row.body
    busy = row.claimed_until is not None and row.claimed_until >= now and row.claimed_by_id != marker_id
    return Waiting(
        id=row.attempt_item_id,
        quiz_title=row.title,
        language=row.language,
        prompt=str(body["prompt"]),
        learner_name=row.learner_name,
        submitted_at=row.submitted_at,
        state=MarkingState(row.state),
        kind=_kind(row, marker_id),
        claimed_by=row.claimer_name if busy else None,
    )


def _asked(one: Waiting) -> bool:
    return one.state == MarkingState.SECOND and one.kind == MarkingKind.FINAL


def unsettled_count(attempt_id: int) -> int:
    """How many answers of an attempt a person still has to mark."""
    return db.session.scalars(
        select(func.count())
        .select_from(MarkingTask)
        .join(AttemptItem, AttemptItem.id == MarkingTask.attempt_item_id)
        .where(AttemptItem.attempt_id == attempt_id, MarkingTask.state != MarkingState.DONE)
    ).one()
