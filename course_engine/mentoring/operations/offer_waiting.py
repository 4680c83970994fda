"""Places that are free are offered to those who wait, whoever asked first before all others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import mails, matching
from course_engine.mentoring.models import MentorRequest, Offer, OfferState, RequestState
from course_engine.mentoring.queries.candidates import (
    blocked_pairs,
    candidates,
    matching_request,
    wishes_of,
)
from course_engine.mentoring.queries.requests import is_waiting
from course_engine.profiles.queries import hold_scouts


def offer_waiting(*, now: datetime) -> None:
    """Within the running transaction, offer each waiting request to the scout who fits best and has a free place.

    Requests are served in the order of `requested_at`; a scout is asked once for a request. An open offer counts as a
    place taken. The caller holds the scouts (`profiles.queries.hold_scouts`). A constant number of statements.
    """
    _lapse_surplus(now=now)
    scouts = {known.scout.id: known.scout for known in candidates(now=now) if known.scout.free}
    if not scouts:
        return
    choices = _choices(scouts)
    people = _people_called({scout_id for _request, scout_id in choices})
    for request, scout_id in choices:
        make_offer(request, people[scout_id], now=now)


def places_changed(_scout: object, *, now: datetime) -> None:
    """A profile was saved: within the same transaction, offer what became free, take back what is no longer there."""
    offer_waiting(now=now)


def scouts_changed(_person: object, *, now: datetime) -> None:
    """Somebody was kept out or let in, or has other roles: within the same transaction, the same."""
    hold_scouts()
    offer_waiting(now=now)


def make_offer(request: MentorRequest, scout: Person, *, now: datetime) -> None:
    """Within the running transaction, ask a scout; whether they have a free place is the caller's to know."""
    db.session.add(Offer(request_id=request.id, scout_id=scout.id, state=OfferState.OPEN, made_at=now))
    mails.tell_of_offer(scout, request.topic, now=now)
    record(
        "mentor_offer_made",
        actor_id=None,
        person_id=scout.id,
        now=now,
        subject=f"mentor_request:{request.id}",
    )


def _choices(scouts: dict[str, matching.Scout]) -> list[tuple[MentorRequest, str]]:
    """Who is asked for which waiting request, in queue order. `scouts` changes with every place given."""
    order = (MentorRequest.requested_at, MentorRequest.id)
    requests = db.session.scalars(select(MentorRequest).where(is_waiting()).order_by(*order)).all()
    learners = select(MentorRequest.learner_id).where(MentorRequest.state == RequestState.OPEN)
    wishes = wishes_of(learners)
    blocked = blocked_pairs(learners)
    asked = _asked_before()
    choices = []
    for request in requests:
        wanted = matching_request(request.learner_id, request.topic.uid, wishes[request.learner_id])
        left = [scout for scout in scouts.values() if (request.id, scout.id) not in asked]
        best = next(iter(matching.suggest(wanted, left, blocked=blocked)), None)
        if best is not None:
            scouts[best.scout] = replace(scouts[best.scout], taken=scouts[best.scout].taken + 1)
            choices.append((request, best.scout))
    return choices


def _asked_before() -> set[tuple[int, str]]:
    rows = select(Offer.request_id, Offer.scout_id).join(MentorRequest)
    rows = rows.where(MentorRequest.state == RequestState.OPEN)
    return {(request_id, str(scout_id)) for request_id, scout_id in db.session.execute(rows)}


def _people_called(scout_ids: Iterable[str]) -> dict[str, Person]:
    people = db.session.scalars(select(Person).where(Person.id.in_([int(number) for number in scout_ids])))
    return {str(person.id): person for person in people}


def _lapse_surplus(*, now: datetime) -> None:
    """Take back open offers of scouts who pause, have left, or offer fewer places than they are asked for."""
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
        if left > 0:
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
