"""One of the two never wants to be matched with the other again. The other one never learns of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.db import db, insert_unless_there
from course_engine.mentoring.conversation import Continuation
from course_engine.mentoring.models import Block, MentorRequest, Mentorship, Offer, OfferState
from course_engine.mentoring.operations.end_mentorship import close_mentorship
from course_engine.mentoring.operations.offer_waiting import offer_waiting, tell_if_chosen
from course_engine.profiles.queries import hold_scouts


def block_person(mentorship: Mentorship, *, person: Person, now: datetime) -> None:
    """Never match the two again. What runs between them ends like any other end, and offers go on to others."""
    hold_scouts()
    insert_unless_there(
        Block,
        learner_id=mentorship.learner_id,
        scout_id=mentorship.scout_id,
        set_by_id=person.id,
        set_at=now,
    )
    between = (Mentorship.learner_id == mentorship.learner_id, Mentorship.scout_id == mentorship.scout_id)
    for running in db.session.scalars(
        select(Mentorship).where(*between, Mentorship.ended_at.is_(None))
    ).all():
        close_mentorship(running, person=person, now=now)
    db.session.execute(
        update(Continuation)
        .where(Continuation.mentorship_id.in_(select(Mentorship.id).where(*between)))
        .where(Continuation.proposed_by_id == person.id, Continuation.closed_at.is_(None))
        .values(closed_at=now)
    )
    _take_offers_back(mentorship, now=now)
    offer_waiting(now=now)
    db.session.commit()


def unblock_person(mentorship: Mentorship, *, person: Person, now: datetime) -> None:
    """Take one's own block back; what it ended stays ended."""
    hold_scouts()
    db.session.execute(
        delete(Block).where(
            Block.learner_id == mentorship.learner_id,
            Block.scout_id == mentorship.scout_id,
            Block.set_by_id == person.id,
        )
    )
    offer_waiting(now=now)
    db.session.commit()


def _take_offers_back(mentorship: Mentorship, *, now: datetime) -> None:
    offers = db.session.scalars(
        select(Offer)
        .join(MentorRequest, MentorRequest.id == Offer.request_id)
        .where(Offer.scout_id == mentorship.scout_id, Offer.state == OfferState.OPEN)
        .where(MentorRequest.learner_id == mentorship.learner_id)
        .options(joinedload(Offer.request).joinedload(MentorRequest.learner))
    ).all()
    for offer in offers:
        offer.state, offer.answered_at = OfferState.LAPSED, now
        tell_if_chosen(offer, now=now)
    db.session.flush()
