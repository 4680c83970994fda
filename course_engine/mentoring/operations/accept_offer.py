"""A scout says yes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.models import MentorRequest, Mentorship, Offer, OfferState, RequestState
from course_engine.mentoring.operations.offer_waiting import schedule_round
from course_engine.mentoring.queries.candidates import WEEK
from course_engine.mentoring.queries.offers import find_mentorship_of_offer, places_of
from course_engine.mentoring.refusals import NoPlaceLeft, OfferClosed
from course_engine.profiles.queries import hold_scouts


def accept_offer(offer: Offer, *, now: datetime) -> Mentorship:
    """Begin the mentorship; the offer's place becomes the mentorship's. Accepted twice it is the same one.

    Raises NoPlaceLeft if the scout's running mentorships fill all places, OfferClosed if the request was withdrawn or
    answered by somebody else.
    """
    hold_scouts([offer.scout_id])
    accepted_before = find_mentorship_of_offer(offer)
    if accepted_before is not None:
        db.session.commit()
        return accepted_before
    places = places_of(offer.scout_id, now=now)
    if places.running >= places.capacity:
        raise NoPlaceLeft
    request = _close_request(offer, now=now)
    mentorship = Mentorship(
        request_id=request.id,
        learner_id=request.learner_id,
        scout_id=offer.scout_id,
        topic_id=request.topic_id,
        began_at=now,
    )
    db.session.add(mentorship)
    try:
        db.session.flush()
    except IntegrityError as error:  # one request, one mentorship: the constraint has the last word
        db.session.rollback()
        raise OfferClosed from error
    if places.weekly_capacity is not None:
        schedule_round(at=now + WEEK, now=now)
    learner = db.session.get_one(Person, request.learner_id)
    scout = db.session.get_one(Person, offer.scout_id)
    mails.tell_of_acceptance(mentorship, learner=learner, scout=scout, now=now)
    record(
        "mentor_offer_accepted",
        actor_id=scout.id,
        person_id=learner.id,
        now=now,
        subject=f"mentorship:{mentorship.id}",
    )
    db.session.commit()
    return mentorship


def _close_request(offer: Offer, *, now: datetime) -> MentorRequest:
    """The offer's request, now answered by it. Raises OfferClosed unless both were open."""
    request: MentorRequest | None = db.session.scalar(
        update(MentorRequest)
        .where(MentorRequest.id == offer.request_id, MentorRequest.state == RequestState.OPEN)
        .values(state=RequestState.ANSWERED, closed_at=now)
        .returning(MentorRequest)
    )
    accepted = db.session.scalar(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == OfferState.OPEN)
        .values(state=OfferState.ACCEPTED, answered_at=now)
        .returning(Offer.id)
    )
    if request is None or accepted is None:
        raise OfferClosed
    db.session.execute(
        update(Offer)
        .where(Offer.request_id == offer.request_id, Offer.state == OfferState.OPEN)
        .values(state=OfferState.LAPSED, answered_at=now)
    )
    return request
