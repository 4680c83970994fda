"""The end and what may come after it: feedback, thanks, somebody else, going on together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import Continuation, Feedback, Helped, Thanks
from course_engine.mentoring.models import MentorRequest, Mentorship, OfferState
from course_engine.mentoring.operations.accept_offer import accept_offer
from course_engine.mentoring.operations.ask_another import ask_another
from course_engine.mentoring.operations.block_person import block_person, unblock_person
from course_engine.mentoring.operations.continue_mentorship import continue_mentorship, withdraw_continuation
from course_engine.mentoring.operations.decline_offer import decline_offer
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.give_feedback import give_feedback
from course_engine.mentoring.operations.send_message import Writing, send_message
from course_engine.mentoring.queries.afterwards import afterwards, helped_figures, said_before
from course_engine.mentoring.queries.candidates import running_counts
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.refusals import CannotContinue, NoPlaceToContinue, TooManyRequests
from course_engine.notifications.models import OutboxMail
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.mentoring.people import ask, make_mentorship, make_scout, offers_of, open_offer
from tests.mentoring.test_places import all_at_once

Browser = Callable[[Person], FlaskClient]
LATER = NOW + timedelta(days=9)


@pytest.fixture
def talk(cast: Cast) -> Mentorship:
    made = make_mentorship(cast.learner, make_scout("Sina Rat"))
    return get_mentorship(made.id, person=cast.learner)


@pytest.fixture
def ended(talk: Mentorship) -> Mentorship:
    end_mentorship(talk, person=learner_of(talk), now=NOW)
    db.session.refresh(talk, ["ended_at", "ended_by_id"])
    return talk


def scout_of(talk: Mentorship) -> Person:
    return db.session.get_one(Person, talk.scout_id)


def learner_of(talk: Mentorship) -> Person:
    return db.session.get_one(Person, talk.learner_id)


def runs(talk: Mentorship) -> bool:
    db.session.refresh(talk, ["ended_at", "ended_by_id"])
    return talk.ended_at is None


def mails() -> int:
    return db.session.query(OutboxMail).count()


# feedback


def test_feedback_is_seen_by_its_author_and_counted_from_five_on(
    ended: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    page = f"/mentorships/{ended.id}"
    browser = browser_of(cast.learner)
    assert browser.post(f"{page}/feedback", data={"note": "ohne Wahl"}).status_code == 422
    for note in ("Notizvogel", "Notizvogel, neu"):
        browser.post(f"{page}/feedback", data={"helped": "partly", "note": note})
    assert db.session.query(Feedback).count() == 1
    assert "Notizvogel, neu" in browser.get(page).text
    assert "Notizvogel" not in browser_of(scout_of(ended)).get(page).text
    assert helped_figures() is None
    give_feedback(ended, author=scout_of(ended), helped=Helped.YES, note="", now=NOW)
    for number in range(3):
        other = make_mentorship(make_person(), make_scout(), text=str(number))
        give_feedback(
            other, author=db.session.get_one(Person, other.learner_id), helped=Helped.YES, note="", now=NOW
        )
    figures = helped_figures()
    assert figures is not None
    assert (figures.yes, figures.partly, figures.no) == (4, 1, 0)


# thanks


def test_thanks_are_shown_only_while_both_want_it(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    page, public = f"/mentorships/{talk.id}", f"/scouts/{talk.scout_id}"
    learner, scout, outsider = browser_of(cast.learner), browser_of(scout_of(talk)), browser_of(cast.outsider)

    def is_shown() -> bool:
        return "Dankvogel" in outsider.get(public).text

    learner.post(f"{page}/thanks", data={"text": "Dankvogel", "may_be_shown": "y"})
    assert "Dankvogel" in scout.get(page).text
    assert not is_shown()
    scout.post(f"{page}/thanks/consent", data={"shown": "1"})
    assert is_shown()
    assert cast.learner.name not in outsider.get(public).text
    learner.post(f"{page}/thanks/consent")
    assert not is_shown()
    learner.post(f"{page}/thanks/consent", data={"shown": "1"})
    assert is_shown()
    learner.post(f"{page}/thanks", data={"text": "Dankvogel, länger", "may_be_shown": "y"})
    assert not is_shown()  # the scout agreed to other words
    assert scout.post(f"{page}/thanks", data={"text": "Selbstlob"}).status_code == 404
    assert db.session.query(Thanks).count() == 1


def test_a_scouts_page_is_for_those_who_learn_and_mentor_and_only_of_scouts(
    talk: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    assert "Sina Rat" in browser_of(cast.learner).get(f"/scouts/{talk.scout_id}").text
    assert browser_of(cast.learner).get(f"/scouts/{cast.outsider.id}").status_code == 404
    assert browser_of(cast.trainer).get(f"/scouts/{talk.scout_id}").status_code == 404


# somebody else


def test_who_asks_for_somebody_else_keeps_their_first_place(talk: Mentorship, cast: Cast) -> None:
    make_scout(capacity=0)
    other = make_scout("Otto", capacity=1)
    ahead = ask(make_person(), minutes=1)  # came later, and gets Otto first as he is free
    assert offers_of(ahead) == [(other.id, OfferState.OPEN)]
    asked = ask_another(talk, learner=learner_of(talk), carries=False, now=LATER)
    assert asked.requested_at == NOW
    assert not runs(talk)
    assert offers_of(asked) == [(talk.scout_id, OfferState.BEFORE)]
    late = ask(make_person(), minutes=2)
    decline_offer(open_offer(ahead), private_reason="", now=LATER)
    assert (other.id, OfferState.OPEN) in offers_of(asked)  # before everybody who came later
    assert (other.id, OfferState.OPEN) not in offers_of(late)


def test_asked_twice_for_somebody_else_is_one_request(talk: Mentorship) -> None:
    first = ask_another(talk, learner=learner_of(talk), carries=True, now=LATER)
    assert ask_another(talk, learner=learner_of(talk), carries=False, now=LATER).id == first.id
    assert db.session.query(MentorRequest).count() == 2


def test_with_two_open_requests_nothing_ends(talk: Mentorship) -> None:
    for number in range(2):
        ask(learner_of(talk), text=str(number))
    with pytest.raises(TooManyRequests):
        ask_another(talk, learner=learner_of(talk), carries=False, now=LATER)
    db.session.rollback()
    assert runs(talk)


@pytest.mark.parametrize("carries", [True, False])
def test_what_was_said_goes_along_only_if_the_learner_wants_it(
    talk: Mentorship, cast: Cast, browser_of: Browser, carries: bool
) -> None:
    send_message(talk, Writing(text="Rat der ersten", idempotency_key="k"), author=scout_of(talk), now=NOW)
    second = make_scout("Otto Neu")
    asked = ask_another(talk, learner=learner_of(talk), carries=carries, now=LATER)
    fresh = accept_offer(open_offer(asked), now=LATER)
    shown = browser_of(second).get(f"/mentorships/{fresh.id}").text
    assert ("Rat der ersten" in shown) is carries
    assert "Sina Rat" not in shown
    found = get_mentorship(fresh.id, person=second)
    assert [line.author for line in said_before(found)] == ([""] if carries else [])


# going on together


def test_it_goes_on_when_both_want_it(ended: Mentorship, cast: Cast, browser_of: Browser) -> None:
    page = f"/mentorships/{ended.id}"
    learner, scout = browser_of(cast.learner), browser_of(scout_of(ended))
    for _click in range(2):
        learner.post(f"{page}/continuation")
    assert not runs(ended)
    assert "möchte gern mit dir weitermachen" in scout.get(page).text
    scout.post(f"{page}/continuation")
    assert runs(ended)
    assert db.session.query(Continuation).one().ended_at == NOW  # the end that was is not forgotten


def test_a_wish_can_be_taken_back(ended: Mentorship) -> None:
    continue_mentorship(ended, person=learner_of(ended), now=LATER)
    withdraw_continuation(ended, person=scout_of(ended), now=LATER)  # not theirs
    assert afterwards(ended, person=scout_of(ended)).wish == "others"
    withdraw_continuation(ended, person=learner_of(ended), now=LATER)
    assert afterwards(ended, person=scout_of(ended)).wish == ""


def test_without_a_place_the_wish_stands_and_nothing_is_overfilled(ended: Mentorship) -> None:
    continue_mentorship(ended, person=learner_of(ended), now=LATER)
    accept_offer(open_offer(ask(make_person())), now=NOW)  # the only place
    with pytest.raises(NoPlaceToContinue):
        continue_mentorship(ended, person=scout_of(ended), now=LATER)
    db.session.rollback()
    assert not runs(ended)
    assert running_counts() == {ended.scout_id: 1}
    assert afterwards(ended, person=scout_of(ended)).wish == "others"


# a block


def test_a_block_ends_what_runs_and_is_never_seen(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    page = f"/mentorships/{talk.id}"
    before = browser_of(cast.learner).get(f"{page}/block").text
    browser_of(scout_of(talk)).post(f"{page}/block")
    assert not runs(talk)
    shown = browser_of(cast.learner).get(page).text
    assert "Eure Begleitung ist seit dem" in shown
    assert "Blockierung" not in shown
    assert browser_of(cast.learner).get(f"{page}/block").text.count("blockier") == before.count("blockier")
    last = (
        db.session.query(OutboxMail)
        .filter_by(person_id=cast.learner.id)
        .order_by(OutboxMail.id.desc())
        .first()
    )
    assert last is not None
    assert "block" not in last.text.lower()
    assert "beendet" in last.subject
    asked = ask(cast.learner, text="Noch eine Frage")
    assert offers_of(asked) == []
    assert "Blockierung aufheben" in browser_of(scout_of(talk)).get(page).text


def test_a_wish_to_go_on_reaches_nobody_who_has_blocked(ended: Mentorship) -> None:
    block_person(ended, person=scout_of(ended), now=NOW)
    before = mails()
    assert (
        continue_mentorship(ended, person=learner_of(ended), now=LATER) is False
    )  # seen by the learner as ever
    assert mails() == before
    assert afterwards(ended, person=scout_of(ended)).wish == ""
    with pytest.raises(CannotContinue):
        continue_mentorship(ended, person=scout_of(ended), now=LATER)
    db.session.rollback()
    unblock_person(ended, person=scout_of(ended), now=LATER)
    assert continue_mentorship(ended, person=scout_of(ended), now=LATER) is True


def test_a_block_takes_back_ones_own_wish_and_open_offers(ended: Mentorship) -> None:
    continue_mentorship(ended, person=scout_of(ended), now=LATER)
    again = ask(learner_of(ended), scout=scout_of(ended), text="Noch eine")
    for _click in range(2):
        block_person(ended, person=scout_of(ended), now=LATER)
    assert offers_of(again) == [(ended.scout_id, OfferState.LAPSED)]
    assert continue_mentorship(ended, person=learner_of(ended), now=LATER) is False


class TestAtOnce:
    @pytest.fixture
    def database(self, either_database: str) -> str:
        return either_database

    def test_two_ends_and_eight_wishes_at_once(self, app: Flask, database: str) -> None:
        scout = make_scout(capacity=2)
        ids = [make_mentorship(make_person(), scout, text=str(n)).id for n in range(2)]
        scout_id = scout.id

        def both(number: int, verb: Callable[..., object]) -> list[Callable[[], object]]:
            def act(as_scout: bool) -> object:
                talk = db.session.get_one(Mentorship, number)
                person_id = talk.scout_id if as_scout else talk.learner_id
                person = db.session.get_one(Person, person_id)
                return verb(get_mentorship(number, person=person), person=person, now=NOW)

            return [lambda: act(True), lambda: act(False)] * 2

        ends = [act for number in ids for act in both(number, end_mentorship)]
        assert set(all_at_once(app, ends)) == {"done"}
        assert running_counts() == {}
        assert db.session.query(OutboxMail).filter(OutboxMail.subject.contains("beendet")).count() == 2
        db.session.get_one(Person, scout_id)
        taken = ask(make_person())  # one of the two places is offered to somebody who waits
        assert taken is not None
        wishes = [act for number in ids for act in both(number, continue_mentorship)]
        outcomes = all_at_once(app, wishes)
        assert set(outcomes) <= {"done", "NoPlaceToContinue"}
        assert running_counts() == {scout_id: 1}
