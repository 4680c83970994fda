"""A scout who may no longer enter, or no longer be a scout, leaves nobody waiting for an answer."""

from __future__ import annotations

import pytest
from flask import Flask

from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations.account import change_roles, deactivate, reactivate
from course_engine.db import db
from course_engine.mentoring.models import OfferState
from course_engine.notifications.models import OutboxMail
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.mentoring.people import ask, make_scout, offers_of


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def asked_of(offers: list[tuple[int, str]]) -> int:
    (scout_id,) = [scout for scout, state in offers if state == OfferState.OPEN]
    return scout_id


def test_who_is_kept_out_hands_on_what_they_were_asked(cast: Cast) -> None:
    make_scout(), make_scout()
    request = ask(make_person())
    first = db.session.get_one(Person, asked_of(offers_of(request)))
    deactivate(first, actor=cast.admin, now=NOW)
    offers = offers_of(request)
    assert (first.id, OfferState.LAPSED) in offers
    assert asked_of(offers) != first.id


def test_who_is_a_scout_no_longer_hands_on_what_they_were_asked(cast: Cast) -> None:
    make_scout(), make_scout()
    request = ask(make_person())
    first = db.session.get_one(Person, asked_of(offers_of(request)))
    change_roles(first, {Role.LEARNER}, actor=cast.admin, now=NOW)
    assert asked_of(offers_of(request)) != first.id


def test_without_an_address_of_its_own_the_site_sends_mails_without_links(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", None)
    make_scout("Sonja")
    with app.test_request_context("/mentoring/new", headers={"Host": "evil.example"}, method="POST"):
        ask(make_person())
    mail = db.session.query(OutboxMail).one()
    assert mail.text.startswith("Hallo Sonja,")
    assert "://" not in mail.text
    assert "evil.example" not in mail.text


def test_who_is_let_in_again_is_asked_again(cast: Cast) -> None:
    scout = make_scout()
    deactivate(scout, actor=cast.admin, now=NOW)
    request = ask(make_person())
    assert offers_of(request) == []
    reactivate(scout, actor=cast.admin, now=NOW)
    assert asked_of(offers_of(request)) == scout.id
