"""A moment: something that somebody did at some time, through the operations of a room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from course_engine.accounts.models import Person
from course_engine.accounts.queries import find_person_by_email
from course_engine.db import db
from course_engine.demo.cast import ADDRESSES


@dataclass(frozen=True)
class Moment:
    at: datetime
    act: Callable[[datetime], None]

    def happen(self) -> None:
        """Act as a request would: with a session of its own."""
        try:
            self.act(self.at)
        finally:
            db.session.remove()


def person_named(name: str) -> Person:
    """The member of the cast, once they have come in."""
    person = find_person_by_email(ADDRESSES[name])
    assert person is not None, name
    return person
