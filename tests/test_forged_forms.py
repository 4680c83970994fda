"""A form of another site, or one without our token, changes nothing, wherever it is sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from tests.conftest import Cast
from tests.test_get_changes_nothing import row_hashes
from tests.test_nasty_input import addresses, sensible
from tests.worlds import World


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example"])
def test_no_form_of_another_site_is_carried_out(
    app: Flask,
    world: World,
    cast: Cast,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    origin: str,
) -> None:
    people = (cast.learner, cast.scout, cast.admin)
    browsers = [browser_of(person) for person in people]
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    before = row_hashes()
    form = sensible(world)
    for browser in browsers:
        for rule, address in [*addresses(app, world, "POST"), (None, "/sign-out")]:
            page = browser.post(address, data=form, headers={"Origin": origin})
            assert page.status_code == 400, rule
    assert row_hashes() == before
