"""Questions about profiles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.profiles.models import Profile, Speciality


def find_profile(person: Person) -> Profile | None:
    """A person's profile with the topics they list, or None while nothing was said yet."""
    return db.session.scalar(
        select(Profile).where(Profile.person_id == person.id).options(selectinload(Profile.specialities))
    )


def is_away(day: date | ColumnElement[date]) -> ColumnElement[bool]:
    """That a profile's person is away on this day: `Absence.covers`, asked of the database."""
    begun = and_(Profile.away_from.is_not(None), Profile.away_from <= day)
    return and_(begun, or_(Profile.back_on.is_(None), Profile.back_on > day))


def topics() -> list[Topic]:
    """Every topic that can be listed, in order; merged ones are left out."""
    return list(
        db.session.scalars(
            select(Topic).where(Topic.merged_into_id.is_(None)).order_by(Topic.position, Topic.id)
        )
    )


def hold_scouts(person_ids: Collection[int] | None = None) -> None:
    """Lock these profiles, or those of everybody who lists a topic, until the transaction ends.

    Whoever gives or frees a scout's place asks for this first. The rows are locked in the order of their ids, so that
    two who wait for each other cannot happen. On SQLite the whole transaction is alone anyway.
    """
    rows = select(Profile).order_by(Profile.person_id).with_for_update(key_share=True)
    if person_ids is None:
        rows = rows.where(select(Speciality.id).where(Speciality.person_id == Profile.person_id).exists())
    else:
        rows = rows.where(Profile.person_id.in_(person_ids))
    db.session.execute(rows.execution_options(populate_existing=True)).all()
