"""Keep answers, as events that are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, bindparam, insert, select

from course_engine.assessment.arrival import Arriving, Event, Fresh, counting, judge
from course_engine.assessment.models import Attempt, Response
from course_engine.assessment.queries import deciding_events
from course_engine.db import db
from course_engine.errors import Refusal

ATTEMPTS, RESPONSES = cast(Table, Attempt.__table__), cast(Table, Response.__table__)
# Built once, as it is asked for with every save.
CLOSE_LOOK = select(ATTEMPTS.c.submitted_at).where(ATTEMPTS.c.id == bindparam("attempt_id")).with_for_update()


class AttemptClosed(Refusal):
    message = _l("Dieser Versuch ist schon abgegeben. Es zählt, was bis dahin gespeichert war.")


@dataclass(frozen=True)
class Acknowledgement:
    """What became of one arriving answer. `newest` is what counts now, None while nothing does.

    `stale` says that what was sent is kept but not what counts; `event_id` names the kept row, None where there was
    nothing to keep. `saved_at` is the time at which what was sent was kept.
    """

    attempt_item_id: int
    stale: bool
    newest: Event | None
    saved_at: datetime
    event_id: int | None


def save_responses(attempt: Attempt, arriving: Sequence[Arriving], *, now: datetime) -> list[Acknowledgement]:
    """Keep the arriving answers (at most one for each item, each under a key of its own) and say for each what counts now.

    An answer that comes a second time under its key is not kept again, and gets the reply of the first time. Raises
    AttemptClosed once the attempt is submitted.
    """
    if db.session.execute(CLOSE_LOOK, {"attempt_id": attempt.id}).scalar_one() is not None:
        raise AttemptClosed
    events = deciding_events(attempt.id, arriving)
    judged = [(one, judge(events[one.attempt_item_id], one)) for one in arriving]
    kept = _insert([(one, fresh) for one, fresh in judged if isinstance(fresh, Fresh)], attempt.id, now)
    replies = [
        _acknowledge(one, kept.get(one.attempt_item_id, verdict), events[one.attempt_item_id], now)
        for one, verdict in judged
    ]
    db.session.commit()
    return replies


def _insert(fresh: list[tuple[Arriving, Fresh]], attempt_id: int, now: datetime) -> dict[int, Event]:
    """The new rows as events, by item of the attempt, in one statement."""
    if not fresh:
        return {}
    rows = [
        {
            "attempt_id": attempt_id,
            "attempt_item_id": one.attempt_item_id,
            "sequence": row.sequence,
            "idempotency_key": row.key,
            "answer": one.answer,
            "stale": row.stale,
            "recorded_at": now,
        }
        for one, row in fresh
    ]
    written = db.session.execute(
        insert(RESPONSES).returning(RESPONSES.c.idempotency_key, RESPONSES.c.id), rows
    )
    ids = {
        row.idempotency_key: row.id for row in written
    }  # not in order: SQLite would insert one by one for that
    return {
        one.attempt_item_id: Event(ids[row.key], row.sequence, row.key, one.answer or {}, row.stale, now)
        for one, row in fresh
    }


def _acknowledge(
    one: Arriving, kept: Event | Fresh | None, earlier: list[Event], now: datetime
) -> Acknowledgement:
    event = kept if isinstance(kept, Event) else None
    newest = counting([*earlier, event] if event else earlier)
    return Acknowledgement(
        attempt_item_id=one.attempt_item_id,
        stale=newest is not None and one.answer is not None and newest.answer != one.answer,
        newest=newest,
        saved_at=event.recorded_at if event else newest.recorded_at if newest else now,
        event_id=event.id if event else None,
    )
