"""What every response carries, errors included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from course_engine import create_app
from course_engine.accounts.models import Person
from tests.conftest import TEST_CONFIG, Cast

ADDRESSES = [
    "/sign-in",
    "/help",
    "/nothing-here",
    "/static/css/theme.css",
    "/fonts/AtkinsonHyperlegible-Regular.ttf",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_response_is_guarded(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_each_response_has_its_own_nonce(client: FlaskClient) -> None:
    first, second = client.get("/help"), client.get("/help")
    assert first.headers["Content-Security-Policy"] != second.headers["Content-Security-Policy"]
    nonce = first.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'nonce="{nonce}"' in first.text


def test_personal_pages_are_stored_nowhere(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> None:
    assert browser_of(cast.learner).get("/account").headers["Cache-Control"] == "no-store"


def test_fonts_come_from_here_and_nothing_else_does(client: FlaskClient) -> None:
    assert client.get("/fonts/AtkinsonHyperlegible-Bold.ttf").mimetype == "font/ttf"
    assert client.get("/fonts/../pyproject.toml").status_code == 404
    assert client.get("/fonts/Other.ttf").status_code == 404


def test_no_cookie_before_signing_in_but_the_session(client: FlaskClient) -> None:
    client.get("/sign-in")
    assert {cookie.key for cookie in client._cookies.values()} <= {"session"}


def test_served_by_https_the_cookie_stays_there(tmp_path: Path) -> None:
    app = create_app(TEST_CONFIG | {"BASE_URL": "https://kurse.example.org"}, instance_path=tmp_path)
    cookie = app.test_client().post("/language", data={"language": "en"}).headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
