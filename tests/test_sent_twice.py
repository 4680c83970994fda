"""A form sent several times at the same moment: an answer each time, never a failure of ours."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Organisation, Person, Role, RoleGrant
from course_engine.assessment.models import Allowance, Attempt, Marking
from course_engine.authoring.models import PeerComment
from course_engine.authoring.queries.peer_reviews import peer_reviews
from course_engine.db import db
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.mentoring.models import Mentorship, Message
from course_engine.notifications.models import OutboxMail
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.test_nasty_input import addresses, sensible
from tests.worlds import World, owner_of

AT_ONCE = 4


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


@pytest.fixture
def world(world: World, cast: Cast) -> World:
    for person in (cast.learner, cast.scout, cast.trainer):
        missing = set(Role) - set(person.roles)
        db.session.add_all(RoleGrant(person_id=person.id, role=role, granted_at=NOW) for role in missing)
    db.session.commit()
    return world


def send_at_once(browsers: list[FlaskClient], address: str, form: dict[str, object]) -> list[int]:
    """The statuses of the same form sent from all these browsers at the same moment."""
    statuses: list[int] = []
    together = threading.Barrier(len(browsers))

    def send(browser: FlaskClient) -> None:
        together.wait(30)
        statuses.append(browser.post(address, data=form).status_code)

    threads = [
        threading.Thread(target=contextvars.Context().run, args=(send, browser)) for browser in browsers
    ]
    db.session.commit()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.expire_all()
    return statuses


def test_every_form_may_be_sent_several_times_at_once(
    app: Flask,
    world: World,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    app.test_client_class, kept = FlaskClient, app.test_client_class
    cast = world.cast
    browsers = {
        person: [browser_of(person) for _ in range(AT_ONCE)]
        for person in (cast.learner, cast.scout, cast.trainer, cast.admin)
    }
    app.test_client_class = kept
    form = sensible(world) | {"organisation": "Ein neues Haus", "capacity": "0"}
    failed = []
    for rule, address in addresses(app, world, "POST"):
        statuses = send_at_once(browsers[owner_of(rule.endpoint, world)], address, form)
        if len(statuses) < AT_ONCE or max(statuses) >= 500:
            failed.append((rule.endpoint, statuses))
    assert failed == []
    assert db.session.query(Organisation).filter_by(name="Ein neues Haus").count() == 1
    assert db.session.query(ModuleEnrolment).filter_by(person_id=cast.learner.id).count() <= 1
    assert db.session.query(Mentorship).filter_by(request_id=world.request.id).count() <= 1
    assert db.session.query(Message).filter_by(mentorship_id=world.mentorship.id).count() <= 1
    assert db.session.query(Marking).count() == 1
    assert db.session.query(PeerComment).count() <= 2  # one was there
    assert db.session.query(Attempt).filter_by(quiz_id=world.quiz.id).count() <= 2  # one ended, one begun


def test_an_allowance_given_several_times_at_once_is_one(
    app: Flask,
    world: World,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    app.test_client_class, kept = FlaskClient, app.test_client_class
    browsers = [browser_of(world.cast.trainer) for _ in range(AT_ONCE)]
    app.test_client_class = kept
    person = f"/cohorts/{world.cohort.id}/people/{world.cast.learner.id}"
    address = f"{person}/quizzes/{world.quiz.slug}/allowance"
    for minutes in range(1, 6):
        db.session.query(Allowance).delete()
        form = {"extra_minutes": str(minutes), "extra_attempts": "1"}
        assert send_at_once(browsers, address, form) == [303] * AT_ONCE
        assert db.session.query(Allowance).one().extra_minutes == minutes


def test_what_a_reader_says_of_a_draft_several_times_at_once_is_said_once(
    app: Flask,
    world: World,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    app.test_client_class, kept = FlaskClient, app.test_client_class
    readers = [browser_of(world.cast.admin) for _ in range(AT_ONCE)]
    authors = [browser_of(world.cast.scout) for _ in range(AT_ONCE)]
    app.test_client_class = kept
    draft, before = f"/drafts/{world.draft.id}", db.session.query(OutboxMail).count()
    comment: dict[str, object] = {"text": "Warum so?", "place": "1", "quote": "Text.", "key": "k" * 12}
    address = f"{draft}/texts/{world.draft_text.id}/comments"
    assert send_at_once(readers, address, comment) == [303] * AT_ONCE
    assert db.session.query(PeerComment).filter_by(text="Warum so?").count() == 1
    seen = peer_reviews(world.draft.id).digest
    answer: dict[str, object] = {"answer": "changes_asked", "text": "Kürzer", "seen": seen}
    assert send_at_once(readers, f"/peer-reviews/{world.peer_review.id}", answer) == [303] * AT_ONCE
    assert db.session.query(OutboxMail).count() == before + 1
    again = {"reader": str(world.cast.admin.id)}
    assert send_at_once(authors, f"{draft}/peer-reviews", dict(again)) == [303] * AT_ONCE
    assert db.session.query(OutboxMail).count() == before + 2


def test_two_who_name_the_same_new_organisation_share_it(
    app: Flask, browser_of: Callable[[Person], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    app.test_client_class, kept = FlaskClient, app.test_client_class
    browsers = [browser_of(make_person()) for _ in range(6)]
    app.test_client_class = kept
    for number in range(3):
        form = {"name": "Mira", "locale": "de", "organisation": f"Haus {number}"}
        assert send_at_once(browsers, "/account", form) == [302] * len(browsers)
        assert db.session.query(Organisation).filter_by(name=f"Haus {number}").count() == 1
