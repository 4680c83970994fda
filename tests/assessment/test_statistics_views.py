"""The page of figures: for those who write and accompany, without a name, and silent below the minimum."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.content.models import Quiz
from tests.assessment.items import BODIES
from tests.assessment.test_statistics_queries import POINTS, Sitting, sit_all, some_sittings
from tests.builders import make_module, make_person, make_quiz
from tests.conftest import Cast
from tests.statements import count_statements

BrowserOf = Callable[[Person], FlaskClient]
PAGE = "/quizzes/q-probe/statistics"


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    return make_quiz("q-probe", items=BODIES, title="Probe-Quiz")


@pytest.mark.parametrize(
    ("role", "status"),
    [("scout", 200), ("trainer", 200), ("admin", 200), ("learner", 404), ("outsider", 404)],
)
def test_it_is_for_those_who_write_and_accompany(
    role: str, status: int, quiz: Quiz, cast: Cast, browser_of: BrowserOf
) -> None:
    assert browser_of(getattr(cast, role)).get(PAGE).status_code == status


@pytest.mark.parametrize(
    ("role", "linked"), [("scout", True), ("trainer", True), ("admin", True), ("learner", False)]
)
def test_the_page_of_the_module_leads_there(
    role: str, linked: bool, quiz: Quiz, cast: Cast, browser_of: BrowserOf
) -> None:
    make_module("probe", quizzes=[quiz])
    assert (PAGE in browser_of(getattr(cast, role)).get("/modules/probe").text) == linked


def test_who_is_not_signed_in_is_asked_to(quiz: Quiz, client: FlaskClient) -> None:
    assert "/sign-in" in client.get(PAGE).headers["Location"]


def test_before_anybody_answered_it_says_what_will_be_here(
    quiz: Quiz, cast: Cast, browser_of: BrowserOf
) -> None:
    page = browser_of(cast.scout).get(PAGE).text
    assert "Noch keine Antworten" in page
    assert "ab 20 Versuchen" in page


def test_with_too_few_answers_there_is_no_figure(quiz: Quiz, cast: Cast, browser_of: BrowserOf) -> None:
    sit_all(quiz, some_sittings(19))
    page = browser_of(cast.scout).get(PAGE).text
    assert "Bisher gibt es 19 erste Versuche" in page
    assert page.count("zu wenige Antworten (19)") == len(BODIES)
    assert "%" not in page.split("<main")[1].split("</main")[0].replace("95\xa0%", "").replace('="100%"', "")
    assert 'class="figure' not in page


def test_the_minimum_is_a_setting(app: Flask, quiz: Quiz, cast: Cast, browser_of: BrowserOf) -> None:
    sit_all(quiz, some_sittings(5))
    app.config["STATISTICS_MINIMUM"] = 5
    try:
        assert "Bisher gibt es" not in browser_of(cast.scout).get(PAGE).text
    finally:
        app.config["STATISTICS_MINIMUM"] = 20


def test_with_enough_answers_figures_come_with_their_intervals(
    quiz: Quiz, cast: Cast, browser_of: BrowserOf
) -> None:
    right = Sitting(dict.fromkeys(POINTS, 1.0), {"i-eins": ["a-ja"]})
    wrong = Sitting(dict.fromkeys(POINTS, 0.0), {"i-eins": ["a-nein"]})
    sit_all(quiz, [right] * 30 + [wrong] * 10)
    page = browser_of(cast.scout).get(PAGE).text
    assert "75\xa0% (60\xa0% bis 86\xa0%)" in page
    assert "75\xa0% (30 von 40), im besten Drittel 100\xa0%" in page


def test_a_flag_says_what_to_do_and_leads_to_the_change(
    quiz: Quiz, cast: Cast, browser_of: BrowserOf
) -> None:
    sit_all(quiz, [Sitting(dict.fromkeys(POINTS, 0.0))] * 30)
    make_quiz("q-probe", items=[{**BODIES[0], "prompt": "Was brauchst du <wirklich>?"}, *BODIES[1:]])
    sit_all(quiz, [Sitting(dict.fromkeys(POINTS, 1.0))] * 30)
    page = browser_of(cast.scout).get(PAGE).text
    assert "gelingt die Aufgabe häufiger: vorher 0\xa0% der Punkte, jetzt 100\xa0%" in page
    assert 'href="#i-eins-2"' in page
    assert 'id="i-eins-2"' in page
    assert "Geändert: Aufgabentext" in page
    editor = "/authoring/quizzes/new?quiz=q-probe"
    assert editor in page
    assert editor not in browser_of(cast.trainer).get(PAGE).text


def test_nobody_is_named(quiz: Quiz, cast: Cast, browser_of: BrowserOf) -> None:
    canaries = [
        make_person(f"Kanarienvogel {number}", email=f"canary{number}@example.org") for number in range(25)
    ]
    sit_all(quiz, some_sittings(25), learner_ids=[canary.id for canary in canaries])
    page = browser_of(cast.trainer).get(PAGE).text
    assert "Kanarienvogel" not in page
    assert "canary" not in page


def test_the_number_of_statements_does_not_grow(quiz: Quiz, cast: Cast, browser_of: BrowserOf) -> None:
    browser = browser_of(cast.scout)
    sittings = some_sittings(60)
    sit_all(quiz, sittings[:10])
    with count_statements() as few:
        browser.get(PAGE)
    sit_all(quiz, sittings[10:])
    with count_statements() as many:
        browser.get(PAGE)
    assert len(few) == len(many)
