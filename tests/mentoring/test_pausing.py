"""Waiting for each other: kind reminders and pauses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import Nudge, Pause
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.nudge import nudge
from course_engine.mentoring.operations.pause_mentorship import pause_mentorship, resume_mentorship
from course_engine.mentoring.operations.send_message import Writing, send_message
from course_engine.mentoring.queries.candidates import running_counts
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.queries.standing import standing
from course_engine.mentoring.refusals import MentorshipOver, NudgeTooEarly
from course_engine.mentoring.turns import Turn
from course_engine.notifications.models import OutboxMail
from course_engine.profiles.models import Profile
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.mentoring.people import make_mentorship, make_scout
from tests.mentoring.test_places import all_at_once

Browser = Callable[[Person], FlaskClient]
DAY = timedelta(days=1)


@pytest.fixture
def talk(cast: Cast) -> Mentorship:
    made = make_mentorship(cast.learner, make_scout("Sina Rat"), text="GEHEIM")
    return get_mentorship(made.id, person=cast.learner)


def mails_to(person: Person) -> list[OutboxMail]:
    return db.session.query(OutboxMail).filter_by(person_id=person.id).order_by(OutboxMail.id).all()


def may_nudge(talk: Mentorship, person: Person, at: datetime) -> bool:
    return standing(talk, person=person, now=at).may_nudge


def test_a_reminder_may_go_out_after_a_week_and_every_three_days(talk: Mentorship) -> None:
    with pytest.raises(NudgeTooEarly):
        nudge(talk, person=talk.learner, now=NOW + 6 * DAY)
    late = NOW + 8 * DAY
    with pytest.raises(NudgeTooEarly):  # it is the scout's own turn
        nudge(talk, person=talk.scout, now=late)
    nudge(talk, person=talk.learner, now=late)
    with pytest.raises(NudgeTooEarly):
        nudge(talk, person=talk.learner, now=late + 2 * DAY)
    nudge(talk, person=talk.learner, now=late + 3 * DAY)
    assert db.session.query(Nudge).count() == 2
    mail = mails_to(talk.scout)[-1]
    assert "GEHEIM" not in mail.subject + mail.text
    assert f"/mentorships/{talk.id}" in mail.text


def test_a_scout_is_reminded_by_their_own_days_of_answering(talk: Mentorship) -> None:
    profile = db.session.get_one(Profile, talk.scout_id)
    profile.answer_days = ["tue", "fri"]  # NOW is a Monday: the second of these days is this Friday
    db.session.commit()
    assert not may_nudge(talk, talk.learner, NOW + 4 * DAY)
    assert may_nudge(talk, talk.learner, NOW + 5 * DAY)


def test_in_a_pause_nobody_is_expected_and_nobody_reminded_but_the_place_stays_taken(
    talk: Mentorship,
) -> None:
    pause_mentorship(talk, person=talk.scout, returns_on=None, now=NOW)
    seen = standing(talk, person=talk.learner, now=NOW + 30 * DAY)
    assert (seen.turn, seen.may_nudge) == (Turn.PAUSED, False)
    assert running_counts() == {talk.scout_id: 1}
    assert "Pause" in mails_to(talk.learner)[-1].subject
    resume_mentorship(talk, person=talk.learner, now=NOW + 30 * DAY)
    seen = standing(talk, person=talk.learner, now=NOW + 31 * DAY)
    assert (seen.turn, seen.may_nudge) == (Turn.OTHERS, False)  # the week begins anew
    assert may_nudge(talk, talk.learner, NOW + 38 * DAY)


def test_a_pause_is_over_on_the_day_of_return(talk: Mentorship) -> None:
    pause_mentorship(talk, person=talk.scout, returns_on=date(2026, 3, 10), now=NOW)
    before, after = datetime.fromisoformat("2026-03-09T22:59Z"), datetime.fromisoformat("2026-03-09T23:01Z")
    assert standing(talk, person=talk.learner, now=before).turn is Turn.PAUSED
    assert standing(talk, person=talk.learner, now=after).turn is Turn.OTHERS
    pause_mentorship(talk, person=talk.learner, returns_on=None, now=after)  # another one may begin
    assert standing(talk, person=talk.learner, now=after).turn is Turn.PAUSED


def test_one_may_write_in_a_pause_and_an_end_ends_it(talk: Mentorship) -> None:
    pause_mentorship(talk, person=talk.scout, returns_on=None, now=NOW)
    send_message(talk, Writing(text="Gute Reise", idempotency_key="k"), author=talk.learner, now=NOW)
    assert standing(talk, person=talk.learner, now=NOW).turn is Turn.PAUSED
    end_mentorship(talk, person=talk.scout, now=NOW)
    assert db.session.query(Pause).one().ended_at == NOW
    with pytest.raises(MentorshipOver):
        pause_mentorship(talk, person=talk.scout, returns_on=None, now=NOW)


def test_the_pages_of_a_pause(talk: Mentorship, browser_of: Browser) -> None:
    browser = browser_of(talk.learner)
    page = f"/mentorships/{talk.id}"
    wrong = browser.post(f"{page}/pause", data={"returns_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "einen Tag, der noch kommt" in wrong.text
    browser.post(f"{page}/pause", data={"returns_on": "2999-12-24"})
    assert "Am 24. Dezember 2999 geht es weiter" in browser.get(page).text
    assert "Ihr macht Pause" in browser.get("/mentoring").text
    assert "Ihr macht Pause" in browser.get("/").text
    browser.post(f"{page}/return")
    assert "Ihr macht Pause" not in browser.get(page).text


class TestAtOnce:
    @pytest.fixture
    def database(self, either_database: str) -> str:
        return either_database

    def test_many_clicks_are_one_pause_and_one_reminder(self, app: Flask, database: str) -> None:
        talk_id = make_mentorship(make_person(), make_scout()).id

        def act(verb: Callable[[Mentorship, Person], None]) -> None:
            learner_id = db.session.get_one(Mentorship, talk_id).learner_id
            person = db.session.get_one(Person, learner_id)
            verb(get_mentorship(talk_id, person=person), person)

        def remind(talk: Mentorship, person: Person) -> None:
            nudge(talk, person=person, now=NOW + 8 * DAY)

        def pause(talk: Mentorship, person: Person) -> None:
            pause_mentorship(talk, person=person, returns_on=None, now=NOW + 9 * DAY)

        assert sorted(all_at_once(app, [lambda: act(remind)] * 6)) == ["NudgeTooEarly"] * 5 + ["done"]
        assert set(all_at_once(app, [lambda: act(pause)] * 6)) == {"done"}
        assert db.session.query(Nudge).count() == db.session.query(Pause).count() == 1
