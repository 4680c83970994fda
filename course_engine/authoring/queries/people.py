"""Who wrote what."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.db import db


def person_names(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names by id; erased people are left out."""
    wanted = {one for one in ids if one}
    rows = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(wanted), Person.erased_at.is_(None))
    )
    return {row.id: row.name for row in rows}
