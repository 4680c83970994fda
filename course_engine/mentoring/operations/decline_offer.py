"""A scout says no, and the request goes on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, Offer, OfferState
from course_engine.mentoring.operations.offer_waiting import offer_waiting, tell_if_chosen
from course_engine.mentoring.refusals import OfferClosed
from course_engine.profiles.queries import hold_scouts


def decline_offer(offer: Offer, *, private_reason: str, now: datetime) -> None:
    """Decline; the request keeps its place in the queue and is offered to the next scout who fits.

    The reason is kept for the scout alone. Declined twice it stays declined. Raises OfferClosed if the offer was
    accepted or has lapsed.
    """
    hold_scouts()
    declined = db.session.scalar(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == OfferState.OPEN)
        .values(state=OfferState.DECLINED, answered_at=now, private_reason=private_reason.strip())
        .returning(Offer.id)
    )
    offer = db.session.scalars(
        select(Offer)
        .where(Offer.id == offer.id)
        .options(joinedload(Offer.request).joinedload(MentorRequest.learner))
        .execution_options(populate_existing=True)
    ).one()
    if declined is None and offer.state != OfferState.DECLINED:
        raise OfferClosed
    if declined is not None:
        tell_if_chosen(offer, now=now)
        record(
            "mentor_offer_declined",
            actor_id=offer.scout_id,
            now=now,
            subject=f"mentor_request:{offer.request_id}",
        )
        offer_waiting(now=now)
    db.session.commit()
