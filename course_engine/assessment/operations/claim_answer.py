"""Take an answer to mark it, so that no two people do the same work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from flask_babel import lazy_gettext as _l
from sqlalchemy import CursorResult, or_, select, update

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem, MarkingTask
from course_engine.assessment.queries.marking import MarkingPage, waiting_ids
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.errors import Refusal

HOLD = timedelta(minutes=30)


class BeingMarked(Refusal):
    message = _l("Jemand anderes sieht sich diese Antwort gerade an. Nimm dir solange eine andere vor.")


def claim_answer(page: MarkingPage, *, marker: Person, now: datetime) -> None:
    """Let `marker` read and mark this answer for the next half hour; raises BeingMarked while somebody else does."""
    if not take(page.id, marker, now=now):
        raise BeingMarked
    db.session.commit()


def claim_next_answer(*, marker: Person, now: datetime) -> int | None:
    """Take what has waited longest and return the id of the attempt's item; None where nothing waits."""
    taken = take_next(marker, now=now)
    db.session.commit()
    return taken


def take_next(marker: Person, *, now: datetime) -> int | None:
    """The same within the running transaction."""
    return next((one for one in waiting_ids(marker.id, now=now) if take(one, marker, now=now)), None)


def take(attempt_item_id: int, marker: Person, *, now: datetime) -> bool:
    """Within the running transaction, whether the answer is `marker`'s now. That they read it is put on record.

    One that somebody is just taking or marking is passed over, not waited for: two who mark and go on to the next answer
    would wait for each other.
    """
    free = or_(
        MarkingTask.claimed_by_id.is_(None),
        MarkingTask.claimed_by_id == marker.id,
        MarkingTask.claimed_until < now,
    )
    mine = MarkingTask.attempt_item_id == attempt_item_id, free
    if not db.session.scalar(select(MarkingTask.state).where(*mine).with_for_update(skip_locked=True)):
        return False
    result = db.session.execute(
        update(MarkingTask)
        .where(*mine)
        .values(claimed_by_id=marker.id, claimed_until=now + HOLD)
        .execution_options(synchronize_session=False)
    )
    taken = cast("CursorResult[Any]", result).rowcount == 1
    if taken:
        learner_id = db.session.scalars(
            select(Attempt.learner_id)
            .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
            .where(AttemptItem.id == attempt_item_id)
        ).one()
        record(
            "answer_read",
            actor_id=marker.id,
            person_id=learner_id,
            now=now,
            subject=f"attempt_item:{attempt_item_id}",
        )
    return taken
