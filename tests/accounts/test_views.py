"""Getting in, getting out, and what is said to strangers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from re import search, sub

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import AccountLink, LinkPurpose, Person, SignInSession
from course_engine.accounts.operations import links
from course_engine.accounts.passwords import hash_password
from course_engine.db import db
from course_engine.notifications.models import OutboxMail
from course_engine.web.clock import utc_now
from tests.builders import make_person
from tests.conftest import Cast

PASSWORD = "ein guter langer Satz"
NEW = {"password": "noch ein Satz", "password_again": "noch ein Satz"}


@pytest.fixture
def member(app: Flask) -> Person:
    return make_person("Mira Mitglied", email="mira@example.org", password_hash=hash_password(PASSWORD))


def sign_in(client: FlaskClient, email: str = "mira@example.org", password: str = PASSWORD, **more: str):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def without(page: str, email: str = "") -> str:
    """A page's text without its nonce, its tokens and an address."""
    page = sub(r'nonce="[^"]+"|name="csrf_token" (type="hidden" )?value="[^"]+"', "", page)
    return page.replace(email, "") if email else page


def test_sign_in_leads_to_where_one_wanted_to_go(client: FlaskClient, member: Person) -> None:
    asked = client.get("/account")
    assert asked.location == "/sign-in?next=/account"
    assert sign_in(client, next="/account").location == "/account"
    assert "Mira Mitglied" in client.get("/account").text


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/\tevil",
        "/%0aevil\n",
        " //evil.example",
        "/\r\n//evil.example",
    ],
)
def test_sign_in_never_leads_to_another_site(client: FlaskClient, member: Person, target: str) -> None:
    assert sign_in(client, next=target).location == "/"


def test_known_and_unknown_addresses_get_the_same_answer(client: FlaskClient, member: Person) -> None:
    known = sign_in(client, password="falsch falsch")
    unknown = sign_in(client, email="nobody@example.org", password="falsch falsch")
    assert known.status_code == unknown.status_code == 422
    assert without(known.text, "mira@example.org") == without(unknown.text, "nobody@example.org")


def test_wrong_password_keeps_the_address_typed(client: FlaskClient, member: Person) -> None:
    page = sign_in(client, password="falsch falsch")
    assert 'value="mira@example.org"' in page.text
    assert "passen nicht zusammen" in page.text


def test_ten_guesses_and_the_eleventh_must_wait(client: FlaskClient, member: Person) -> None:
    for _ in range(10):
        assert sign_in(client, password="falsch falsch").status_code == 422
    refused = sign_in(client)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient, member: Person) -> None:
    sign_in(client)
    stolen = client.get_cookie("session")
    client.post("/sign-out")
    thief = client.application.test_client()
    thief.set_cookie("session", stolen.value)
    assert thief.get("/account").status_code == 302


def test_a_session_planted_before_signing_in_is_worth_nothing(client: FlaskClient, member: Person) -> None:
    client.post("/language", data={"language": "en"})
    planted = client.get_cookie("session").value
    sign_in(client)
    assert client.get_cookie("session").value != planted


def test_changing_the_password_signs_other_devices_out_at_once(
    member: Person, browser_of: Callable[[Person], FlaskClient]
) -> None:
    here, elsewhere = browser_of(member), browser_of(member)
    changed = here.post(
        "/account/password",
        data={"current_password": PASSWORD} | NEW,
    )
    assert changed.location == "/account"
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302


def test_wrong_current_password_changes_nothing(
    member: Person, browser_of: Callable[[Person], FlaskClient]
) -> None:
    before = member.password_hash
    page = browser_of(member).post(
        "/account/password",
        data={"current_password": "falsch"} | NEW,
    )
    assert page.status_code == 422
    assert db.session.get(Person, member.id).password_hash == before


def link_in_mail() -> str:
    mail = db.session.query(OutboxMail).order_by(OutboxMail.id.desc()).first()
    return search(r"http://localhost(/\S+)", mail.text)[1]


def test_password_reset_by_mail_works_once(client: FlaskClient, member: Person) -> None:
    client.post("/password-reset", data={"email": "Mira@Example.org "})
    link = link_in_mail()
    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": "ganz neuer Satz"}).location == "/"
    again = client.application.test_client()
    assert again.get(link).status_code == 410
    assert sign_in(again).status_code == 422
    assert sign_in(again, password="ganz neuer Satz").location == "/"


def test_password_reset_says_the_same_to_strangers_and_sends_nothing(
    client: FlaskClient, member: Person
) -> None:
    known = client.post("/password-reset", data={"email": "mira@example.org"})
    unknown = client.post("/password-reset", data={"email": "nobody@example.org"})
    assert without(known.text) == without(unknown.text)
    assert db.session.query(OutboxMail).count() == 1


def test_reset_mail_never_carries_a_forged_host(client: FlaskClient, member: Person) -> None:
    client.post("/password-reset", data={"email": "mira@example.org"}, headers={"Host": "evil.example"})
    assert "evil.example" not in db.session.query(OutboxMail).one().text


@pytest.mark.parametrize("email", ["mira@example.org", "nobody@example.org"])
def test_without_an_address_of_its_own_the_site_refuses_to_send_links(
    app: Flask, client: FlaskClient, member: Person, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", None)
    answer = client.post("/password-reset", data={"email": email}, headers={"Host": "evil.example"})
    assert answer.status_code == 409
    assert "BASE_URL" in answer.text
    assert db.session.query(OutboxMail).count() == 0


def test_an_old_link_no_longer_works(client: FlaskClient, member: Person) -> None:
    token = links.make_link(member, LinkPurpose.PASSWORD_RESET, now=utc_now() - timedelta(hours=3))
    db.session.commit()
    assert client.get(f"/password-resets/{token}").status_code == 410


def test_an_invitation_is_no_password_reset(client: FlaskClient, member: Person) -> None:
    token = links.make_link(member, LinkPurpose.INVITATION, now=utc_now())
    db.session.commit()
    assert client.get(f"/password-resets/{token}").status_code == 410


def test_the_first_admin_comes_in_by_a_link_that_works_once(client: FlaskClient, app: Flask) -> None:
    token = links.make_link(None, LinkPurpose.FIRST_ADMIN, now=utc_now())
    db.session.commit()
    typed = {"name": "Ada", "email": "ada@example.org", "password": "ein guter langer Satz"}
    assert client.post(f"/first-admin/{token}", data=typed).location == "/"
    assert db.session.query(Person).one().has_role("admin")
    assert app.test_client().post(f"/first-admin/{token}", data=typed).status_code == 410


def test_neither_tokens_nor_passwords_are_stored(client: FlaskClient, member: Person) -> None:
    sign_in(client)
    client.post("/sign-out")
    client.post("/password-reset", data={"email": "mira@example.org"})
    token = link_in_mail().rsplit("/", 1)[1]
    assert token not in str(db.session.query(AccountLink.token_digest).all())
    assert PASSWORD not in str(db.session.query(Person.password_hash).all())
    assert len(db.session.query(SignInSession.token_digest).scalar()) == 64


def test_account_page_keeps_what_was_typed_when_something_is_wrong(
    cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    page = browser_of(cast.learner).post(
        "/account", data={"name": "", "organisation": "Haus Regenbogen", "locale": "de"}
    )
    assert page.status_code == 422
    assert "Haus Regenbogen" in page.text
    assert 'href="#name"' in page.text
    assert "Fehler:" in page.text


def test_account_changes_are_kept(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> None:
    browser = browser_of(cast.learner)
    browser.post("/account", data={"name": "Lea Neu", "organisation": " Haus  Regenbogen ", "locale": "en"})
    page = browser.get("/account")
    assert "Lea Neu" in page.text
    assert "Haus Regenbogen" in page.text
    assert '<html lang="en">' in page.text


def test_a_deactivated_person_is_out(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> None:
    browser = browser_of(cast.learner)
    cast.learner.deactivated_at = utc_now()
    db.session.commit()
    assert browser.get("/account").status_code == 302
