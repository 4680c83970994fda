"""A learner asks for another scout, without going back to the end of the queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.accounts.queries import hold_person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring.conversation import Handover
from course_engine.mentoring.models import MentorRequest, Mentorship, Offer, OfferState, RequestState
from course_engine.mentoring.operations.ask_mentor import OPEN_REQUESTS
from course_engine.mentoring.operations.end_mentorship import close_mentorship
from course_engine.mentoring.operations.offer_waiting import offer_waiting
from course_engine.mentoring.queries.requests import open_request_count
from course_engine.mentoring.refusals import TooManyRequests
from course_engine.profiles.queries import hold_scouts


def ask_another(mentorship: Mentorship, *, learner: Person, carries: bool, now: datetime) -> MentorRequest:
    """End the mentorship if it runs, and put its question into the queue again with its first `requested_at`.

    Nobody is asked who accompanied this question before. With `carries` the next scout reads what was said so far. Asked
    twice it is one request. Raises TooManyRequests while the learner has two open ones; then nothing has ended either.
    """
    hold_person(learner.id)
    asked_before = db.session.scalar(
        select(MentorRequest)
        .join(Handover, Handover.request_id == MentorRequest.id)
        .where(Handover.mentorship_id == mentorship.id)
    )
    if asked_before is not None:
        db.session.commit()
        return asked_before
    if open_request_count(learner.id) >= OPEN_REQUESTS:
        raise TooManyRequests
    hold_scouts()
    close_mentorship(mentorship, person=learner, now=now)
    first = mentorship.request
    request = MentorRequest(
        learner_id=learner.id,
        topic_id=first.topic_id,
        topic=first.topic,
        lesson_version_id=first.lesson_version_id,
        question=first.question,
        idempotency_key=f"{learner.id}:after:{mentorship.id}",
        state=RequestState.OPEN,
        requested_at=first.requested_at,
    )
    db.session.add(request)
    db.session.flush()
    db.session.add(Handover(request_id=request.id, mentorship_id=mentorship.id, carries=carries, made_at=now))
    _skip(request, _scouts_before(mentorship), now=now)
    record("mentor_requested_anew", actor_id=learner.id, now=now, subject=f"mentor_request:{request.id}")
    offer_waiting(now=now)
    db.session.commit()
    return request


def _scouts_before(mentorship: Mentorship) -> set[int]:
    """Everybody who accompanied the question so far: this scout, and whoever did before a handover."""
    chain = (
        select(Mentorship.id, Mentorship.request_id, Mentorship.scout_id)
        .where(Mentorship.id == mentorship.id)
        .cte("chain", recursive=True)
    )
    before = (
        select(Mentorship.id, Mentorship.request_id, Mentorship.scout_id)
        .join(Handover, Handover.mentorship_id == Mentorship.id)
        .join(chain, chain.c.request_id == Handover.request_id)
    )
    return set(db.session.scalars(select(chain.union_all(before).c.scout_id)))


def _skip(request: MentorRequest, scout_ids: set[int], *, now: datetime) -> None:
    """A scout is asked once for a request; these count as asked."""
    db.session.add_all(
        Offer(request_id=request.id, scout_id=scout_id, state=OfferState.BEFORE, made_at=now, answered_at=now)
        for scout_id in sorted(scout_ids)
    )
    db.session.flush()
