"""What people say of themselves and offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from blinker import Namespace
from sqlalchemy.orm import selectinload

from course_engine.accounts.models import Person
from course_engine.accounts.queries import hold_person
from course_engine.db import db
from course_engine.profiles.absence import THERE, Absence
from course_engine.profiles.models import Level, Profile, Speciality
from course_engine.profiles.queries import hold_scouts

# Sent within the transaction, with now=: a place may have become free, or fewer than before.
offering_changed = Namespace().signal("offering_changed")


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A topic that a scout lists. See `Speciality`."""

    sentence: str = ""
    level: Level = Level.EXPERIENCED
    capacity: int | None = None


@dataclass(frozen=True, kw_only=True)
class Offering:
    """What a scout offers. `specialities` maps a topic's id to what they say of it. See `Profile` for the others."""

    specialities: Mapping[int, Listed]
    capacity: int
    weekly_capacity: int | None = None
    absence: Absence = THERE
    answer_days: Sequence[str] = ()
    rhythm: str = ""


@dataclass(frozen=True, kw_only=True)
class Availability:
    """What everybody can say. `languages` in order of preference, never empty; windows and region may be."""

    about: str
    languages: list[str]
    windows: list[str]
    region: str | None
    shows_region: bool = False
    shows_field: bool = False


def save_profile(
    person: Person, availability: Availability, *, offering: Offering | None, now: datetime
) -> None:
    """Save a person's profile; `offering` is None for whoever is no scout, and then leaves theirs as it was."""
    hold_person(person.id)
    hold_scouts()
    profile = db.session.get(
        Profile, person.id, options=[selectinload(Profile.specialities)], populate_existing=True
    )
    if profile is None:
        profile = Profile(person_id=person.id, capacity=0, rhythm="", answer_days=[], specialities=[])
        db.session.add(profile)
    profile.about = availability.about.strip()
    profile.languages = availability.languages
    profile.windows = availability.windows
    profile.region = availability.region
    profile.shows_region = availability.shows_region
    profile.shows_field = availability.shows_field
    profile.updated_at = now
    if offering is not None:
        _offer(profile, offering)
    db.session.flush()
    offering_changed.send(person, now=now)
    db.session.commit()


def _offer(profile: Profile, offering: Offering) -> None:
    profile.capacity = offering.capacity
    profile.weekly_capacity = offering.weekly_capacity
    profile.away_from, profile.back_on = offering.absence.away_from, offering.absence.back_on
    profile.answer_days = list(offering.answer_days)
    profile.rhythm = offering.rhythm.strip()
    listed = {speciality.topic_id: speciality for speciality in profile.specialities}
    for topic_id, speciality in listed.items():
        if topic_id not in offering.specialities:
            profile.specialities.remove(speciality)
            db.session.delete(speciality)
    for topic_id, said in offering.specialities.items():
        speciality = listed.get(topic_id) or Speciality(topic_id=topic_id)
        speciality.sentence, speciality.level = said.sentence.strip(), said.level
        speciality.capacity = said.capacity
        if topic_id not in listed:
            profile.specialities.append(speciality)
