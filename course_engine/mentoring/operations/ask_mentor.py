"""A learner asks for a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.accounts.queries import hold_person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, RequestState
from course_engine.mentoring.operations.offer_waiting import offer_waiting
from course_engine.mentoring.queries.lessons import Subject
from course_engine.mentoring.queries.requests import open_request_count
from course_engine.mentoring.refusals import ScoutNotFree, TooManyRequests
from course_engine.profiles.queries import hold_scouts

OPEN_REQUESTS = 2


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: the words, what they are about, and the scout who was chosen (None means anyone)."""

    text: str
    subject: Subject
    scout_id: int | None
    idempotency_key: str


def ask_mentor(learner: Person, question: Question, *, now: datetime) -> MentorRequest:
    """Put a request into the queue, with the chosen scout if there is one, and make a round.

    Sent twice with the same key it is one request, returned both times. Raises TooManyRequests while the learner has
    two open ones, ScoutNotFree if the chosen scout does not fit, has no
    place, or is needed for somebody who has waited longer; then nothing is kept.
    """
    hold_person(learner.id)
    key = f"{learner.id}:{question.idempotency_key}"
    sent_before = db.session.scalar(select(MentorRequest).where(MentorRequest.idempotency_key == key))
    if sent_before is not None:
        db.session.commit()
        return sent_before
    if open_request_count(learner.id) >= OPEN_REQUESTS:
        raise TooManyRequests
    hold_scouts()
    request = MentorRequest(
        learner_id=learner.id,
        topic_id=question.subject.topic.id,
        topic=question.subject.topic,
        lesson_version_id=question.subject.lesson_version_id,
        chosen_scout_id=question.scout_id,
        question=question.text.strip(),
        idempotency_key=key,
        state=RequestState.OPEN,
        requested_at=now,
    )
    db.session.add(request)
    db.session.flush()
    record("mentor_requested", actor_id=learner.id, now=now, subject=f"mentor_request:{request.id}")
    chosen = {request.id: question.scout_id} if question.scout_id is not None else {}
    offered = offer_waiting(now=now, chosen=chosen)
    if chosen and request.id not in offered:
        db.session.rollback()
        raise ScoutNotFree
    db.session.commit()
    return request
