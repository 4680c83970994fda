"""The pages of mentoring: what each person finds there, and what nobody else does."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.content.models import LessonPin
from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, Mentorship, Message, Offer
from course_engine.mentoring.operations.decline_offer import decline_offer
from tests.builders import NOW, make_lesson_version, make_module, make_topic
from tests.conftest import Cast
from tests.mentoring.people import ask, give_profile, make_mentorship, make_scout, offers_of, open_offer

Browser = Callable[[Person], FlaskClient]


def page(browser: FlaskClient, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200, url
    return answer.get_data(as_text=True)


def lesson_version_id() -> int:
    module = make_module(lessons=["bilder"])
    return (
        db.session.query(LessonPin)
        .filter_by(module_version_id=module.current_version_id)
        .one()
        .lesson_version_id
    )


def test_a_learner_asks_from_a_lesson_and_the_lesson_travels(cast: Cast, browser_of: Browser) -> None:
    number = lesson_version_id()
    scout = make_scout("Sina Rat")
    browser = browser_of(cast.learner)
    shown = page(browser, f"/mentoring/new?lesson_version={number}")
    assert "deine Organisation, die Lektion „bilder“" in shown
    assert "Sina Rat" in shown
    assert "Kennt sich mit „Datenschutz“ aus" in shown
    assert re.findall(r'<input checked [^>]*value="([^"]*)"', shown) == ["any"]
    answer = browser.post(
        f"/mentoring/new?lesson_version={number}",
        data={"question": "Wie geht das?", "scout": str(scout.id), "key": "k"},
    )
    request = db.session.query(MentorRequest).one()
    assert answer.headers["Location"] == f"/mentor-requests/{request.id}"
    assert (request.lesson_version_id, request.chosen_scout_id) == (number, scout.id)
    assert "Sina Rat überlegt gerade" in page(browser, f"/mentor-requests/{request.id}")


def test_without_a_lesson_one_chooses_a_topic_first(cast: Cast, browser_of: Browser) -> None:
    make_topic()
    browser = browser_of(cast.learner)
    assert "/mentoring/new?topic=datenschutz" in page(browser, "/mentoring/new")
    assert "das Thema „Datenschutz“ und warum ihr zusammenpasst" in page(
        browser, "/mentoring/new?topic=datenschutz"
    )


@pytest.mark.parametrize("query", ["lesson_version=999", "lesson_version=x", "topic=gibtsnicht"])
def test_what_is_not_there_cannot_be_asked_about(cast: Cast, browser_of: Browser, query: str) -> None:
    assert browser_of(cast.learner).get(f"/mentoring/new?{query}").status_code == 404


def test_a_lesson_that_was_never_published_is_not_there(cast: Cast, browser_of: Browser) -> None:
    number = make_lesson_version("l-entwurf").id
    assert browser_of(cast.learner).get(f"/mentoring/new?lesson_version={number}").status_code == 404


def test_an_error_keeps_what_was_typed(cast: Cast, browser_of: Browser) -> None:
    make_topic()
    scout = make_scout("Sina Rat", capacity=1)
    browser = browser_of(cast.learner)
    answer = browser.post(
        "/mentoring/new?topic=datenschutz", data={"question": " ", "scout": str(scout.id), "key": "k"}
    )
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Fehler:" in shown
    assert 'href="#question"' in shown
    ask(cast.outsider)  # takes the only place
    answer = browser.post(
        "/mentoring/new?topic=datenschutz",
        data={"question": "Meine lange Frage", "scout": str(scout.id), "key": "k"},
    )
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Meine lange Frage" in shown
    assert "keinen freien Platz mehr" in shown
    assert 'value="k"' in shown


def test_a_third_request_is_refused_with_the_text_kept(cast: Cast, browser_of: Browser) -> None:
    ask(cast.learner, text="eins")
    browser = browser_of(cast.learner)
    data = {"question": "Die dritte Frage", "scout": "any", "key": "k3"}
    ask(cast.learner, text="zwei")
    answer = browser.post("/mentoring/new?topic=datenschutz", data=data)
    assert answer.status_code == 422
    assert "Die dritte Frage" in answer.get_data(as_text=True)
    assert "zwei offene Anfragen" in answer.get_data(as_text=True)
    assert "zwei offene Anfragen" in page(browser, "/mentoring/new?topic=datenschutz")


def test_sent_twice_a_request_and_a_message_are_one(cast: Cast, browser_of: Browser) -> None:
    scout = make_scout()
    browser = browser_of(cast.learner)
    make_topic()
    for _click in range(2):
        browser.post(
            "/mentoring/new?topic=datenschutz", data={"question": "Frage", "scout": "any", "key": "k"}
        )
    assert db.session.query(MentorRequest).count() == 1
    offer = db.session.query(Offer).one()
    browser_of(scout).post(f"/offers/{offer.id}/acceptance")
    mentorship = db.session.query(Mentorship).one()
    for _click in range(2):
        browser.post(f"/mentorships/{mentorship.id}/messages", data={"text": "Danke dir", "key": "m"})
    assert db.session.query(Message).count() == 1


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        ({"languages": ["tr"]}, "spricht keine der Sprachen"),
        ({"windows": ["sun_evening"]}, "zu anderen Zeiten"),
        ({}, "so viele Menschen, wie sie können"),
    ],
)
def test_the_waiting_page_says_why_and_how_many_are_ahead(
    cast: Cast, browser_of: Browser, profile: dict[str, list[str]], sentence: str
) -> None:
    give_profile(cast.learner, **profile)  # type: ignore[arg-type]
    make_scout(capacity=0, windows=["mon_morning"])
    ask(cast.outsider)
    request = ask(cast.learner, minutes=1)
    shown = page(browser_of(cast.learner), f"/mentor-requests/{request.id}")
    assert "Deine Anfrage wartet" in shown
    assert sentence in shown
    assert "Vor dir wartet noch 1 Anfrage" in shown
    assert "Inzwischen weiterlernen" in shown


def test_the_waiting_page_says_that_everybody_was_asked(cast: Cast, browser_of: Browser) -> None:
    make_scout()
    request = ask(cast.learner)
    decline_offer(open_offer(request), private_reason="GEHEIM", now=NOW)
    shown = page(browser_of(cast.learner), f"/mentor-requests/{request.id}")
    assert "haben wir schon gefragt" in shown
    assert "GEHEIM" not in shown


def test_only_a_scout_one_chose_oneself_is_named_and_a_no_is_told_kindly(
    cast: Cast, browser_of: Browser
) -> None:
    chosen, other = make_scout("Carla Wahl"), make_scout("Otto Stumm")
    request = ask(cast.learner, scout=chosen)
    browser = browser_of(cast.learner)
    browser_of(chosen).post(f"/offers/{open_offer(request).id}/refusal", data={"private_reason": "GEHEIM"})
    shown = page(browser, f"/mentor-requests/{request.id}")
    assert offers_of(request)[-1] == (other.id, "open")
    assert "Carla Wahl kann gerade niemanden dazunehmen" in shown
    assert "Ein*e Scout überlegt gerade" in shown
    assert "Otto Stumm" not in shown
    assert "GEHEIM" not in shown + page(browser, "/mentoring")


def test_a_scout_sees_who_asks_what_and_why_them(cast: Cast, browser_of: Browser) -> None:
    give_profile(cast.learner, windows=["sat_morning", "sat_afternoon", "sat_evening"])
    scout = make_scout(windows=["sat_morning", "sat_afternoon", "sat_evening"])
    ask(cast.learner, text="Drei Kinder auf dem Foto?")
    shown = page(browser_of(scout), "/mentoring")
    assert "Lea Lernt" in shown
    assert "Drei Kinder auf dem Foto?" in shown
    assert "Du kennst dich mit „Datenschutz“ aus" in shown
    assert "Ihr sprecht beide Deutsch" in shown
    assert "Ihr habt beide samstags Zeit" in shown
    assert "Du begleitest gerade 0 von höchstens 1 Person." in shown


def test_times_that_were_only_assumed_are_no_reason_to_tell(cast: Cast, browser_of: Browser) -> None:
    scout = make_scout(windows=["sat_morning"])
    ask(cast.learner)
    assert "beide samstags" not in page(browser_of(scout), "/mentoring")
    assert "wir rechnen mit jeder Zeit" in page(browser_of(cast.outsider), "/mentoring/new?topic=datenschutz")


def test_a_reason_that_is_too_long_comes_back_with_the_text(cast: Cast, browser_of: Browser) -> None:
    scout = make_scout()
    offer = open_offer(ask(cast.learner))
    answer = browser_of(scout).post(f"/offers/{offer.id}/refusal", data={"private_reason": "lang " * 300})
    assert answer.status_code == 422
    assert "lang lang" in answer.get_data(as_text=True)
    assert "höchstens 1000 Zeichen" in answer.get_data(as_text=True)
    assert f'href="#private_reason-{offer.id}"' in answer.get_data(as_text=True)


def test_yes_leads_into_the_conversation_and_both_write(cast: Cast, browser_of: Browser) -> None:
    scout = make_scout("Sina Rat")
    request = ask(cast.learner, text="Wie **geht** das?")
    theirs, mine = browser_of(scout), browser_of(cast.learner)
    answer = theirs.post(f"/offers/{open_offer(request).id}/acceptance")
    url = answer.headers["Location"]
    assert "Du bist dran." in page(theirs, url)
    assert "<strong>geht</strong>" in page(theirs, url)
    assert "Jetzt ist Sina Rat dran" in page(mine, url)
    theirs.post(f"{url}/messages", data={"text": "So <b>geht</b> es", "key": "k"})
    shown = page(mine, url)
    assert "So &lt;b&gt;geht&lt;/b&gt; es" in shown
    assert "Du bist dran." in shown
    assert "Zu eurem Gespräch" in page(mine, f"/mentor-requests/{request.id}")


def test_an_empty_message_is_an_error_and_one_after_the_end_is_kept(cast: Cast, browser_of: Browser) -> None:
    scout = make_scout()
    url = f"/mentorships/{make_mentorship(cast.learner, scout).id}"
    mine = browser_of(cast.learner)
    assert mine.post(f"{url}/messages", data={"text": "", "key": "k"}).status_code == 422
    assert "beenden?" in page(mine, f"{url}/end")
    mine.post(f"{url}/end")
    answer = browser_of(scout).post(f"{url}/messages", data={"text": "Mein langer Text", "key": "k"})
    assert answer.status_code == 422
    assert "Mein langer Text" in answer.get_data(as_text=True)
    assert "nicht mehr verschickt" in answer.get_data(as_text=True)
    assert "beendet" in page(mine, "/mentoring")


def test_a_full_scout_is_told_what_to_do(cast: Cast, browser_of: Browser) -> None:
    scout = make_scout()
    make_mentorship(cast.outsider, scout)
    request = MentorRequest(
        learner_id=cast.learner.id,
        topic_id=make_topic().id,
        question="?",
        idempotency_key="x",
        requested_at=NOW,
    )
    db.session.add(request)
    db.session.flush()
    offer = Offer(request_id=request.id, scout_id=scout.id, made_at=NOW)
    db.session.add(offer)
    db.session.commit()
    answer = browser_of(scout).post(f"/offers/{offer.id}/acceptance")
    assert answer.status_code == 409
    assert "keinen freien Platz mehr" in answer.get_data(as_text=True)


def test_withdrawing_takes_it_off_the_list(cast: Cast, browser_of: Browser) -> None:
    request = ask(cast.learner)
    browser = browser_of(cast.learner)
    browser.post(f"/mentor-requests/{request.id}/withdrawal")
    assert "Deine offenen Anfragen" not in page(browser, "/mentoring")
    assert "zurückgezogen" in page(browser, f"/mentor-requests/{request.id}")


def test_whoever_has_nothing_yet_learns_how_it_works(cast: Cast, browser_of: Browser) -> None:
    assert "Lernen geht zu zweit leichter" in page(browser_of(cast.learner), "/mentoring")
    assert "Du bietest noch keine Plätze an" in page(browser_of(cast.scout), "/mentoring")
    assert "Gerade fragt niemand" in page(browser_of(make_scout()), "/mentoring")


def test_the_rooms_are_closed_to_whoever_neither_learns_nor_mentors(cast: Cast, browser_of: Browser) -> None:
    for person in (cast.trainer, cast.admin):
        assert browser_of(person).get("/mentoring").status_code == 404
        assert browser_of(person).get("/mentoring/new").status_code == 404


def test_everything_of_others_is_not_there(cast: Cast, browser_of: Browser, client: FlaskClient) -> None:
    scout = make_scout(capacity=2)
    mentorship = make_mentorship(cast.learner, scout)
    request = ask(cast.learner, text="Noch eine")
    offer = open_offer(request)
    pages = [f"/mentorships/{mentorship.id}", f"/mentorships/{mentorship.id}/end"]
    forms = [f"/mentorships/{mentorship.id}/messages", f"/mentorships/{mentorship.id}/end"]
    requests = [f"/mentor-requests/{request.id}"]
    offers = [f"/offers/{offer.id}/acceptance", f"/offers/{offer.id}/refusal"]
    for person in (cast.outsider, cast.scout, cast.trainer, cast.admin):
        browser = browser_of(person)
        assert {browser.get(url).status_code for url in pages + requests} == {404}
        assert {
            browser.post(url, data={"text": "Hallo", "key": "k"}).status_code
            for url in [*forms, *offers, f"/mentor-requests/{request.id}/withdrawal"]
        } == {404}
    assert (
        browser_of(scout).get(requests[0]).status_code == 404
    )  # the scout sees the offer, not the waiting page
    assert {browser_of(cast.learner).post(url).status_code for url in offers} == {404}
    assert {client.get(url).status_code for url in pages + requests} == {302}
