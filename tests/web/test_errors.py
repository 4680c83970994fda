"""When something goes wrong, the page says what to do, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape
from re import findall, search
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from course_engine.accounts import session_loading
from course_engine.accounts.models import Person
from course_engine.accounts.passwords import hash_password
from course_engine.db import db
from tests.builders import make_person
from tests.outages import away, taking_nothing

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


def test_a_question_whose_session_expired_goes_back_to_the_lesson_it_was_about(guarded: Flask) -> None:
    typed = {"question": "Wie fange ich an?", "scout": "any", "key": "k"}
    page = guarded.test_client().post("/mentoring/new?topic=datenschutz", data=typed, headers=HERE)
    assert page.status_code == 401
    assert hidden_fields(page.text)["next"] == "/mentoring/new?topic=datenschutz"


def test_a_button_pressed_after_the_session_expired_leads_back_to_its_page(
    guarded: Flask, member: Person
) -> None:
    client = guarded.test_client()
    came_from = HERE | {"Referer": "http://localhost/mentoring?all=1"}
    page = client.post("/offers/7/acceptance", headers=came_from)
    assert page.status_code == 401
    assert "noch nichts geschehen" in page.text
    fields = hidden_fields(page.text)
    assert fields["next"] == "/mentoring?all=1"
    entrance = {"email": "mira@example.org", "password": PASSWORD}
    token = {"csrf_token": token_of(page.text.split("<main")[1])}
    back = client.post("/sign-in", data=fields | entrance | token, headers=HERE)
    assert back.location == "/mentoring?all=1"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Referer": "http://evil.example/mentoring"},
        HERE | {"Referer": "http://evil.example/mentoring"},
        HERE | {"Referer": "http://localhost//evil.example"},
        HERE | {"Referer": "http://localhost/\\\\evil.example"},
        HERE,
    ],
)
def test_a_button_pressed_elsewhere_leads_nowhere_else(guarded: Flask, headers: dict[str, str]) -> None:
    page = guarded.test_client().post("/offers/7/acceptance", headers=headers)
    assert 'name="next" value="/"' in page.text or page.status_code == 400
    assert "evil.example" not in page.text


def test_a_token_that_ran_out_keeps_what_the_form_was_about(guarded: Flask, member: Person) -> None:
    client = guarded.test_client()
    sign_in(client)
    typed = {"question": "Wie fange ich an?", "csrf_token": "old"}
    page = client.post("/mentoring/new?topic=datenschutz", data=typed, headers=HERE)
    assert 'action="/mentoring/new?topic=datenschutz"' in page.text


def test_who_signed_in_elsewhere_meanwhile_keeps_what_was_typed(guarded: Flask, member: Person) -> None:
    client = guarded.test_client()
    expired = client.post("/account", data={"name": "Mira Neu", "locale": "de"}, headers=HERE)
    sign_in(client)
    typed = hidden_fields(expired.text) | {"csrf_token": token_of(client.get("/account").text)}
    page = client.post("/sign-in", data=typed, headers=HERE)
    assert page.status_code == 200
    assert hidden_fields(page.text)["name"] == "Mira Neu"


def test_the_first_admins_form_with_an_old_token_is_not_sent_to_sign_in(guarded: Flask) -> None:
    page = guarded.test_client().post("/first-admin/abc", data={"name": "Ada Admin"}, headers=HERE)
    assert 'action="/first-admin/abc"' in page.text


on_either_database = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)


@on_either_database
@pytest.mark.parametrize("how", ["read-only", "full"])
def test_a_disk_that_takes_nothing_is_never_called_saved(
    app: Flask, browser_of: Callable[[Person], FlaskClient], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    client = browser_of(make_person("Mira"))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    db.session.commit()
    with taking_nothing(how):
        for number in range(50):  # what is free in the file takes a few
            sent = {"name": "Mira Morgenstern-Wiesental", "organisation": f"{number:0160}", "locale": "de"}
            page = client.post("/account", data=sent)
            if page.status_code != 302:
                break
        script = client.post("/account", data=sent, headers={"Accept": "application/json"})
        reading = client.get("/account")
        db.session.rollback()
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "Nicht gespeichert" in page.text
    assert 'action="/account"' in page.text  # what was typed can be sent again
    assert hidden_fields(page.text)["name"] == "Mira Morgenstern-Wiesental"
    assert (script.status_code, script.json) == (503, {"error": "not_saved"})
    assert reading.status_code == 200
    assert sent["organisation"] not in reading.text
    assert client.post("/account", data=sent).status_code == 302  # no restart needed


@on_either_database
def test_a_database_that_went_away_and_came_back_needs_no_restart(
    app: Flask, browser_of: Callable[[Person], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(make_person("Mira"))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    sent = {"name": "Mira Neu", "locale": "de"}
    assert client.get("/account").status_code == 200
    with away():
        assert client.get("/account").status_code == 503
        page = client.post("/account", data=sent)
        assert page.status_code == 503
        assert "Nicht gespeichert" in page.text
    assert "Mira Neu" not in client.get("/account").text
    assert client.post("/account", data=sent).status_code == 302


def test_a_database_that_is_gone_is_told_without_asking_it(
    app: Flask, browser_of: Callable[[Person], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(make_person("Mira"))

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("SELECT", None, Exception("gone"))

    monkeypatch.setattr(session_loading, "find_person_by_session", gone)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    assert client.get("/account").status_code == 503
    page = client.post("/account", data={"name": "Mira Neu"})
    assert page.status_code == 503
    assert "nicht gespeichert" in page.text


def test_a_failure_in_a_broken_transaction_is_still_a_page(
    app: Flask, browser_of: Callable[[Person], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        db.session.add(Person(name=None))
        db.session.flush()

    client = browser_of(make_person("Mira"))
    monkeypatch.setitem(app.view_functions, "web.help", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    page = client.get("/help")
    assert page.status_code == 500
    assert "Was als gespeichert angezeigt wurde" in page.text
