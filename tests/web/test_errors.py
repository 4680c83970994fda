"""When something goes wrong, the page says what to do, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from re import findall, search

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.accounts.passwords import hash_password
from tests.builders import make_person

HERE = {"Origin": "http://localhost"}
THERE = {"Origin": "https://evil.example"}
PASSWORD = "ein guter langer Satz"


@pytest.fixture
def guarded(app: Flask) -> Iterator[Flask]:
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def member(guarded: Flask) -> Person:
    return make_person("Mira", email="mira@example.org", password_hash=hash_password(PASSWORD))


def token_of(page: str) -> str:
    return search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]


def sign_in(client: FlaskClient) -> None:
    token = token_of(client.get("/sign-in").text)
    data = {"email": "mira@example.org", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data).status_code == 302


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of the page's own form."""
    inputs = findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split("<main")[1])
    return {name: unescape(value) for name, value in inputs}


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_unknown_page_is_a_helpful_one_in_the_right_language(client: FlaskClient, language: str) -> None:
    page = client.get("/nothing-here", headers={"Accept-Language": language})
    assert page.status_code == 404
    assert f'<html lang="{language}">' in page.text
    assert 'href="/"' in page.text


def test_scripts_get_facts_and_no_page(client: FlaskClient) -> None:
    page = client.get("/nothing-here", headers={"Accept": "application/json"})
    assert page.json == {"error": "not_found"}


def test_a_form_of_another_site_is_refused_and_shows_nothing_of_it(guarded: Flask, member: Person) -> None:
    client = guarded.test_client()
    sign_in(client)
    page = client.post("/account", data={"name": "Angriff auf Mira, bitte"}, headers=THERE)
    assert page.status_code == 400
    assert "Angriff" not in page.text


def test_a_token_that_ran_out_loses_nothing(guarded: Flask, member: Person) -> None:
    client = guarded.test_client()
    sign_in(client)
    typed = {"name": "Mira Neu mit langem Namen", "locale": "de", "csrf_token": "old"}
    page = client.post("/account", data=typed, headers=HERE)
    assert page.status_code == 400
    again = hidden_fields(page.text)
    assert again["name"] == "Mira Neu mit langem Namen"
    assert client.post("/account", data=again, headers=HERE).location == "/account"
    assert "Mira Neu" in client.get("/account").text


def test_an_expired_session_leads_back_with_what_was_typed(guarded: Flask, member: Person) -> None:
    client = guarded.test_client()
    typed = {"name": "Mira Neu", "locale": "de", "organisation": 'Haus "Süd" & mehr'}
    page = client.post("/account", data=typed, headers=HERE)
    assert page.status_code == 401
    form = hidden_fields(page.text)
    assert "abgelaufen" in page.text
    carried = form | {
        "email": "mira@example.org",
        "password": PASSWORD,
        "csrf_token": token_of(page.text.split("<main")[1]),
    }
    back = client.post("/sign-in", data=carried, headers=HERE)
    again = hidden_fields(back.text)
    assert 'action="/account"' in back.text
    assert again["organisation"] == 'Haus "Süd" & mehr'
    assert client.post("/account", data=again, headers=HERE).location == "/account"
    assert "Mira Neu" in client.get("/account").text


def test_passwords_are_never_carried_along(guarded: Flask, member: Person) -> None:
    typed = {"current_password": "geheim eins", "password": "geheim zwei", "password_again": "geheim drei"}
    page = guarded.test_client().post("/account/password", data=typed, headers=HERE)
    assert "geheim" not in page.text


def test_a_failure_shows_no_inner_life(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        client = app.test_client()
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(app.view_functions, "web.help", lambda: 1 / 0)
            page = client.get("/help")
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
    assert page.status_code == 500
    assert "ZeroDivisionError" not in page.text
    assert "<h1>" in page.text


def test_too_much_is_refused_clearly(app: Flask) -> None:
    page = app.test_client().post("/sign-in", data={"email": "x" * 5_000_000})
    assert page.status_code == 413
    assert "zu groß" in page.text
