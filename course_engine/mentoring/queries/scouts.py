"""What others see of a scout: what they offer, and thanks where both agreed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from course_engine.accounts.models import Person, Role
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.mentoring.queries.afterwards import shown_thanks
from course_engine.profiles.models import Profile, Speciality


@dataclass(frozen=True)
class ScoutPage:
    """A scout as others see them."""

    name: str
    organisation: str
    about: str
    rhythm: str
    specialities: list[Speciality]
    thanks: list[str]


def get_scout_page(person_id: int) -> ScoutPage:
    """The page of a scout who takes part and lists a topic. Raises NotFound for everybody else."""
    profile = db.session.scalar(
        select(Profile)
        .where(Profile.person_id == person_id)
        .options(
            joinedload(Profile.person).joinedload(Person.organisation), selectinload(Profile.specialities)
        )
    )
    if profile is None or not profile.specialities:
        raise NotFound
    person = profile.person
    if not person.is_active or not person.has_role(Role.SCOUT):
        raise NotFound
    return ScoutPage(
        person.name,
        person.organisation.name if person.organisation else "",
        profile.about,
        profile.rhythm,
        profile.specialities,
        shown_thanks(person_id),
    )
