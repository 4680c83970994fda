"""A learner asks for a mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.accounts.queries import hold_person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import matching
from course_engine.mentoring.models import MentorRequest, RequestState
from course_engine.mentoring.operations.offer_waiting import make_offer, offer_waiting
from course_engine.mentoring.queries.candidates import (
    blocked_pairs,
    candidates,
    matching_request,
    wishes_of,
)
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
    """Put a request into the queue and offer it to the chosen scout, or to the one who fits best and has a free place.

    Sent twice with the same key it is one request, returned both times. Raises TooManyRequests while the learner has
    two open ones, ScoutNotFree if the chosen scout does not fit or has no place.
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
    chosen = _free_scout(learner, question, now=now)
    request = MentorRequest(
        learner_id=learner.id,
        topic_id=question.subject.topic.id,
        topic=question.subject.topic,
        lesson_version_id=question.subject.lesson_version_id,
        chosen_scout_id=chosen.id if chosen else None,
        question=question.text.strip(),
        idempotency_key=key,
        state=RequestState.OPEN,
        requested_at=now,
    )
    db.session.add(request)
    db.session.flush()
    record("mentor_requested", actor_id=learner.id, now=now, subject=f"mentor_request:{request.id}")
    if chosen is not None:
        make_offer(request, chosen, now=now)
    offer_waiting(now=now)
    db.session.commit()
    return request


def _free_scout(learner: Person, question: Question, *, now: datetime) -> Person | None:
    """The scout who was chosen, if one was. Raises ScoutNotFree unless they fit and have a free place."""
    if question.scout_id is None:
        return None
    topic = question.subject.topic.uid
    wanted = matching_request(learner.id, topic, wishes_of([learner.id])[learner.id])
    scouts = [known.scout for known in candidates(topic, now=now) if known.person_id == question.scout_id]
    if not matching.suggest(wanted, scouts, blocked=blocked_pairs([learner.id])):
        raise ScoutNotFree
    return db.session.get(Person, question.scout_id)
