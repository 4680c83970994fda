"""Saying that somebody's progress changed, as part of whatever transaction is running.

What is worked out from a person's rows can be kept by any process for as long as their stamp is the same: stamp and rows
change in one transaction, and whoever reads the stamp before the rows never takes old rows for new ones.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, SessionTransaction

from course_engine.db import db
from course_engine.enrolment.models import ProgressStamp

CHANGED = "whose progress changed"  # in the session's `info`, until it commits
BITS = 62


def note_progress(*person_ids: int) -> None:
    """Give these people a new stamp when the transaction commits, after everything else, so that nobody waits for long.

    To be called by whatever writes enrolments, completions, reading places, attempts or the ledger. Does not commit.
    """
    db.session.info.setdefault(CHANGED, set()).update(person_ids)


def stamps_of(person_ids: Iterable[int] | Select[int]) -> dict[int, int]:
    """The stamps of those who have one; nothing may be kept of others."""
    stamps = ProgressStamp.__table__.c
    query = select(stamps.person_id, stamps.stamp).where(stamps.person_id.in_(person_ids))
    return dict(db.session.connection().execute(query).all())


@event.listens_for(db.session, "before_commit")
def _renew_stamps(session: Session) -> None:
    people = session.info.pop(CHANGED, None)
    if not people:
        return
    session.flush()
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(ProgressStamp.__table__)
    statement = statement.on_conflict_do_update(
        index_elements=["person_id"], set_={"stamp": statement.excluded.stamp}
    )
    stamp = secrets.randbits(
        BITS
    )  # never one that was there before: a count would come again after a restore
    rows = [{"person_id": person, "stamp": stamp} for person in sorted(people)]  # the same order everywhere
    session.connection().execute(statement, rows)


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    if not transaction.nested:
        session.info.pop(CHANGED, None)
