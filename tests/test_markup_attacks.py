"""Names, titles and texts that try to be markup stay text, on every page and in every role."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from course_engine.accounts.models import Person
from course_engine.accounts.operations import account
from course_engine.db import db
from course_engine.mentoring.models import Message
from tests.builders import NOW
from tests.conftest import Cast
from tests.worlds import World, pages_of

ATTACKS = (
    """<attack>"'><attack onfocus=alert(1) x=""",
    """' onfocus=attack() autofocus x='{{ 7*7 }}</title></textarea></script><attack>""",
    """[x](javascript:attack()) <attack> ![x](https://evil.example/attack.png) `<attack>`""",
)
COLUMNS = {
    "people": ["name"],
    "organisations": ["name"],
    "module_versions": ["title", "summary", "note"],
    "lesson_versions": ["title"],
    "quiz_versions": ["title"],
    "profiles": ["about", "rhythm"],
    "specialities": ["sentence"],
    "messages": ["text"],
    "mentor_requests": ["question"],
    "outbox_mails": ["subject", "text"],
    "draft_texts": ["text"],
    "search_entries": ["title"],
    "search_passages": ["title", "heading", "text"],
}


class Suspicious(HTMLParser):
    """Collects what must not be on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            scripted = (value or "").strip().lower().startswith(("javascript:", "https://evil"))
            if name.startswith("on") or scripted:
                self.found.append(f"{tag} {name}={value}")
        if tag == "attack":
            self.found.append(tag)


@pytest.fixture
def world(world: World, cast: Cast) -> World:
    cast.learner.organisation_id = account.organisation_id("Haus Süd", now=NOW)
    said = {"author_id": cast.scout.id, "text": "", "idempotency_key": "k", "sent_at": NOW}
    db.session.add(Message(mentorship_id=world.mentorship.id, **said))
    db.session.commit()
    return world


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_people_write_becomes_markup(
    app: Flask,
    world: World,
    cast: Cast,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    attack: str,
) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for table, columns in COLUMNS.items():
        for column in columns:
            db.session.execute(text(f"UPDATE {table} SET {column} = :attack"), {"attack": attack})
    db.session.execute(text("UPDATE cohorts SET name = :attack || id"), {"attack": attack})  # each once only
    db.session.commit()
    found = []
    for person in (cast.learner, cast.scout, cast.trainer, cast.admin):
        browser = browser_of(person)
        for address in pages_of(app, world):
            page = browser.get(address)
            if page.mimetype == "text/html":
                reader = Suspicious()
                reader.feed(page.text)
                found += [(address, one) for one in reader.found]
    assert found == []
