"""Questions about offers: what a scout has to answer, and with which places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.mentoring.matching.rules import reasons
from course_engine.mentoring.models import MentorRequest, Mentorship, Offer, OfferState
from course_engine.mentoring.queries.candidates import (
    candidates,
    matching_request,
    told_reasons,
    wishes_of,
)
from course_engine.mentoring.queries.lessons import LessonLink, lesson_links
from course_engine.profiles.absence import Absence
from course_engine.profiles.models import Profile
from course_engine.profiles.rhythm import day_of


@dataclass(frozen=True, kw_only=True)
class Places:
    """How many people a scout can accompany, does accompany, and is asked to."""

    capacity: int
    running: int
    offered: int
    away: bool
    weekly_capacity: int | None = None

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.running - self.offered)


@dataclass(frozen=True, kw_only=True)
class OfferCard:
    """A scout is asked: by whom, what, about which lesson, and why they of all people."""

    id: int
    learner_name: str
    organisation: str
    topic: Topic
    lesson: LessonLink | None
    question: str
    requested_at: datetime
    answer_by: datetime
    reasons: list[str]


def places_of(scout_id: int, *, now: datetime) -> Places:
    """A scout's places now; without a profile there are none."""
    running = (
        select(func.count())
        .where(Mentorship.scout_id == scout_id, Mentorship.ended_at.is_(None))
        .scalar_subquery()
    )
    offered = (
        select(func.count())
        .where(Offer.scout_id == scout_id, Offer.state == OfferState.OPEN)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(
            Profile.capacity, Profile.away_from, Profile.back_on, running, offered, Profile.weekly_capacity
        )
        .select_from(Person)
        .outerjoin(Profile, Profile.person_id == Person.id)
        .where(Person.id == scout_id)
    ).one()
    away = Absence(row.away_from, row.back_on).covers(day_of(now))
    return Places(
        capacity=row.capacity or 0,
        running=row[3],
        offered=row[4],
        away=away,
        weekly_capacity=row.weekly_capacity,
    )


def get_offer(offer_id: int, *, scout: Person) -> Offer:
    """An offer made to this scout. Raises NotFound for everybody else."""
    offer = db.session.scalar(select(Offer).where(Offer.id == offer_id, Offer.scout_id == scout.id))
    if offer is None:
        raise NotFound
    return offer


def find_mentorship_of_offer(offer: Offer) -> Mentorship | None:
    """The mentorship that came of this offer."""
    return db.session.scalar(
        select(Mentorship).where(
            Mentorship.request_id == offer.request_id, Mentorship.scout_id == offer.scout_id
        )
    )


def offers_to_answer(scout: Person, *, now: datetime) -> list[OfferCard]:
    """A scout's open offers, whoever asked first on top."""
    requests = db.session.execute(
        select(Offer, MentorRequest)
        .join(MentorRequest, MentorRequest.id == Offer.request_id)
        .where(Offer.scout_id == scout.id, Offer.state == OfferState.OPEN)
        .order_by(MentorRequest.requested_at, MentorRequest.id)
        .options(joinedload(MentorRequest.learner).joinedload(Person.organisation))
    ).all()
    links = lesson_links(request.lesson_version_id for _offer, request in requests)
    reasons = _reasons(scout.id, [request for _offer, request in requests], now=now)
    return [
        OfferCard(
            id=offer.id,
            learner_name=request.learner.name,
            organisation=request.learner.organisation.name if request.learner.organisation else "",
            topic=request.topic,
            lesson=links.get(request.lesson_version_id or 0),
            question=request.question,
            requested_at=request.requested_at,
            answer_by=offer.answer_by,
            reasons=reasons[request.id],
        )
        for offer, request in requests
    ]


def _reasons(scout_id: int, requests: list[MentorRequest], *, now: datetime) -> dict[int, list[str]]:
    """Why the scout was asked, as codes, by the request's id."""
    if not requests:
        return {}
    scout = next((known.scout for known in candidates(now=now) if known.person_id == scout_id), None)
    wishes = wishes_of([request.learner_id for request in requests])
    if scout is None:
        return {request.id: [] for request in requests}
    return {
        request.id: told_reasons(
            reasons(
                matching_request(request.learner_id, request.topic.uid, wishes[request.learner_id]), scout
            ),
            wishes[request.learner_id],
            of=wishes[request.learner_id].tells,
        )
        for request in requests
    }
