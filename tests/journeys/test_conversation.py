"""The life of a conversation by keyboard alone: write, lose the session, send, pause, thank, end, and go on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations.sign_in import end_sessions
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_person
from tests.journeys.conftest import Site
from tests.mentoring.people import make_mentorship, make_scout


@pytest.fixture
def people(site: Site) -> tuple[Person, Person, str]:
    with site.app.app_context():
        learner = make_person("Lea Lernt", roles=[Role.LEARNER])
        scout = make_scout("Sina Rat")
        talk = make_mentorship(learner, scout, text="Wie fange ich an?")
        return learner, scout, f"/mentorships/{talk.id}"


def go_to(page: Page, name: str, role: str = "link") -> None:
    """Walk with Tab to a control of that name, and press Enter."""
    walk_to(page, name, role)
    page.keyboard.press("Enter")


def walk_to(page: Page, name: str, role: str) -> None:
    target = page.get_by_role(role, name=name, exact=True).last  # type: ignore[arg-type]
    expect(target).to_be_visible()
    for _step in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{name} was not reached by Tab")


def test_the_life_of_a_conversation(site: Site, people: tuple[Person, Person, str]) -> None:
    learner, scout, address = people
    with site.visitor(learner) as page:
        page.goto(address)
        walk_to(page, "Deine Nachricht", "textbox")
        page.keyboard.type("Ich brauche ein **Beispiel**.")
        expect(page.locator("[data-save-words]")).to_contain_text("Entwurf gespeichert um")
        page.goto("/mentoring")
        page.goto(address)
        expect(page.get_by_label("Deine Nachricht")).to_have_value("Ich brauche ein **Beispiel**.")
        go_to(page, "Nachricht schicken", "button")
        expect(page.locator(".message strong", has_text="Beispiel")).to_be_visible()
        expect(page.get_by_label("Deine Nachricht")).to_have_value("")
        go_to(page, "Pause einlegen")
        go_to(page, "Pause beginnen", "button")
        expect(page.get_by_text("Ihr macht Pause, bis jemand von euch weitermacht.")).to_be_visible()
    with site.visitor(scout) as page:
        page.goto(address)
        go_to(page, "Pause beenden", "button")
        expect(page.get_by_text("Du bist dran.")).to_be_visible()
        go_to(page, "Hier ist gerade nichts offen", "button")
        expect(page.get_by_text("Gerade ist nichts offen.")).to_be_visible()
    with site.visitor(learner) as page:
        page.goto(address)
        go_to(page, "Danke sagen")
        walk_to(page, "Dein Satz", "textbox")
        page.keyboard.type("Jetzt traue ich mich.")
        go_to(page, "Danke schicken", "button")
        expect(page.get_by_role("heading", name="Dein Dank")).to_be_visible()
        go_to(page, "Begleitung beenden")
        go_to(page, "Ja, Begleitung beenden", "button")
        go_to(page, "Ohne Rückmeldung zum Gespräch")
        go_to(page, "Ich möchte weitermachen", "button")
        expect(page.get_by_text("Du möchtest weitermachen.")).to_be_visible()
    with site.visitor(scout) as page:
        page.goto(address)
        go_to(page, "Ja, wir machen weiter", "button")
        expect(
            page.get_by_text("Gerade ist nichts offen.").or_(page.get_by_text("Du bist dran."))
        ).to_be_visible()


def test_what_is_typed_outlives_the_session(site: Site, people: tuple[Person, Person, str]) -> None:
    learner, _scout, address = people
    with site.visitor(learner) as page:
        page.goto(address)
        page.get_by_label("Deine Nachricht").fill("Vor dem Abmelden")
        expect(page.locator("[data-save-words]")).to_contain_text("Entwurf gespeichert um")
        with site.app.app_context():
            end_sessions(db.session.get_one(Person, learner.id), but=None, now=utc_now())
            db.session.commit()
        page.get_by_label("Deine Nachricht").fill("Vor dem Abmelden und danach")
        expect(page.locator("[data-save-words]")).to_contain_text("Nicht gespeichert: Du bist abgemeldet.")
        site.sign_in(page.context, learner)
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(page.locator("[data-save-words]")).to_contain_text("Entwurf gespeichert um")
        page.goto(address)
        expect(page.get_by_label("Deine Nachricht")).to_have_value("Vor dem Abmelden und danach")
