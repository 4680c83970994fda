"""What a round decides on now: the scouts with their places, and everybody who waits, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.matching.instance import Instance
from course_engine.mentoring.matching.rules import OWN_LOAD_POINTS
from course_engine.mentoring.models import MentorRequest, Offer, OfferState, RequestState
from course_engine.mentoring.queries.candidates import (
    Candidate,
    blocked_pairs,
    matching_request,
    wishes_of,
)


def is_waiting() -> ColumnElement[bool]:
    """That a request is open and no scout has an offer to answer."""
    asked = select(Offer.id).where(Offer.request_id == MentorRequest.id, Offer.state == OfferState.OPEN)
    return and_(MentorRequest.state == RequestState.OPEN, ~asked.exists())


def waiting_requests() -> Sequence[MentorRequest]:
    """Whoever waits and can still sign in, in queue order."""
    return db.session.scalars(
        select(MentorRequest)
        .join(Person, Person.id == MentorRequest.learner_id)
        .where(is_waiting(), Person.deactivated_at.is_(None), Person.erased_at.is_(None))
        .order_by(MentorRequest.requested_at, MentorRequest.id)
    ).all()


def instance_of(
    requests: Sequence[MentorRequest], known: Sequence[Candidate], *, chosen: Mapping[int, int] | None = None
) -> Instance:
    """The round of these requests, in this order. `chosen` maps the id of a request to the scout that it is restricted to.

    A scout who was asked for a request before is not asked for it again. A constant number of statements.
    """
    chosen = chosen or {}
    learners = select(MentorRequest.learner_id).where(MentorRequest.state == RequestState.OPEN)
    wishes, asked = wishes_of(learners), _asked_before()
    values = [
        replace(
            matching_request(request.learner_id, request.topic.uid, wishes[request.learner_id]),
            id=str(request.id),
            requested_at=number,
            only=str(chosen[request.id]) if request.id in chosen else None,
            not_again=asked.get(request.id, frozenset()),
        )
        for number, request in enumerate(requests)
    ]
    return Instance(
        scouts=[candidate.scout for candidate in known],
        requests=values,
        blocked=blocked_pairs(learners),
        load_points=OWN_LOAD_POINTS,
    )


def _asked_before() -> dict[int, frozenset[str]]:
    """For each open request the scouts who were asked for it, by the request's id.

    An offer that lapsed does not count: they were away, or had no place, and could not answer.
    """
    rows = select(Offer.request_id, Offer.scout_id).join(MentorRequest)
    rows = rows.where(MentorRequest.state == RequestState.OPEN, Offer.state != OfferState.LAPSED)
    asked: dict[int, set[str]] = {}
    for request_id, scout_id in db.session.execute(rows):
        asked.setdefault(request_id, set()).add(str(scout_id))
    return {request_id: frozenset(scouts) for request_id, scouts in asked.items()}
