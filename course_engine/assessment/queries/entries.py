"""The items of an attempt and the answers to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, tuple_, union_all

from course_engine.assessment.arrival import Arriving, Event, changed_key
from course_engine.assessment.models import AttemptItem, Response
from course_engine.content.models import Item, ItemVersion
from course_engine.db import db
from course_engine.items import Answer, item_from_body, says_nothing
from course_engine.items import Item as ItemValue

# Statements that are asked for with every save are built once, upon tables: that costs a third of asking for objects.
RESPONSES, ITEMS, VERSIONS = Response.__table__.c, AttemptItem.__table__.c, ItemVersion.__table__.c
EVENT_COLUMNS = select(
    RESPONSES.id,
    RESPONSES.attempt_item_id,
    RESPONSES.sequence,
    RESPONSES.idempotency_key,
    RESPONSES.answer,
    RESPONSES.stale,
    RESPONSES.recorded_at,
)
COUNTS = ~RESPONSES.stale
PLACE = tuple_(RESPONSES.attempt_item_id, RESPONSES.sequence)
DECIDING = union_all(  # each part is a look into an index
    EVENT_COLUMNS.where(
        RESPONSES.attempt_id == bindparam("attempt_id"),
        RESPONSES.idempotency_key.in_(bindparam("keys", expanding=True)),
    ),
    EVENT_COLUMNS.where(COUNTS, PLACE.in_(bindparam("seen", expanding=True))),
    EVENT_COLUMNS.where(
        COUNTS,
        PLACE.in_(
            select(RESPONSES.attempt_item_id, func.max(RESPONSES.sequence))
            .where(COUNTS, RESPONSES.attempt_item_id.in_(bindparam("items", expanding=True)))
            .group_by(RESPONSES.attempt_item_id)
        ),
    ),
)
NEWEST = (
    select(RESPONSES.attempt_item_id, func.max(RESPONSES.sequence).label("sequence"))
    .where(RESPONSES.attempt_id == bindparam("attempt_id"), COUNTS)
    .group_by(RESPONSES.attempt_item_id)
    .subquery()
)
COUNTING = EVENT_COLUMNS.join(
    NEWEST,
    (RESPONSES.attempt_item_id == NEWEST.c.attempt_item_id) & (RESPONSES.sequence == NEWEST.c.sequence),
).where(RESPONSES.attempt_id == bindparam("attempt_id"), COUNTS)
ENTRIES = (
    select(
        ITEMS.id,
        ITEMS.position,
        ITEMS.points,
        ITEMS.choice_order,
        ITEMS.score,
        ITEMS.revealed_at,
        VERSIONS.kind,
        VERSIONS.body,
        VERSIONS.digest,
    )
    .join(ItemVersion.__table__, ITEMS.item_version_id == VERSIONS.id)
    .where(ITEMS.attempt_id == bindparam("attempt_id"))
    .order_by(ITEMS.position)
)
NAMED_ENTRIES = ENTRIES.join(Item.__table__, VERSIONS.item_id == Item.__table__.c.id).where(
    Item.__table__.c.uid.in_(bindparam("item_ids", expanding=True))
)


@dataclass(frozen=True)
class Entry:
    """An item of an attempt, as it was drawn, with the answer that counts. `number` counts from 1."""

    id: int
    number: int
    item: ItemValue
    answer: Answer | None = None
    sequence: int = 0
    saved_at: datetime | None = None
    recorded_score: float | None = None
    revealed_at: datetime | None = None  # from when on the solution was shown
    version_digest: str = ""  # of the item's version

    @property
    def answered(self) -> bool:
        return not says_nothing(self.answer)


@dataclass(frozen=True)
class Conflict:
    """An answer from a window that did not know of a newer one: kept, but not counting."""

    entry: Entry
    event: Event


def answered_entries(attempt_id: int) -> tuple[Entry, ...]:
    """All items of the attempt in their order, each with the answer that counts."""
    events = counting_events(attempt_id)
    return tuple(_with_answer(entry, events.get(entry.id)) for entry in _entries(attempt_id))


def entries_by_item_id(attempt_id: int, item_ids: Collection[str]) -> dict[str, Entry]:
    """Those of the items that the attempt has, without answers: what a save is checked against."""
    return {entry.item.id: entry for entry in _entries(attempt_id, item_ids)}


def conflicts(attempt_id: int, entries: Iterable[Entry], event_ids: Collection[int]) -> tuple[Conflict, ...]:
    """Answers among `event_ids` of this attempt that do not count, with what counts instead."""
    if not event_ids:
        return ()
    by_id = {entry.id: entry for entry in entries}
    rows = db.session.execute(
        EVENT_COLUMNS.where(Response.attempt_id == attempt_id, Response.id.in_(event_ids)).order_by(
            Response.id
        )
    ).all()
    pairs = ((by_id.get(row.attempt_item_id), _event(row)) for row in rows)
    return tuple(Conflict(entry, event) for entry, event in pairs if entry and event.answer != entry.answer)


def deciding_events(attempt_id: int, arriving: Sequence[Arriving]) -> dict[int, list[Event]]:
    """By item of the attempt, those earlier answers that decide what becomes of the arriving one: see `judge`.

    However many there are, a few rows of an index are read: those under its keys, the one that its window had seen, and
    the newest that counts.
    """
    events: dict[int, list[Event]] = {one.attempt_item_id: [] for one in arriving}
    asked = {
        "attempt_id": attempt_id,
        "keys": [key for one in arriving for key in (one.key, changed_key(one))],
        "seen": [(one.attempt_item_id, one.sequence - 1) for one in arriving],
        "items": list(events),
    }
    rows = {row.id: row for row in db.session.execute(DECIDING, asked)}
    for row in rows.values():
        if row.attempt_item_id in events:
            events[row.attempt_item_id].append(_event(row))
    return events


def revealed_items(attempt_item_ids: Collection[int]) -> frozenset[int]:
    """Those of the items of an attempt whose solution was shown."""
    statement = select(AttemptItem.id).where(
        AttemptItem.id.in_(attempt_item_ids), AttemptItem.revealed_at.is_not(None)
    )
    return frozenset(db.session.scalars(statement))


def counting_events(attempt_id: int) -> dict[int, Event]:
    """By item of the attempt, the answer that counts."""
    rows = db.session.execute(COUNTING, {"attempt_id": attempt_id})
    return {row.attempt_item_id: _event(row) for row in rows}


def _entries(attempt_id: int, item_ids: Collection[str] | None = None) -> list[Entry]:
    if item_ids is None:
        rows = db.session.execute(ENTRIES, {"attempt_id": attempt_id})
    else:
        rows = db.session.execute(NAMED_ENTRIES, {"attempt_id": attempt_id, "item_ids": list(item_ids)})
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:
    item = replace(item_from_body(row.kind, row.body), points=row.points).in_order(row.choice_order)
    return Entry(
        id=row.id,
        number=row.position + 1,
        item=item,
        recorded_score=row.score,
        revealed_at=row.revealed_at,
        version_digest=row.digest,
    )


def _with_answer(entry: Entry, event: Event | None) -> Entry:
    if event is None:
        return entry
    return replace(entry, answer=event.answer, sequence=event.sequence, saved_at=event.recorded_at)


def _event(row: Any) -> Event:
    return Event(row.id, row.sequence, row.idempotency_key, row.answer, row.stale, row.recorded_at)
