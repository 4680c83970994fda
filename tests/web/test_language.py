"""German first, English for whoever asks for it, and the choice is kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.db import db
from tests.conftest import Cast


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("", "de"), ("de-AT,de;q=0.9", "de"), ("en-GB", "en"), ("fr", "de"), ("fr,en;q=0.5", "en")],
)
def test_the_page_speaks_what_the_browser_asks_for_else_german(
    client: FlaskClient, asked: str, spoken: str
) -> None:
    assert f'<html lang="{spoken}">' in client.get("/help", headers={"Accept-Language": asked}).text


def test_a_choice_counts_more_than_the_browser(client: FlaskClient) -> None:
    client.post("/language", data={"language": "en", "next": "/help"})
    assert '<html lang="en">' in client.get("/help", headers={"Accept-Language": "de"}).text


def test_a_signed_in_persons_choice_is_theirs_on_every_device(
    cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    browser_of(cast.learner).post("/language", data={"language": "en"})
    assert '<html lang="en">' in browser_of(cast.learner).get("/help").text
    assert db.session.get(Person, cast.learner.id).locale == "en"


def test_an_unknown_language_changes_nothing(client: FlaskClient) -> None:
    client.post("/language", data={"language": "tlh"})
    assert '<html lang="de">' in client.get("/help").text
