"""Places that are free are offered to those who wait: one round of the match over everybody there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.jobs import add_job
from course_engine.mentoring import mails
from course_engine.mentoring.matching.limits import solve_within
from course_engine.mentoring.models import MentorRequest, Offer, OfferState, RequestState
from course_engine.mentoring.queries.candidates import candidates, limits_of
from course_engine.mentoring.queries.rounds import instance_of, waiting_requests
from course_engine.profiles.queries import hold_scouts

ROUND = "mentoring_round"  # the kind of job that holds one


def offer_waiting(*, now: datetime, chosen: Mapping[int, int] | None = None) -> frozenset[int]:
    """Within the running transaction, one round: waiting requests are offered to scouts; the ids of those requests.

    Running pairs and open offers stay as they are and count as places taken; a scout is asked once for a request. `chosen`
    maps the id of a request to the one scout whom the learner chose for it. The caller holds the scouts
    (`profiles.queries.hold_scouts`). A constant number of statements.
    """
    _lapse_surplus(now=now)
    requests = {str(request.id): request for request in waiting_requests()}
    if not requests:
        return frozenset()
    known = {candidate.scout.id: candidate for candidate in candidates(now=now)}
    instance = instance_of([*requests.values()], [*known.values()], chosen=chosen)
    pairs = solve_within(instance, limits_of(known.values())).pairs
    people = _people_called({pair.scout for pair in pairs})
    lapsed = _lapsed_offers()
    for pair in pairs:
        request, scout = requests[pair.request], people[pair.scout]
        offer = lapsed.get((request.id, scout.id)) or Offer(request_id=request.id, scout_id=scout.id)
        _make_offer(offer, request, scout, answer_by=known[pair.scout].answer_by, now=now)
    return frozenset(requests[pair.request].id for pair in pairs)


def schedule_round(*, at: datetime, now: datetime) -> None:
    """Within the running transaction, have a round held at a later time, when places come or go by time alone."""
    add_job(ROUND, {}, now=now, run_at=at)


def places_changed(_scout: object, *, now: datetime) -> None:
    """A profile was saved: within the same transaction, offer what became free, take back what is no longer there."""
    offer_waiting(now=now)


def scouts_changed(_person: object, *, now: datetime) -> None:
    """Somebody was kept out or let in, or has other roles: within the same transaction, the same."""
    hold_scouts()
    offer_waiting(now=now)


def _lapsed_offers() -> dict[tuple[int, int], Offer]:
    """Offers that can be made again, by request and scout."""
    rows = select(Offer).join(MentorRequest, MentorRequest.id == Offer.request_id)
    rows = rows.where(Offer.state == OfferState.LAPSED, MentorRequest.state == RequestState.OPEN)
    found = db.session.scalars(rows.execution_options(populate_existing=True))
    return {(offer.request_id, offer.scout_id): offer for offer in found}


def _make_offer(
    offer: Offer, request: MentorRequest, scout: Person, *, answer_by: datetime, now: datetime
) -> None:
    offer.state, offer.made_at, offer.answer_by, offer.answered_at = OfferState.OPEN, now, answer_by, None
    db.session.add(offer)
    mails.tell_of_offer(scout, request.topic, now=now)
    record(
        "mentor_offer_made",
        actor_id=None,
        person_id=scout.id,
        now=now,
        subject=f"mentor_request:{request.id}",
    )


def _people_called(scout_ids: Iterable[str]) -> dict[str, Person]:
    people = db.session.scalars(select(Person).where(Person.id.in_([int(number) for number in scout_ids])))
    return {str(person.id): person for person in people}


def _lapse_surplus(*, now: datetime) -> None:
    """Take back open offers of scouts who pause, have left, or offer fewer places than they are asked for.

    Also those for learners who have left: nobody is asked on behalf of somebody who cannot answer.
    """
    known = {candidate.person_id: candidate for candidate in candidates(now=now)}
    offers = db.session.scalars(
        select(Offer)
        .where(Offer.state == OfferState.OPEN)
        .order_by(Offer.id)
        .options(joinedload(Offer.request).joinedload(MentorRequest.learner))
        .execution_options(populate_existing=True)
    )
    places: dict[int, int] = {}
    surplus = []
    for offer in offers:
        candidate = known.get(offer.scout_id)
        there = candidate is not None and not candidate.scout.paused
        left = places.setdefault(
            offer.scout_id, candidate.scout.capacity - candidate.running if candidate and there else 0
        )
        if left > 0 and offer.request.learner.is_active:
            places[offer.scout_id] -= 1
        else:
            surplus.append(offer)
    for offer in surplus:
        offer.state, offer.answered_at = OfferState.LAPSED, now
        tell_if_chosen(offer, now=now)
    db.session.flush()


def tell_if_chosen(offer: Offer, *, now: datetime) -> None:
    """Tell the learner that a request goes on to others, if this is the scout whom they had chosen themselves."""
    request = offer.request
    if request.chosen_scout_id != offer.scout_id:
        return
    scout = db.session.get_one(Person, offer.scout_id)
    mails.tell_request_goes_on(request.learner, request_id=request.id, scout_name=scout.name, now=now)
