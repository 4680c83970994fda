"""What is kept ready says the same as what it stands for, for each language, place and value."""

import pytest
from flask import Flask, render_template_string, url_for
from flask_babel import force_locale
from markupsafe import Markup

from course_engine.web import ready


@pytest.fixture
def page(sqlite_app: Flask):
    with sqlite_app.test_request_context("/modules", headers={"Accept-Language": "de"}):
        yield sqlite_app


def test_sentences_come_in_the_language_of_the_moment(page: Flask) -> None:
    assert render_template_string("{{ _('Abmelden') }}") == "Abmelden"
    with force_locale("en"):
        assert render_template_string("{{ _('Abmelden') }}") == "Sign out"
        assert ready.minutes(1) == "1 minute"
    assert render_template_string("{{ _('Abmelden') }}") == "Abmelden"
    assert ready.minutes(1) == "1 Minute"


def test_values_are_escaped_and_per_cent_signs_are_one(page: Flask) -> None:
    assert ready.translated("Hallo %(name)s", name="<b>") == Markup("Hallo &lt;b&gt;")
    assert ready.translated("Hallo %(name)s", name="Ida") == "Hallo Ida"
    assert ready.translated("100 %%") == "100 %"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"topic": "a b"},
        {"topic": None},
        {"topic": ["a", "b"]},
        {"_anchor": "x"},
        {"n": 1},
        {"n": True},
        {"n": "1"},
    ],
)
def test_addresses_are_those_of_flask(page: Flask, values: dict) -> None:
    for _again in range(2):
        assert ready.address("learning.catalogue", **values) == url_for("learning.catalogue", **values)


def test_addresses_follow_the_room_and_where_the_site_is_mounted(sqlite_app: Flask) -> None:
    for path, root in (("/modules", ""), ("/modules", "/kurse"), ("/mentoring", "")):
        with sqlite_app.test_request_context(path, environ_overrides={"SCRIPT_NAME": root}):
            near = ".catalogue" if path == "/modules" else ".overview"
            assert ready.address(near) == url_for(near)
            assert ready.address("home.start", _external=True) == url_for("home.start", _external=True)


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ida", "I"), ("Ida Lang", "IL"), ("ida van-der-Berg", "IB"), ("", "?"), (" - ", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert ready.initials(name) == letters
    assert ready.tint(name) in range(1, 7)
