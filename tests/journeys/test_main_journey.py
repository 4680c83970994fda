"""The main job from end to end, with and without JavaScript: learn a module, pass its quiz, get a mentor, be seen."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from course_engine import LIBRARY
from course_engine.accounts.models import Person, Role
from course_engine.accounts.passwords import hash_password
from course_engine.assessment.models import AttemptItem
from course_engine.content.folder import sync
from course_engine.content.models import ItemVersion, Module, Topic
from course_engine.db import db
from course_engine.items import item_from_body
from course_engine.profiles.models import Profile, Speciality
from course_engine.web.clock import utc_now
from tests.builders import make_cohort, make_person
from tests.journeys.answering import fill_in_the_form
from tests.journeys.conftest import Site

PASSWORD = "ein guter langer Satz"
MODULE = "ruhig-bleiben-gegen-hass"


@dataclass(frozen=True)
class People:
    learner: Person
    scout: Person
    trainer: Person
    other_trainer: Person


@pytest.fixture
def people(site: Site, tmp_path: Path) -> Iterator[People]:
    """An instance with one real module of the library and four people."""
    modules, quizzes = tmp_path / "modules", tmp_path / "quizzes"
    shutil.copytree(LIBRARY / "modules" / MODULE, modules / MODULE)
    shutil.copy(LIBRARY / "modules" / "topics.yaml", modules)
    quizzes.mkdir()
    shutil.copy(LIBRARY / "quizzes" / f"{MODULE}.yaml", quizzes)
    with site.app.app_context():
        sync(modules, quizzes, now=utc_now(), attempted_quizzes=[])
        hashed = hash_password(PASSWORD)
        cast = People(
            learner=make_person("Lea Lernt", email="lea@example.org", password_hash=hashed),
            scout=make_person("Sami Scout", email="sami@example.org", roles=[Role.SCOUT, Role.LEARNER]),
            trainer=make_person("Tara Team", email="tara@example.org", roles=[Role.TRAINER]),
            other_trainer=make_person("Theo Fern", email="theo@example.org", roles=[Role.TRAINER]),
        )
        module = db.session.scalars(select(Module)).one()
        make_cohort("Jahrgang 2026", learners=[cast.learner], trainers=[cast.trainer], modules=[module])
        make_cohort("Jahrgang 2025", trainers=[cast.other_trainer], modules=[module])
        topic = db.session.scalars(select(Topic).where(Topic.uid == "gegenrede")).one()
        db.session.add(Profile(person_id=cast.scout.id, capacity=1, updated_at=utc_now()))
        db.session.flush()
        db.session.add(Speciality(person_id=cast.scout.id, topic_id=topic.id))
        db.session.commit()
        db.session.remove()
        yield cast


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_learn_pass_ask_and_be_seen(site: Site, people: People, javascript: bool) -> None:
    options: dict[str, Any] = {"java_script_enabled": javascript, "viewport": {"width": 390, "height": 800}}
    with site.visitor(**options) as learner, site.visitor(people.scout, **options) as scout:
        sign_in(learner, "lea@example.org")
        read_to_the_end(learner)
        result = pass_the_quiz(learner)
        ask_for_a_mentor(learner)
        accept_and_answer(scout)
        learner.goto("/mentoring")
        learner.get_by_role("link", name="Sami Scout").first.click()
        expect(learner.get_by_text("Ruf mich gern an, dann sehen wir es uns an.")).to_be_visible()
        with site.visitor(people.trainer, **options) as trainer:
            see_the_learner(trainer)
        with site.visitor(people.other_trainer, **options) as stranger:
            stranger.goto("/cohorts")
            expect(stranger.get_by_text("Jahrgang 2025").first).to_be_visible()
            expect(stranger.get_by_text("Jahrgang 2026")).to_have_count(0)
        learner.goto(result)
        before = learner.locator("main").inner_text()
        publish_a_new_version(scout)
        learner.goto(result)
        assert learner.locator("main").inner_text() == before
        learner.goto(f"/modules/{MODULE}")
        expect(learner.get_by_text("Du beherrschst dieses Modul.")).to_be_visible()
        expect(learner.get_by_text("Fassung").first).to_be_attached()
    assert site.foreign_requests == []


def sign_in(page: Page, email: str) -> None:
    page.goto(f"/modules/{MODULE}")
    page.get_by_role("link", name="Anmelden und beginnen").click()
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url(f"**/modules/{MODULE}")


def read_to_the_end(page: Page) -> None:
    page.get_by_role("button", name="Dieses Modul beginnen").click()
    for number in range(1, 5):
        expect(page.get_by_text(f"Lektion {number} von 4").first).to_be_visible()
        page.get_by_role("button", name="Gelesen").click()
    page.wait_for_url("**/quizzes/**")


def pass_the_quiz(page: Page) -> str:
    """Answer every item right, one page each, and submit; returns the result's address."""
    page.get_by_role("button", name="Quiz beginnen").click()
    page.wait_for_url("**/attempts/**")
    bodies = drawn_items(page.url)
    for _page in range(len(bodies)):
        if page.url.endswith("/check"):
            break
        expect(page.get_by_text(re.compile(rf"Aufgabe \d+ von {len(bodies)}")).first).to_be_visible()
        for body in bodies:  # those around one case stand on one page
            if page.locator(f'[name^="answer-{body["id"]}"]').count():
                answer_right(page, body)
        with page.expect_navigation():
            page.get_by_role("button", name="Speichern und").locator("visible=true").last.click()
    page.get_by_role("button", name="Quiz abgeben").click()
    page.wait_for_url("**/result")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bestanden")
    address = page.url
    page.goto(f"/modules/{MODULE}")
    expect(page.get_by_text("Du beherrschst dieses Modul.")).to_be_visible()
    return address


def drawn_items(url: str) -> list[dict[str, Any]]:
    attempt_id = int(url.split("/attempts/")[1].split("/")[0].split("?")[0])
    rows = db.session.scalars(
        select(ItemVersion.body)
        .join(AttemptItem, AttemptItem.item_version_id == ItemVersion.id)
        .where(AttemptItem.attempt_id == attempt_id)
        .order_by(AttemptItem.position)
    ).all()
    db.session.remove()
    return list(rows)


def answer_right(page: Page, body: dict[str, Any]) -> None:
    fill_in_the_form(page, item_from_body(body["type"], body))


def ask_for_a_mentor(page: Page) -> None:
    page.goto(f"/modules/{MODULE}")
    page.get_by_role("link", name="Gegenrede, die wirkt").first.click()
    page.get_by_role("link", name="Mentor*in fragen").click()
    expect(page.get_by_text("Sami Scout").first).to_be_visible()
    page.get_by_role("textbox").first.fill("Wie antworten wir auf Spott unter dem Sommerfest?")
    page.get_by_role("button", name="Anfrage abschicken").click()
    expect(page.get_by_text("Wie antworten wir auf Spott").first).to_be_visible()


def accept_and_answer(page: Page) -> None:
    page.goto("/mentoring")
    expect(page.get_by_text("Wie antworten wir auf Spott").first).to_be_visible()
    page.get_by_role("button", name="Ja, ich begleite").click()
    page.get_by_role("textbox").first.fill("Ruf mich gern an, dann sehen wir es uns an.")
    page.get_by_role("button", name="Nachricht schicken").click()
    expect(page.get_by_text("Ruf mich gern an, dann sehen wir es uns an.").first).to_be_visible()


def see_the_learner(page: Page) -> None:
    page.goto("/cohorts")
    page.get_by_role("link", name="Jahrgang 2026").first.click()
    expect(page.get_by_text("Beherrscht").first).to_be_visible()
    page.get_by_role("link", name="Lea Lernt").first.click()
    expect(page.locator("main")).to_contain_text("begleitet")
    expect(page.locator("main")).not_to_contain_text("Ruf mich gern an")


def publish_a_new_version(page: Page) -> None:
    page.goto("/authoring")
    page.get_by_role("button", name="Bearbeiten").first.click()
    page.get_by_role("link", name="Kritik, Troll oder Hass?").first.click()
    body = page.locator("main textarea").last
    body.fill(body.input_value() + "\n\n## Noch ein Gedanke\n\nFragt lieber einmal zu oft.\n")
    page.get_by_role("button", name="Entwurf speichern").click()
    page.goto(page.url.split("/texts/")[0] + "/publication")
    page.get_by_role("button", name="veröffentlichen").last.click()
    page.goto(f"/modules/{MODULE}/lessons/kritik-troll-oder-hass")
    expect(page.get_by_text("Fragt lieber einmal zu oft.")).to_be_visible()
