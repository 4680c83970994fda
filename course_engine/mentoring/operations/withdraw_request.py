"""A learner no longer wants a mentor for this question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, Offer, OfferState, RequestState
from course_engine.mentoring.operations.offer_waiting import offer_waiting
from course_engine.profiles.queries import hold_scouts


def withdraw_request(request: MentorRequest, *, now: datetime) -> None:
    """Close an open request and free the place it held; one that is closed already stays as it is."""
    hold_scouts()
    closed = db.session.execute(
        update(MentorRequest)
        .where(MentorRequest.id == request.id, MentorRequest.state == RequestState.OPEN)
        .values(state=RequestState.WITHDRAWN, closed_at=now)
        .returning(MentorRequest.id)
    ).first()
    if closed is not None:
        db.session.execute(
            update(Offer)
            .where(Offer.request_id == request.id, Offer.state == OfferState.OPEN)
            .values(state=OfferState.LAPSED, answered_at=now)
        )
        record(
            "mentor_request_withdrawn",
            actor_id=request.learner_id,
            now=now,
            subject=f"mentor_request:{request.id}",
        )
        offer_waiting(now=now)
    db.session.commit()
