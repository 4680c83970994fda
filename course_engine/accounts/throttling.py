"""How often something may be tried: counted in the database, so that it holds over all processes."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta

from flask_babel import lazy_ngettext
from sqlalchemy import case
from sqlalchemy.dialects import postgresql, sqlite

from course_engine.accounts.models import Throttle
from course_engine.db import db
from course_engine.errors import Refusal

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ADDRESS = 100


class TooManyTries(Refusal):
    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds
        self.message = lazy_ngettext(
            "Das waren zu viele Versuche. Versuche es in %(num)s Minute noch einmal.",
            "Das waren zu viele Versuche. Versuche es in %(num)s Minuten noch einmal.",
            math.ceil(seconds / 60),
        )


def count_try(action: str, subject: str, *, limit: int, now: datetime) -> None:
    """Count one try of `action` by or against `subject`, and commit, so that a crash forgets none.

    Raises TooManyTries once more than `limit` were counted within WINDOW.
    """
    key = hashlib.sha256(f"{action}:{subject}".encode()).hexdigest()
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    fresh = Throttle.window_started_at <= now - WINDOW
    statement = (
        insert(Throttle)
        .values(key=key, window_started_at=now, count=1)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "count": case((fresh, 1), else_=Throttle.count + 1),
                "window_started_at": case((fresh, now), else_=Throttle.window_started_at),
            },
        )
        .returning(Throttle.count, Throttle.window_started_at)
    )
    count, began = db.session.execute(statement).one()
    db.session.commit()
    if count > limit:
        raise TooManyTries(int((began + WINDOW - now).total_seconds()) + 1)
