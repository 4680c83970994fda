"""The items of an attempt and the answers to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from course_engine.assessment.arrival import Event
from course_engine.assessment.models import AttemptItem, Response
from course_engine.content.models import Item, ItemVersion
from course_engine.db import db
from course_engine.items import Answer, item_from_body, says_nothing
from course_engine.items import Item as ItemValue


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
        _event_columns()
        .where(Response.attempt_id == attempt_id, Response.id.in_(event_ids))
        .order_by(Response.id)
    ).all()
    pairs = ((by_id.get(row.attempt_item_id), _event(row)) for row in rows)
    return tuple(Conflict(entry, event) for entry, event in pairs if entry and event.answer != entry.answer)


def events_of(attempt_item_ids: Collection[int]) -> dict[int, list[Event]]:
    """Every answer ever saved to these items of an attempt, in the order in which they came."""
    events: dict[int, list[Event]] = {item_id: [] for item_id in attempt_item_ids}
    statement = _event_columns().where(Response.attempt_item_id.in_(attempt_item_ids)).order_by(Response.id)
    for row in db.session.execute(statement):
        events[row.attempt_item_id].append(_event(row))
    return events


def counting_events(attempt_id: int) -> dict[int, Event]:
    """By item of the attempt, the answer that counts."""
    newest = (
        select(Response.attempt_item_id, func.max(Response.sequence).label("sequence"))
        .where(Response.attempt_id == attempt_id, ~Response.stale)
        .group_by(Response.attempt_item_id)
        .subquery()
    )
    statement = (
        _event_columns()
        .join(
            newest,
            (Response.attempt_item_id == newest.c.attempt_item_id) & (Response.sequence == newest.c.sequence),
        )
        .where(Response.attempt_id == attempt_id, ~Response.stale)
    )
    return {row.attempt_item_id: _event(row) for row in db.session.execute(statement)}


def _entries(attempt_id: int, item_ids: Collection[str] | None = None) -> list[Entry]:
    statement = (
        select(
            AttemptItem.id,
            AttemptItem.position,
            AttemptItem.points,
            AttemptItem.choice_order,
            AttemptItem.score,
            ItemVersion.kind,
            ItemVersion.body,
        )
        .join(ItemVersion, AttemptItem.item_version_id == ItemVersion.id)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    )
    if item_ids is not None:
        statement = statement.join(Item, AttemptItem.item_id == Item.id).where(Item.uid.in_(item_ids))
    return [_entry(row) for row in db.session.execute(statement)]


def _entry(row: Row[Any]) -> Entry:
    item = replace(item_from_body(row.kind, row.body), points=row.points).in_order(row.choice_order)
    return Entry(id=row.id, number=row.position + 1, item=item, recorded_score=row.score)


def _with_answer(entry: Entry, event: Event | None) -> Entry:
    if event is None:
        return entry
    return replace(entry, answer=event.answer, sequence=event.sequence, saved_at=event.recorded_at)


def _event_columns() -> Select[Any]:
    return select(
        Response.id,
        Response.attempt_item_id,
        Response.sequence,
        Response.idempotency_key,
        Response.answer,
        Response.stale,
        Response.recorded_at,
    )


def _event(row: Row[Any]) -> Event:
    return Event(row.id, row.sequence, row.idempotency_key, row.answer, row.stale, row.recorded_at)
