"""Mails can be read on a page in the demo and nowhere else."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.operations import links
from course_engine.db import db
from course_engine.notifications.operations import enqueue
from tests.builders import NOW
from tests.conftest import Cast


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)


def test_outside_the_demo_nobody_reads_mails(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/demo/mails").status_code == 404


@pytest.mark.usefixtures("demo")
def test_guests_follow_the_link_of_a_mail(client: FlaskClient, cast: Cast) -> None:
    links.request_password_reset(cast.learner, base_url="http://localhost", now=NOW)
    page = client.get("/demo/mails").text
    assert f"An {cast.learner.email}" in page
    assert 'href="/password-resets/' in page


@pytest.mark.usefixtures("demo")
def test_the_newest_mail_comes_first_and_its_text_is_only_text(client: FlaskClient, cast: Cast) -> None:
    for subject in ("Erste", "Zweite <b>"):
        enqueue(
            person_id=None,
            address="a@example.org",
            subject=subject,
            text='<img src=x> "http://localhost/x"onload=alert(1)',
            now=NOW,
        )
    db.session.commit()
    page = client.get("/demo/mails").text
    assert page.index("Zweite &lt;b&gt;") < page.index("Erste")
    assert "<img src=x>" not in page
    assert 'href="/x"' in page


@pytest.mark.usefixtures("demo")
def test_an_empty_letter_box_says_what_to_do(client: FlaskClient) -> None:
    assert "Noch keine Mail" in client.get("/demo/mails").text
