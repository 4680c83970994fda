"""Finished, then changed: a learner meets the difference by keyboard, and nothing is taken away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from course_engine.accounts.models import Role
from course_engine.authoring.operations import begin_module, publish_draft
from course_engine.authoring.operations.publish_draft import Announcement
from course_engine.authoring.texts import NewModule
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_person, make_topic
from tests.journeys.conftest import Site
from tests.journeys.test_writing import body, line, press, write

SAID = NewModule(
    title="Gute Fotos",
    topic="datenschutz",
    summary="Worum es geht.",
    language="de",
    lesson="Los",
    author="Sami",
)
LESSON = "/modules/gute-fotos/lessons/los"


@pytest.fixture
def people(site: Site) -> Iterator[tuple[Page, Page]]:
    """The browsers of the author and of a learner, with the module published as it began."""
    with site.app.app_context():
        make_topic()
        sami, lea = make_person("Sami Scout", roles=[Role.SCOUT]), make_person("Lea Lernt")
        draft = begin_module(SAID, by_id=sami.id, now=utc_now())
        publish_draft(draft.id, Announcement("", True, None), by_id=sami.id, now=utc_now())
        db.session.remove()
        with site.visitor(sami) as author, site.visitor(lea) as learner:
            yield author, learner


def test_a_learner_sees_what_changed_since_they_finished(people: tuple[Page, Page]) -> None:
    author, learner = people
    finish(learner)
    change(author, "Frag alle, die zu sehen sind.\n", "Inhaltlich")
    learner.goto("/modules/gute-fotos")
    expect(learner.get_by_text("abgeschlossen").first).to_be_visible()
    press(learner, learner.get_by_role("link", name="1 neue Änderung"))
    learner.wait_for_url("**/changes")
    expect(learner.locator("ins")).to_contain_text("Frag alle, die zu sehen sind.")
    with learner.expect_navigation():
        press(learner, learner.get_by_role("button", name="Gesehen"))
    learner.goto("/modules/gute-fotos")
    expect(learner.get_by_role("link", name="1 neue Änderung")).to_have_count(0)
    expect(learner.get_by_text("abgeschlossen").first).to_be_visible()


def test_a_minor_change_is_silent(people: tuple[Page, Page]) -> None:
    author, learner = people
    finish(learner)
    change(author, "Ein Komma mehr.\n", "Klein")
    learner.goto("/modules/gute-fotos")
    expect(learner.get_by_role("heading", name="Gute Fotos")).to_be_visible()
    expect(learner.get_by_text("neue Änderung")).to_have_count(0)


def finish(page: Page) -> None:
    page.goto(LESSON)
    with page.expect_navigation():
        press(page, page.get_by_role("button", name="gelesen"))
    expect(page.get_by_role("button", name="gelesen")).to_have_count(0)


def change(page: Page, words: str, size: str) -> None:
    """Write these words into the lesson and publish them as a change of that size."""
    page.goto("/authoring")
    press(page, page.get_by_role("button", name="Bearbeiten"))
    page.wait_for_url("**/drafts/*")
    press(page, page.get_by_role("link", name="Los"))
    page.wait_for_url("**/texts/*")
    write(page, body(page), words)
    press(page, page.get_by_role("button", name="Entwurf speichern"))
    expect(line(page)).to_contain_text("Entwurf gespeichert um")
    press(page, page.get_by_role("link", name="Entwurf: Gute Fotos"))
    press(page, page.get_by_role("link", name="Ansehen und veröffentlichen"))
    page.wait_for_url("**/publication")
    page.get_by_label(size).focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Jetzt veröffentlichen"))
    expect(page.get_by_text("ist veröffentlicht")).to_be_visible()
