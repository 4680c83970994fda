"""Silence beyond a scout's own rhythm, and the days on which an absence begins and ends: the clock moves, nobody loses."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.jobs import Job, run_due_job
from course_engine.mentoring.models import MentorRequest, Offer
from course_engine.mentoring.operations.accept_offer import accept_offer
from course_engine.mentoring.operations.keep_promises import pass_on_silent_offers
from course_engine.mentoring.refusals import OfferClosed
from course_engine.notifications.models import OutboxMail
from course_engine.profiles.absence import THERE, Absence
from course_engine.profiles.models import Profile
from course_engine.profiles.operations import Availability, Listed, Offering, save_profile
from course_engine.profiles.rhythm import start_of
from tests.builders import NOW, make_topic
from tests.conftest import Cast
from tests.mentoring.people import ask, make_scout, offers_of, open_offer


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def at(moment: datetime) -> bool:
    """What the worker's sweep does at that time."""
    return pass_on_silent_offers(lambda: moment)


def mails_to(person: Person) -> list[OutboxMail]:
    return list(
        db.session.scalars(
            select(OutboxMail).where(OutboxMail.person_id == person.id).order_by(OutboxMail.id)
        )
    )


def last_moment(request: MentorRequest) -> datetime:
    asked = select(Offer.answer_by).where(Offer.request_id == request.id).order_by(Offer.id)
    return db.session.scalars(asked).all()[-1]


def test_a_silent_scout_loses_the_offer_and_the_learner_no_place(cast: Cast) -> None:
    first, second = make_scout("A"), make_scout("B", capacity=0)
    request = ask(cast.learner, scout=first)
    assert at(last_moment(request)) is False
    give_place(second)
    assert at(last_moment(request) + timedelta(seconds=1)) is True
    assert offers_of(request) == [(first.id, "silent"), (second.id, "open")]
    db.session.refresh(request)
    assert request.requested_at == NOW
    assert "läuft weiter" in mails_to(cast.learner)[-1].text
    assert "weitergegeben" in mails_to(first)[-1].text
    assert "Wie geht das?" not in "".join(mail.text for mail in mails_to(first))
    assert at(last_moment(request)) is False


def test_the_same_silent_scout_is_not_asked_again(cast: Cast) -> None:
    only = make_scout("A")
    request = ask(cast.learner)
    at(last_moment(request) + timedelta(days=1))
    assert offers_of(request) == [(only.id, "silent")]


def test_their_own_days_count(cast: Cast) -> None:
    scout = make_scout("A")
    db.session.get_one(Profile, scout.id).answer_days = ["sun"]
    db.session.commit()
    request = ask(cast.learner)
    assert last_moment(request) - NOW > timedelta(days=7)


def test_who_answers_too_late_is_told_so(cast: Cast) -> None:
    make_scout("A")
    request = ask(cast.learner)
    offer = open_offer(request)
    at(last_moment(request) + timedelta(days=1))
    with pytest.raises(OfferClosed):
        accept_offer(offer, now=last_moment(request) + timedelta(days=2))


def test_an_absence_takes_the_offer_back_and_the_return_brings_it_to_who_asked_first(cast: Cast) -> None:
    scout = make_scout("A", capacity=0)
    leaves, returns = date(2026, 8, 3), date(2026, 8, 17)
    assert start_of(leaves) > NOW
    give_place(scout, absence=Absence(leaves, returns))
    early = ask(cast.learner)
    assert offers_of(early) == [(scout.id, "open")]
    work_until(start_of(leaves) + timedelta(minutes=1))
    assert offers_of(early)[-1][1] == "lapsed"
    late = ask(cast.outsider, minutes=1)
    work_until(start_of(returns) + timedelta(minutes=1))
    assert (offers_of(early), offers_of(late)) == ([(scout.id, "open")], [])


def test_a_limit_for_a_topic_holds_within_one_round_and_over_rounds(cast: Cast) -> None:
    scout = make_scout("A", capacity=0)
    early, late = ask(cast.learner), ask(cast.outsider, minutes=1)
    give_place(scout, capacity=3, most=1)
    assert (offers_of(early), offers_of(late)) == ([(scout.id, "open")], [])
    accept_offer(open_offer(early), now=NOW)
    give_place(scout, capacity=3, most=1)
    assert offers_of(late) == []
    give_place(scout, capacity=3, most=2)
    assert offers_of(late) == [(scout.id, "open")]


def test_a_limit_for_a_week_lets_the_next_one_in_when_the_week_is_over(cast: Cast) -> None:
    scout = make_scout("A", capacity=0)
    early, late = ask(cast.learner), ask(cast.outsider, minutes=1)
    give_place(scout, capacity=3, weekly_capacity=1)
    assert (offers_of(early), offers_of(late)) == ([(scout.id, "open")], [])
    accept_offer(open_offer(early), now=NOW + timedelta(hours=1))
    work_until(NOW + timedelta(days=7))
    assert offers_of(late) == []
    work_until(NOW + timedelta(days=7, hours=1))
    assert offers_of(late) == [(scout.id, "open")]


def give_place(
    scout: Person,
    *,
    capacity: int = 1,
    most: int | None = None,
    weekly_capacity: int | None = None,
    absence: Absence = THERE,
) -> None:
    save_profile(
        scout,
        Availability(about="", languages=["de"], windows=[], region=None),
        offering=Offering(
            specialities={make_topic().id: Listed(capacity=most)},
            capacity=capacity,
            weekly_capacity=weekly_capacity,
            absence=absence,
        ),
        now=NOW,
    )


def work_until(moment: datetime) -> None:
    while run_due_job(lambda: moment):
        pass
    assert db.session.scalars(select(Job).where(Job.run_at <= moment, Job.state != "done")).all() == []
