"""Scouts, requests and conversations for the tests of mentoring; each commits what it made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zlib import crc32

from course_engine.accounts.models import Person, Role
from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, Mentorship, Offer, OfferState
from course_engine.mentoring.operations.accept_offer import accept_offer
from course_engine.mentoring.operations.ask_mentor import Question, ask_mentor
from course_engine.mentoring.queries.lessons import Subject
from course_engine.profiles.models import Profile, Speciality
from tests.builders import NOW, make_person, make_topic


def give_profile(
    person: Person,
    *,
    topics: Sequence[Topic] = (),
    capacity: int = 0,
    languages: Sequence[str] = ("de",),
    windows: Sequence[str] = (),
    region: str | None = None,
) -> Profile:
    profile = Profile(
        person_id=person.id,
        capacity=capacity,
        languages=list(languages),
        windows=list(windows),
        region=region,
        updated_at=NOW,
        specialities=[Speciality(topic_id=topic.id, sentence=f"Satz von {person.name}") for topic in topics],
    )
    db.session.add(profile)
    db.session.commit()
    return profile


def make_scout(
    name: str = "", *, capacity: int = 1, topic: Topic | None = None, windows: Sequence[str] = ()
) -> Person:
    scout = make_person(name, roles=[Role.SCOUT])
    give_profile(scout, topics=[topic or make_topic()], capacity=capacity, windows=windows)
    return scout


def ask(
    learner: Person,
    *,
    scout: Person | None = None,
    topic: Topic | None = None,
    text: str = "Wie geht das?",
    key: str | None = None,
    minutes: int = 0,
) -> MentorRequest:
    """A request made `minutes` after NOW."""
    question = Question(
        text=text,
        subject=Subject(topic or make_topic()),
        scout_id=scout.id if scout else None,
        idempotency_key=key or f"{minutes}-{crc32(text.encode())}",
    )
    return ask_mentor(learner, question, now=NOW + timedelta(minutes=minutes))


def offers_of(request: MentorRequest) -> list[tuple[int, str]]:
    """Who was asked, and how it stands, in order."""
    rows = db.session.query(Offer).filter_by(request_id=request.id).order_by(Offer.id)
    return [(offer.scout_id, str(offer.state)) for offer in rows.populate_existing()]


def open_offer(request: MentorRequest) -> Offer:
    return (
        db.session.query(Offer)
        .filter_by(request_id=request.id, state=OfferState.OPEN)
        .populate_existing()
        .one()
    )


def make_mentorship(learner: Person, scout: Person, *, at: datetime = NOW, text: str = "Frage") -> Mentorship:
    """A running mentorship, begun by asking and accepting; the scout must have a free place."""
    request = ask(learner, scout=scout, text=text)
    return accept_offer(open_offer(request), now=at)
