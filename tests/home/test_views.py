"""Each person's start page has one next step; a guest is welcome."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Role
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortModule
from course_engine.mentoring.models import MentorRequest, Mentorship, Message, Offer, RequestState
from tests.builders import NOW, make_module, make_person, make_topic
from tests.conftest import Cast
from tests.learning.modules import publish, read
from tests.learning.test_views import page, primary

Browsers = Callable[..., FlaskClient]


def ask(cast: Cast, key: str, *, state: str = RequestState.OPEN) -> MentorRequest:
    request = MentorRequest(
        learner_id=cast.learner.id,
        topic_id=make_topic().id,
        question="Wie fange ich an?",
        idempotency_key=key,
        state=state,
        requested_at=NOW,
    )
    db.session.add(request)
    db.session.flush()
    return request


def test_a_guest_learns_what_this_is_and_looks_around(client: FlaskClient, cast: Cast) -> None:
    publish("eins")
    html = page(client, "/")
    assert primary(html).startswith("Anmelden")
    assert "Probe-Modul" in html


def test_a_guest_of_an_empty_instance_is_welcome_too(client: FlaskClient, cast: Cast) -> None:
    assert "Sieh dich um" not in page(client, "/")


def test_who_is_new_is_invited_to_choose(cast: Cast, browser_of: Browsers) -> None:
    make_module("a", title="Fotos")
    html = page(browser_of(cast.learner), "/")
    assert "Willkommen, Lea" in html
    assert primary(html) == "Ein Modul aussuchen 1 Modul aus kurzen Lektionen"
    assert "Fotos" in html


def test_who_is_new_sees_the_modules_of_their_cohort_first(cast: Cast, browser_of: Browsers) -> None:
    make_module("a", title="Allgemeines")
    module = make_module("b", title="Für den Jahrgang")
    cohort = db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()
    db.session.add(CohortModule(cohort_id=cohort.id, module_id=module.id, position=0))
    db.session.commit()
    html = page(browser_of(cast.learner), "/")
    assert "Für den Jahrgang" in html
    assert "Allgemeines" not in html


def test_who_is_under_way_goes_on_with_one_tap(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    html = page(browser_of(cast.learner), "/")
    assert primary(html) == "Probe-Modul Weiter mit Lektion 2 Lektion zwei · 8 Minuten"
    assert "1 von 2 Lektionen" in html


def test_who_finished_everything_is_asked_what_is_next(cast: Cast, browser_of: Browsers) -> None:
    module = publish("eins")
    read(cast.learner, module, "eins")
    html = page(browser_of(cast.learner), "/")
    assert "Geschafft" in html
    assert primary(html).startswith("Das nächste Modul aussuchen")


def test_a_scout_sees_how_many_people_wait_for_an_answer(cast: Cast, browser_of: Browsers) -> None:
    for key in ("a", "b"):
        db.session.add(Offer(request_id=ask(cast, key).id, scout_id=cast.scout.id, made_at=NOW))
    db.session.commit()
    assert "2 Anfragen warten auf deine Antwort" in primary(page(browser_of(cast.scout), "/"))


def test_two_people_who_write_to_each_other_see_each_other_and_nobody_else_does(
    cast: Cast, browser_of: Browsers
) -> None:
    request = ask(cast, "a", state=RequestState.ANSWERED)
    topic = make_topic()
    pair = Mentorship(
        request_id=request.id,
        learner_id=cast.learner.id,
        scout_id=cast.scout.id,
        topic_id=topic.id,
        began_at=NOW,
    )
    db.session.add(pair)
    db.session.flush()
    db.session.add(
        Message(
            mentorship_id=pair.id, author_id=cast.scout.id, text="Geheim", idempotency_key="k", sent_at=NOW
        )
    )
    db.session.commit()
    html = page(browser_of(cast.learner), "/")
    assert "Sami Scout" in html
    assert "hat dir geschrieben" in html
    assert "Geheim" not in html
    assert "wird von dir begleitet" in page(browser_of(cast.scout), "/")
    for other in (cast.outsider, cast.trainer, cast.admin):
        html = page(browser_of(other), "/")
        assert "Sami Scout" not in html
        assert "Lea Lernt" not in html


def test_a_waiting_request_is_said_to_wait(cast: Cast, browser_of: Browsers) -> None:
    ask(cast, "a")
    db.session.commit()
    assert "Deine Anfrage läuft" in page(browser_of(cast.learner), "/")
    assert "Deine Anfrage läuft" not in page(browser_of(cast.outsider), "/")


def test_a_trainer_finds_their_cohort_and_no_other(cast: Cast, browser_of: Browsers) -> None:
    html = page(browser_of(cast.trainer), "/")
    assert primary(html) == "Jahrgänge ansehen"
    assert "Jahrgang 2026" in html
    assert "Jahrgang 2025" not in html


@pytest.mark.parametrize(
    ("roles", "action"),
    [
        ([Role.ADMIN], "Menschen und Rollen"),
        ([Role.SCOUT], "Ein Modul aussuchen"),
        ([], "Ein Modul aussuchen"),
    ],
)
def test_every_role_has_a_next_step(cast: Cast, browser_of: Browsers, roles: list[Role], action: str) -> None:
    assert primary(page(browser_of(make_person(roles=roles)), "/")) == action
