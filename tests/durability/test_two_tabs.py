"""Two windows with the same attempt: the newer answer stays, both are kept, and the older window is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Response
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.db import db
from tests.builders import NOW
from tests.conftest import Cast
from tests.durability.quizzes import publish

Fields = dict[str, str]
NOTICE = "Es zählt, was unten steht. Deine Antwort von hier war:"  # the same notice for scripts is hidden


@pytest.fixture
def address(cast: Cast) -> str:
    attempt = start_attempt(publish(), learner=cast.learner, generator=Random(1), now=NOW)
    return f"/attempts/{attempt.id}"


@pytest.fixture
def window(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    return browser_of(cast.learner)


def opened(window: FlaskClient, address: str) -> Fields:
    """What a page that is open in one of the windows knows: sequence and key."""
    page = window.get(f"{address}?item=4").get_data(as_text=True)
    return dict(re.findall(r'<input type="hidden" name="((?:key|sequence)-[^"]+)" value="([^"]*)"', page))


def save(window: FlaskClient, address: str, page: Fields, answer: str) -> str:
    """Save from that page; returns the page that follows."""
    sent = window.post(f"{address}/responses", data=page | {"answer-i-wort": answer, "then": "stay:4"})
    assert sent.status_code == 303
    return window.get(sent.location).get_data(as_text=True)


def history() -> list[tuple[str, bool]]:
    rows = db.session.execute(select(Response.answer, Response.stale).order_by(Response.id))
    return [(answer["text"], stale) for answer, stale in rows]


def shown(page: str) -> str | None:
    field = re.search(r'<input[^>]*id="answer-i-wort"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', field[0]) if field else None
    return value[1] if value else None


def test_a_stale_window_takes_nothing_away(window: FlaskClient, address: str) -> None:
    new, old = opened(window, address), opened(window, address)
    save(window, address, new, "neuer")
    told = save(window, address, old, "älter")
    assert NOTICE in told
    assert "<q>älter</q>" in told
    assert shown(told) == "neuer"
    assert history() == [("neuer", False), ("älter", True)]


def test_a_stale_window_that_saves_again_and_again_takes_nothing_away(
    window: FlaskClient, address: str
) -> None:
    new, old = opened(window, address), opened(window, address)
    save(window, address, new, "neuer")
    for typed in ("ä", "äl", "ält", "ält"):  # the last one is a repetition: kept once
        assert NOTICE in save(window, address, old, typed)
    save(window, address, opened(window, address), "noch neuer")
    assert NOTICE in save(window, address, old, "älter")
    assert shown(window.get(f"{address}?item=4").get_data(as_text=True)) == "noch neuer"
    assert [answer for answer, stale in history() if not stale] == ["neuer", "noch neuer"]
    assert [answer for answer, stale in history() if stale] == ["ä", "äl", "ält", "älter"]


def test_the_script_of_a_stale_window_takes_nothing_away_and_hears_the_newer_answer(
    window: FlaskClient, address: str
) -> None:
    new, old = opened(window, address), opened(window, address)
    save(window, address, new, "neuer")
    for number, typed in enumerate(("ä", "älter", "älter")):  # the last one is a repetition
        one = {
            "item": "i-wort",
            "fields": {"": [typed]},
            "sequence": 1,
            "key": f"{old['key-i-wort']}{min(number, 1)}",
        }
        said = window.post(
            f"{address}/responses", json={"responses": [one]}, headers={"Accept": "application/json"}
        )
        assert said.status_code == 200
        [reply] = said.json["responses"]  # type: ignore[index]
        assert (reply["stale"], reply["sequence"], reply["fields"]) == (True, 1, {"": ["neuer"]})
    assert history() == [("neuer", False), ("ä", True), ("älter", True)]


def test_an_old_window_that_changed_nothing_is_not_bothered(window: FlaskClient, address: str) -> None:
    save(window, address, opened(window, address), "alt")
    old = opened(window, address)
    save(window, address, opened(window, address), "neuer")
    assert NOTICE not in save(window, address, old, "alt")
    assert history() == [("alt", False), ("neuer", False)]


def test_the_older_answer_can_be_taken_on_purpose(window: FlaskClient, address: str) -> None:
    new, old = opened(window, address), opened(window, address)
    save(window, address, new, "neuer")
    told = save(window, address, old, "älter")
    take = re.search(r'<form id="take-i-wort".*?</form>', told, re.DOTALL)
    assert take is not None
    own = dict(re.findall(r'<input type="hidden" name="((?:key|sequence)-[^"]+)" value="([^"]*)"', take[0]))
    assert NOTICE not in save(window, address, own, "älter")
    assert history() == [("neuer", False), ("älter", True), ("älter", False)]
