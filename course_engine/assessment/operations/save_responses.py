"""Keep answers, as events that are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import Table, bindparam, insert, select, update

from course_engine.assessment.admission import is_over
from course_engine.assessment.arrival import Arriving, Event, Fresh, counting, judge
from course_engine.assessment.models import Attempt, AttemptItem, Response
from course_engine.assessment.queries import deciding_events, revealed_items
from course_engine.content.catalogue import Settings
from course_engine.content.models import QuizVersion
from course_engine.db import db
from course_engine.errors import Refusal
from course_engine.items import says_nothing

ATTEMPTS, RESPONSES = cast(Table, Attempt.__table__), cast(Table, Response.__table__)
VERSIONS = cast(Table, QuizVersion.__table__)
# Built once, as it is asked for with every save.
CLOSE_LOOK = (
    select(ATTEMPTS.c.submitted_at, ATTEMPTS.c.due_at, VERSIONS.c.settings)
    .join(VERSIONS, ATTEMPTS.c.quiz_version_id == VERSIONS.c.id)
    .where(ATTEMPTS.c.id == bindparam("attempt_id"))
    .with_for_update(of=ATTEMPTS)
)


class AttemptClosed(Refusal):
    message = _l("Dieser Versuch ist schon abgegeben. Es zählt, was bis dahin gespeichert war.")


class TimeIsUp(Refusal):
    message = _l("Die Zeit für diesen Versuch ist um. Es zählt, was bis dahin gespeichert war.")


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


def save_responses(
    attempt: Attempt, arriving: Sequence[Arriving], *, now: datetime, reveal: Collection[int] = ()
) -> list[Acknowledgement]:
    """Keep the arriving answers (at most one for each item, each under a key of its own) and say for each what counts now.

    An answer that comes a second time under its key is not kept again, and gets the reply of the first time. Of the items
    named in `reveal` the solution is shown from now on, if they are answered: what comes later is kept, but does not count.
    Raises AttemptClosed once the attempt is submitted, TimeIsUp once its time is over.
    """
    state = db.session.execute(CLOSE_LOOK, {"attempt_id": attempt.id}).one()
    if state.submitted_at is not None:
        raise AttemptClosed
    if is_over(state.due_at, now):
        raise TimeIsUp
    events = deciding_events(attempt.id, arriving)
    closed = _closed_items(Settings(**state.settings), arriving)
    judged = [
        (one, judge(events[one.attempt_item_id], one, closed=one.attempt_item_id in closed))
        for one in arriving
    ]
    kept = _insert([(one, fresh) for one, fresh in judged if isinstance(fresh, Fresh)], attempt.id, now)
    replies = [
        _acknowledge(one, kept.get(one.attempt_item_id, verdict), events[one.attempt_item_id], now)
        for one, verdict in judged
    ]
    answered = {
        reply.attempt_item_id for reply in replies if reply.newest and not says_nothing(reply.newest.answer)
    }
    _reveal(answered & set(reveal), now)
    db.session.commit()
    return replies


def _closed_items(settings: Settings, arriving: Sequence[Arriving]) -> frozenset[int]:
    """Those of the items whose solution was shown: no further answer to them counts."""
    if settings.feedback == "at_end":
        return frozenset()
    return revealed_items([one.attempt_item_id for one in arriving])


def _reveal(attempt_item_ids: Collection[int], now: datetime) -> None:
    if attempt_item_ids:
        db.session.execute(
            update(AttemptItem)
            .where(AttemptItem.id.in_(attempt_item_ids), AttemptItem.revealed_at.is_(None))
            .values(revealed_at=now)
            .execution_options(synchronize_session=False)
        )


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
