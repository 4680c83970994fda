"""Places hold when many act at once, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.errors import Refusal
from course_engine.mentoring.models import MentorRequest, Mentorship, Message, Offer, OfferState
from course_engine.mentoring.operations.accept_offer import accept_offer
from course_engine.mentoring.operations.decline_offer import decline_offer
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.send_message import Writing, send_message
from course_engine.mentoring.queries.candidates import open_offer_counts, running_counts
from course_engine.profiles.models import Profile
from tests.builders import NOW, make_person, make_topic
from tests.mentoring.people import ask, make_mentorship, make_scout, open_offer

AT_ONCE = 20


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def all_at_once(app: Flask, acts: list[Callable[[], object]]) -> list[str]:
    """Run every act in a thread and an app context of its own, begun together; what became of each."""
    db.session.commit()
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        barrier.wait()
        with app.app_context():
            try:
                act()
            except Refusal as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        outcomes = list(pool.map(run, acts))
    db.session.expire_all()
    return outcomes


def put_offer(learner: Person, scout: Person) -> int:
    """An open offer put straight into the table, past the rule that counts places."""
    request = MentorRequest(
        learner_id=learner.id,
        topic_id=make_topic().id,
        question="?",
        idempotency_key=f"{learner.id}-{scout.id}",
        requested_at=NOW,
    )
    db.session.add(request)
    db.session.flush()
    offer = Offer(request_id=request.id, scout_id=scout.id, made_at=NOW)
    db.session.add(offer)
    db.session.commit()
    return offer.id


def test_twenty_acceptances_at_once_never_fill_more_than_the_scouts_places(app: Flask) -> None:
    scout = make_scout(capacity=3)
    offer_ids = [put_offer(make_person(), scout) for _number in range(AT_ONCE)]
    outcomes = all_at_once(
        app, [lambda n=number: accept_offer(db.session.get_one(Offer, n), now=NOW) for number in offer_ids]
    )
    assert sorted(set(outcomes)) == ["NoPlaceLeft", "done"]
    assert outcomes.count("done") == db.session.query(Mentorship).count() == 3


def test_twenty_scouts_who_accept_the_same_request_make_one_mentorship(app: Flask) -> None:
    learner = make_person()
    scouts = [make_scout() for _number in range(AT_ONCE)]
    first = put_offer(learner, scouts[0])
    request_id = db.session.get_one(Offer, first).request_id
    db.session.add_all(Offer(request_id=request_id, scout_id=scout.id, made_at=NOW) for scout in scouts[1:])
    db.session.commit()
    offer_ids = [offer.id for offer in db.session.query(Offer)]
    outcomes = all_at_once(
        app, [lambda n=number: accept_offer(db.session.get_one(Offer, n), now=NOW) for number in offer_ids]
    )
    assert outcomes.count("done") == db.session.query(Mentorship).count() == 1
    assert outcomes.count("OfferClosed") == AT_ONCE - 1


def test_a_double_click_on_yes_makes_one_mentorship(app: Flask) -> None:
    offer_id = put_offer(make_person(), make_scout(capacity=5))
    outcomes = all_at_once(app, [lambda: accept_offer(db.session.get_one(Offer, offer_id), now=NOW)] * 8)
    assert set(outcomes) == {"done"}
    assert db.session.query(Mentorship).count() == 1


def test_twenty_learners_who_ask_at_once_get_no_more_offers_than_there_are_places(app: Flask) -> None:
    scouts = [make_scout(capacity=2), make_scout(capacity=3)]
    learner_ids = [make_person().id for _number in range(AT_ONCE)]
    make_topic()
    outcomes = all_at_once(
        app, [lambda n=number: ask(db.session.get_one(Person, n)) for number in learner_ids]
    )
    assert set(outcomes) == {"done"}
    assert open_offer_counts() == {scouts[0].id: 2, scouts[1].id: 3}


def test_a_learner_who_asks_ten_times_at_once_has_two_open_requests(app: Flask) -> None:
    learner_id = make_person().id
    make_topic()
    outcomes = all_at_once(
        app,
        [lambda n=number: ask(db.session.get_one(Person, learner_id), text=str(n)) for number in range(10)],
    )
    assert outcomes.count("done") == db.session.query(MentorRequest).count() == 2
    assert outcomes.count("TooManyRequests") == 8


def test_a_double_click_on_ask_is_one_request_and_one_offer(app: Flask) -> None:
    make_scout(capacity=5)
    learner_id = make_person().id
    outcomes = all_at_once(app, [lambda: ask(db.session.get_one(Person, learner_id), key="same")] * 8)
    assert set(outcomes) == {"done"}
    assert db.session.query(MentorRequest).count() == db.session.query(Offer).count() == 1


def test_a_double_click_on_send_is_one_message(app: Flask) -> None:
    scout = make_scout()
    mentorship_id = make_mentorship(make_person(), scout).id
    scout_id = scout.id

    def send() -> None:
        mentorship = db.session.get_one(Mentorship, mentorship_id)
        author = db.session.get_one(Person, scout_id)
        send_message(mentorship, Writing(text="Hallo", idempotency_key="same"), author=author, now=NOW)

    assert set(all_at_once(app, [send] * 8)) == {"done"}
    assert db.session.query(Message).count() == 1


def test_yes_no_and_the_end_all_at_once_leave_places_right_and_nobody_stuck(app: Flask) -> None:
    scouts = [make_scout(capacity=2) for _number in range(4)]
    running = [make_mentorship(make_person(), scout).id for scout in scouts]
    offers = [open_offer(ask(make_person(), minutes=n)).id for n in range(4)]
    waiting = [ask(make_person(), minutes=10 + n).id for n in range(6)]

    def end(number: int) -> None:
        mentorship = db.session.get_one(Mentorship, number)
        end_mentorship(mentorship, person=db.session.get_one(Person, mentorship.scout_id), now=NOW)

    acts: list[Callable[[], object]] = [lambda n=number: end(n) for number in running]
    acts += [lambda n=number: accept_offer(db.session.get_one(Offer, n), now=NOW) for number in offers[:2]]
    acts += [
        lambda n=number: decline_offer(db.session.get_one(Offer, n), private_reason="", now=NOW)
        for number in offers[2:]
    ]
    assert set(all_at_once(app, acts)) == {"done"}
    capacities = {profile.person_id: profile.capacity for profile in db.session.query(Profile)}
    runs, offered = running_counts(), open_offer_counts()
    assert all(runs.get(n, 0) + offered.get(n, 0) <= places for n, places in capacities.items())
    # Eight places: two running, the rest offered; whoever waits longest has an offer.
    assert sum(runs.values()) + sum(offered.values()) == 8
    asked = {offer.request_id for offer in db.session.query(Offer).filter_by(state=OfferState.OPEN)}
    assert asked >= set(waiting[:4])
