"""Keep an answer to a self-check of a lesson: as often as one likes, and nothing of it counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind, Response
from course_engine.assessment.queries.self_checks import shown_order, shown_seed
from course_engine.content.self_checks import PinnedCheck
from course_engine.db import db, insert_unless_there
from course_engine.items import Answer


def answer_self_check(
    learner: Person, check: PinnedCheck, answer: Answer, *, key: str, now: datetime
) -> None:
    """Add the answer to what the person has answered before; one that comes a second time under its key is not kept again.

    The attempt of kind `self_check` is one for each text of a lesson. It is never submitted and has no score.
    """
    attempt_id = _attempt_id(learner, check, now=now)
    attempt_item_id = _attempt_item_id(attempt_id, check, seed=shown_seed(learner.id, check.item))
    last = db.session.scalar(
        select(func.max(Response.sequence)).where(Response.attempt_item_id == attempt_item_id)
    )
    insert_unless_there(
        Response,
        attempt_id=attempt_id,
        attempt_item_id=attempt_item_id,
        sequence=(last or 0) + 1,
        idempotency_key=f"{check.item.id}:{key}",
        answer=answer,
        stale=False,
        recorded_at=now,
    )
    db.session.commit()


def _attempt_id(learner: Person, check: PinnedCheck, *, now: datetime) -> int:
    """The person's attempt at the checks of this text, locked: two answers at once come one after the other."""
    mine = {
        "kind": AttemptKind.SELF_CHECK,
        "learner_id": learner.id,
        "lesson_version_id": check.lesson_version_id,
        "number": 1,
    }
    insert_unless_there(Attempt, **mine, seed=0, started_at=now)
    return db.session.scalars(select(Attempt.id).filter_by(**mine).with_for_update()).one()


def _attempt_item_id(attempt_id: int, check: PinnedCheck, *, seed: int) -> int:
    last = db.session.scalar(
        select(func.max(AttemptItem.position)).where(AttemptItem.attempt_id == attempt_id)
    )
    insert_unless_there(
        AttemptItem,
        attempt_id=attempt_id,
        item_id=check.item_id,
        item_version_id=check.item_version_id,
        position=0 if last is None else last + 1,
        points=check.item.points,
        choice_order=shown_order(check.item, seed),
    )
    return db.session.scalars(
        select(AttemptItem.id).filter_by(attempt_id=attempt_id, item_id=check.item_id)
    ).one()
