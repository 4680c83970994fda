"""Looking changes nothing: after every page was visited in every role, every row of every table is what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from course_engine.accounts.models import Person
from course_engine.db import Base, db
from tests.worlds import World, pages_of


def row_hashes() -> dict[str, list[str]]:
    """For each table the digests of its rows."""
    db.session.expire_all()
    return {
        name: sorted(
            hashlib.sha256(repr(tuple(row)).encode()).hexdigest()
            for row in db.session.execute(text(f'SELECT * FROM "{name}"'))
        )
        for name in Base.metadata.tables
    }


def test_no_page_changes_a_row(
    app: Flask,
    world: World,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)  # tokens are made on pages, too
    people = [world.cast.learner, world.cast.scout, world.cast.trainer, world.cast.admin]
    browsers = {"nobody": app.test_client()} | {person.name: browser_of(person) for person in people}
    before = row_hashes()
    answers = {
        (who, address): browser.get(address).status_code
        for who, browser in browsers.items()
        for address in pages_of(app, world)
    }
    after = row_hashes()
    assert sum(status == 200 for status in answers.values()) > 40  # pages were really seen
    assert [name for name in before if before[name] != after[name]] == []
