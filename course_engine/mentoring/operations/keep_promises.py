"""What time alone changes: a scout was silent for longer than they said, goes away today, or is back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db, reading
from course_engine.jobs import Clock, Job
from course_engine.mentoring import mails
from course_engine.mentoring.models import MentorRequest, Offer, OfferState
from course_engine.mentoring.operations.offer_waiting import offer_waiting, schedule_round, tell_if_chosen
from course_engine.profiles.models import Profile
from course_engine.profiles.queries import hold_scouts
from course_engine.profiles.rhythm import start_of
from course_engine.web.clock import utc_now


def pass_on_silent_offers(clock: Clock) -> bool:
    """Pass on every request that a scout has not answered in time; it keeps its place. Returns whether there was one."""
    now = clock()
    overdue = (Offer.state == OfferState.OPEN, Offer.answer_by < now)
    with reading():
        if db.session.scalar(select(Offer.id).where(*overdue).limit(1)) is None:
            return False
    hold_scouts()
    silenced = db.session.scalars(
        update(Offer).where(*overdue).values(state=OfferState.SILENT, answered_at=now).returning(Offer.id)
    ).all()
    offers = db.session.scalars(
        select(Offer)
        .where(Offer.id.in_(silenced))
        .order_by(Offer.id)
        .options(joinedload(Offer.request).joinedload(MentorRequest.learner))
        .execution_options(populate_existing=True)
    )
    for offer in offers.all():
        _tell(offer, now=now)
    offer_waiting(now=now)
    db.session.commit()
    return bool(silenced)


def _tell(offer: Offer, *, now: datetime) -> None:
    tell_if_chosen(offer, now=now)
    mails.tell_of_silence(db.session.get_one(Person, offer.scout_id), offer.request.topic, now=now)
    record(
        "mentor_offer_silent", actor_id=None, person_id=offer.scout_id, now=now, subject=f"offer:{offer.id}"
    )


def schedule_rounds(scout: Person, *, now: datetime) -> None:
    """A profile was saved: within the same transaction, have places given anew on the days its absence begins and ends."""
    profile = db.session.get_one(Profile, scout.id)
    for day in (profile.away_from, profile.back_on):
        if day is not None and start_of(day) > now:
            schedule_round(at=start_of(day), now=now)


def give_places(job: Job) -> None:
    """Offer what is free on this day, and take back what is not there any more."""
    hold_scouts()
    offer_waiting(now=job.heartbeat_at or utc_now())
    db.session.commit()
