"""Whatever a browser, a script or a clumsy thumb sends: an answer, never a failure of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.content.models import LessonVersion, ModuleAddress
from course_engine.db import db
from tests.builders import NOW
from tests.conftest import Cast
from tests.worlds import World, owner_of

TOO_LARGE = str(2**40)  # for a column of numbers
HUGE = ("99999999999999999999", "²", "9" * 5000)
NASTY = "a\0b <script>'\"%(name)s {{ 7*7 }}\r\nBcc: opfer@example.org \u202e\u0301\U0001f4a9"
WORDS = tuple(
    """name organisation question text private_reason about rhythm sentence_1 title summary objectives body note anchor
    answer-i-eins answer-i-zwei members-addresses key-i-eins comment way stamp void show quote seen revisions
    reason alt returns_on helped""".split()  # noqa: SIM905
)
NUMBERS = tuple(
    """lesson_version scout capacity minutes revision seen_version text_id cohort join-cohort module-module step
    sequence-i-eins sequence-i-zwei then item topic_1 criterion-k-grund criterion-k-ton answer extra_minutes
    extra_attempts reader place revisions""".split()  # noqa: SIM905
)
ARGUMENTS = tuple(
    """q topic role page item all conflict lesson lesson_version variant next cohort endpoint _method""".split()  # noqa: SIM905
)


@pytest.fixture
def world(world: World, cast: Cast) -> World:
    for person in (cast.learner, cast.scout, cast.trainer):  # who may do anything meets every line
        missing = set(Role) - set(person.roles)
        db.session.add_all(RoleGrant(person_id=person.id, role=role, granted_at=NOW) for role in missing)
    db.session.commit()
    return world


def sensible(world: World) -> dict[str, Any]:
    """For every field of every form a value that passes."""
    version = db.session.query(LessonVersion).first()
    key = "k" * 12
    return {
        "name": "Mira", "organisation": "Haus", "locale": "de", "email": "neu@example.org", "language": "de",
        "password": "ein guter Satz", "again": "ein guter Satz", "current": "nein", "next": "/", "question": "Wie?",
        "scout": "any", "key": key, "private_reason": "", "text": "Hallo", "about": "Ich", "first_language": "de",
        "other_languages": ["en"], "windows": ["sa-morning"], "region": "", "capacity": "3", "rhythm": "abends",
        "topic_1": "y", "sentence_1": "gern", "title": "Titel", "revision": "0", "minutes": "8", "summary": "Kurz.",
        "objectives": "können", "body": "Text.", "text_id": str(world.draft_text.id), "note": "neu", "to": "up",
        "size": "minor", "over_newer": "y", "seen_version": "1", "roles": ["learner", "scout", "trainer", "admin"],
        "cohort": "1", "join-cohort": "1", "join-part": "learner", "begins_on": "2026-01-01", "ends_on": "2026-02-01",
        "members-addresses": "person1@example.org", "members-part": "learner", "module-module": str(world.module.id),
        "step": "1", "lesson_version": str(version.id), "anchor": "hier", "variant": "", "then": "item:2", "item": "1",
        "sequence-i-eins": "1", "key-i-eins": key, "answer-i-eins": "ja",
        "sequence-i-zwei": "1", "key-i-zwei": key, "answer-i-zwei": "ja",
        "criterion-k-grund": "1", "criterion-k-ton": "2", "comment": "Gern gelesen.", "show": "1",
        "answer": str(world.marking_task.attempt_item_id), "extra_minutes": "5", "extra_attempts": "1",
        "reader": str(world.cast.admin.id), "place": "1", "quote": "Text.", "seen": "", "revisions": "", "required": "1",
        "done": "1", "reason": "Komisch.", "returns_on": "2999-01-01", "helped": "yes", "carries": "y", "alt": "Foto",
        "no_answer": "y", "may_be_shown": "y", "shown": "1", "back": "", "way": "keep", "stamp": "", "void": "i-eins",
    }  # fmt: skip


def forms(world: World) -> Iterator[dict[str, Any]]:
    good = sensible(world)
    yield good | dict.fromkeys(WORDS, NASTY)
    yield good | dict.fromkeys(WORDS, " ")
    yield {}
    yield dict.fromkeys(good, NASTY)
    for huge in (TOO_LARGE, *HUGE):
        yield good | dict.fromkeys(NUMBERS, huge)


def addresses(
    app: Flask, world: World, method: str, *, number: int | None = None
) -> Iterator[tuple[Rule, str]]:
    """Every route with an address of the world in it; with `number`, in place of every id and number."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint != "accounts.sign_out":
            known = world.arguments(rule.endpoint)
            filled = {name: known[name] for name in rule.arguments}
            if number is None:
                yield rule, adapter.build(rule.endpoint, filled)
            elif "<int:" in rule.rule:
                place = {name: str(number) for name in filled if f"<int:{name}>" in rule.rule}
                yield rule, re.sub(r"<(?:\w+:)?(\w+)>", partial(_written, filled | place), rule.rule)


def _written(values: dict[str, Any], place: re.Match[str]) -> str:
    return str(values[place[1]])


def failures(open_page: Callable[[], Any], what: str) -> list[str]:
    try:
        page = open_page()
    except Exception as error:
        return [f"{what}: {type(error).__name__}: {str(error)[:300]}"]
    return [f"{what}: {page.status_code}"] if page.status_code >= 500 else []


def test_no_form_brings_the_server_down(
    app: Flask, world: World, browser_of: Callable[[Person], FlaskClient]
) -> None:
    failed = []
    for rule, address in addresses(app, world, "POST"):
        browser = browser_of(owner_of(rule.endpoint, world))
        for number, form in enumerate(forms(world)):
            failed += failures(partial(browser.post, address, data=form), f"{rule.endpoint} {number}")
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize("number", [2**31, 2**40, 10**20])
def test_no_number_in_an_address_brings_the_server_down(
    app: Flask, world: World, browser_of: Callable[[Person], FlaskClient], number: int
) -> None:
    failed = []
    for method in ("GET", "POST"):
        for rule, address in addresses(app, world, method, number=number):
            browser = browser_of(owner_of(rule.endpoint, world))
            failed += failures(partial(browser.open, address, method=method), rule.endpoint)
    assert not failed, "\n".join(failed)


def test_no_argument_brings_the_server_down(
    app: Flask, world: World, browser_of: Callable[[Person], FlaskClient]
) -> None:
    failed = []
    for rule, address in addresses(app, world, "GET"):
        browser = browser_of(owner_of(rule.endpoint, world))
        for value in (NASTY, HUGE[0], "-1", "²"):
            query = dict.fromkeys(ARGUMENTS, value)
            failed += failures(partial(browser.get, address, query_string=query), f"{rule.endpoint} {value}")
    assert not failed, "\n".join(failed)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[" * 20_000,
        b"\xff\xfe",
        b"null",
        b'{"responses": 7}',
        b'{"responses": [{"item": "\\u0000", "sequence": 1, "key": "kkkkkkkkkkkk", "fields": {"": ["ja"]}}]}',
        b'{"responses": [{"item": "\\ud800", "sequence": 1, "key": "kkkkkkkkkkkk", "fields": {"": ["ja"]}}]}',
        b'{"responses": [{"item": "i-eins", "sequence": 1e400, "key": "kkkkkkkkkkkk", "fields": {"": ["ja"]}}]}',
        b'{"responses": [{"item": "i-eins", "sequence": 1, "key": "kkkkkkkkkkkk", "fields": {"": ["\\ud800"]}}]}',
        b'{"responses": [{"item": "i-eins", "sequence": ' + b"9" * 5000 + b"}]}",
    ],
)
def test_broken_json_is_refused(
    world: World, browser_of: Callable[[Person], FlaskClient], body: bytes
) -> None:
    address = f"/attempts/{world.running.id}/responses"
    page = browser_of(world.cast.learner).post(address, data=body, content_type="application/json")
    assert page.status_code in (400, 422)


def test_a_moved_address_keeps_its_arguments_whatever_they_are_called(
    world: World, browser_of: Callable[[Person], FlaskClient]
) -> None:
    db.session.add(ModuleAddress(slug="frueher", module_id=world.module.id))
    db.session.commit()
    browser = browser_of(world.cast.learner)
    moved = browser.get("/modules/frueher?endpoint=x&_scheme=ftp&_external=1&_anchor=a&q=1")
    assert moved.status_code == 301
    assert moved.location == "/modules/probe?endpoint=x&_scheme=ftp&_external=1&_anchor=a&q=1"
