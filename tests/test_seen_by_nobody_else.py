"""What people write in confidence stays there: every page there is, seen by everybody whom it is not for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person, Role
from course_engine.assessment.models import Response
from course_engine.db import db
from course_engine.mentoring.models import Message, OfferState
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.worlds import World, pages_of

SAID = "Kanarienvogel-7Q4Z"
ASKED = "Fragevogel-9K2X"
REASON = "Grundvogel-3M8W"


@pytest.fixture
def world(world: World, cast: Cast) -> World:
    world.request.question = f"Es geht um {ASKED}"
    world.offer.state, world.offer.private_reason = OfferState.DECLINED, REASON
    said = {"author_id": cast.scout.id, "text": SAID, "idempotency_key": "k", "sent_at": NOW}
    db.session.add(Message(mentorship_id=world.mentorship.id, **said))
    db.session.commit()
    return world


def seen_in(browser: FlaskClient, app: Flask, world: World, secret: str) -> list[str]:
    return [address for address in pages_of(app, world) if secret.encode() in browser.get(address).data]


def test_no_page_tells_others_what_two_people_wrote(
    app: Flask, world: World, cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    other_scout = make_person("Sina Scout", roles=[Role.LEARNER, Role.SCOUT])
    assert seen_in(browser_of(cast.learner), app, world, SAID) == [f"/mentorships/{world.mentorship.id}"]
    for person in (cast.outsider, other_scout, cast.trainer, cast.other_trainer, cast.admin):
        browser = browser_of(person)
        for secret in (SAID, ASKED, REASON):
            assert seen_in(browser, app, world, secret) == [], person.name
    assert seen_in(app.test_client(), app, world, SAID) == []


def test_why_a_scout_declined_is_not_even_told_to_who_asked(
    app: Flask, world: World, cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    assert seen_in(browser_of(cast.learner), app, world, REASON) == []


def test_an_answer_cannot_be_put_into_somebody_elses_attempt(
    world: World, cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    answer = {"sequence-i-eins": "1", "key-i-eins": "k" * 12, "answer-i-eins": "ja"}
    address = f"/attempts/{world.running.id}/responses"
    before = db.session.query(Response).count()
    assert browser_of(cast.outsider).post(address, data=answer).status_code == 404
    assert db.session.query(Response).count() == before
