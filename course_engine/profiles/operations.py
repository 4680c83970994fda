"""What people say of themselves and offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from blinker import Namespace
from sqlalchemy.orm import selectinload

from course_engine.accounts.models import Person
from course_engine.accounts.queries import hold_person
from course_engine.db import db
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.queries import hold_scouts

# Sent within the transaction, with now=: a place may have become free, or fewer than before.
offering_changed = Namespace().signal("offering_changed")


@dataclass(frozen=True, kw_only=True)
class Offering:
    """What a scout offers. `specialities` maps a topic's id to a sentence about it, which may be empty."""

    specialities: Mapping[int, str]
    capacity: int
    paused: bool
    rhythm: str


@dataclass(frozen=True, kw_only=True)
class Availability:
    """What everybody can say. `languages` in order of preference, never empty; windows and region may be."""

    about: str
    languages: list[str]
    windows: list[str]
    region: str | None


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
        profile = Profile(person_id=person.id, capacity=0, rhythm="", paused=False, specialities=[])
        db.session.add(profile)
    profile.about = availability.about.strip()
    profile.languages = availability.languages
    profile.windows = availability.windows
    profile.region = availability.region
    profile.updated_at = now
    if offering is not None:
        _offer(profile, offering)
    db.session.flush()
    offering_changed.send(person, now=now)
    db.session.commit()


def _offer(profile: Profile, offering: Offering) -> None:
    profile.capacity = offering.capacity
    profile.paused = offering.paused
    profile.rhythm = offering.rhythm.strip()
    listed = {speciality.topic_id: speciality for speciality in profile.specialities}
    for topic_id, speciality in listed.items():
        if topic_id not in offering.specialities:
            profile.specialities.remove(speciality)
            db.session.delete(speciality)
    for topic_id, sentence in offering.specialities.items():
        if topic_id in listed:
            listed[topic_id].sentence = sentence.strip()
        else:
            profile.specialities.append(Speciality(topic_id=topic_id, sentence=sentence.strip()))
