"""A quiz by keyboard: sections, a pool and a case from nothing, published, changed, compared and brought back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from course_engine.accounts.models import Person, Role
from course_engine.assessment.models import AttemptItem, LedgerEntry
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_attempt, get_quiz
from course_engine.content.models import Item, QuizVersion
from course_engine.content.parsing import parse_quiz
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.assessment.conftest import give
from tests.builders import make_person
from tests.journeys.conftest import Site
from tests.journeys.test_writing import press, tab_to, write


@pytest.fixture
def sami(site: Site) -> Iterator[Person]:
    with site.app.app_context():
        yield make_person("Sami Scout", roles=[Role.SCOUT])
        db.session.remove()


def of(does: str, what: str) -> re.Pattern[str]:
    """The name of a control that says to those who cannot see it what it stands beside."""
    return re.compile(f"^{re.escape(does)} ?: {re.escape(what)}$")


def add_statement(page: Page, prompt: str) -> None:
    """From the outline: one more statement that is true, where the outline says it goes."""
    press(page, page.get_by_role("link", name="Eine Aussage beurteilen"))
    page.wait_for_url("**/items/new/true_false**")
    write(page, page.get_by_label("Aufgabe", exact=True), prompt)
    tab_to(page, page.get_by_role("radio", name="stimmt", exact=True))
    page.keyboard.press("Space")
    write(page, page.get_by_label("Wer „stimmt“ wählt"), "Genau.")
    write(page, page.get_by_label("Wer „stimmt nicht“ wählt"), "Doch.")
    press(page, page.get_by_role("button", name="Im Entwurf speichern"))
    page.wait_for_url(re.compile(r"/items(\?|#|$)"))


def add_section(page: Page, title: str, draw: str = "") -> None:
    press(page, page.get_by_role("link", name="Abschnitt anlegen"))
    page.wait_for_url("**/new-section")
    write(page, page.get_by_label("Titel des Abschnitts"), title)
    if draw:
        write(page, page.get_by_label("So viele Aufgaben werden gezogen"), draw)
    press(page, page.get_by_role("button", name="Im Entwurf speichern"))
    page.wait_for_url("**/items?place=**")


def add_case(page: Page, title: str, text: str) -> None:
    press(page, page.get_by_role("link", name="Fallbeispiel anlegen"))
    page.wait_for_url("**/new-case**")
    write(page, page.get_by_label("Titel des Fallbeispiels"), title)
    write(page, page.get_by_label("Was geschehen ist"), text)
    press(page, page.get_by_role("button", name="Im Entwurf speichern"))
    page.wait_for_url("**/items?place=**")


def go_on_adding(page: Page, where: str) -> None:
    press(page, page.get_by_role("link", name=of("Aufgabe", where)))
    page.wait_for_url("**/items?place=**")


def publish(page: Page, *, about: str = "", way: str = "") -> None:
    press(page, page.get_by_role("link", name="Auswirkung ansehen"))
    page.wait_for_url(re.compile(r"/quiz-drafts/\d+$"))
    decide(page, about=about, way=way)


def decide(page: Page, *, about: str = "", way: str = "") -> None:
    if way:
        tab_to(page, page.get_by_role("radio", name="Alle behalten ihr Ergebnis"))
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio", name=way)).to_be_checked()
    if about:
        write(page, page.get_by_label("Was ist neu?"), about)
    press(page, page.get_by_role("button", name="So veröffentlichen"))


def versions() -> list[QuizVersion]:
    db.session.rollback()
    return list(db.session.scalars(select(QuizVersion).order_by(QuizVersion.number)))


def ledger_entries() -> int:
    found = len(list(db.session.scalars(select(LedgerEntry))))
    db.session.remove()
    return found


def hand_in(learner: Person) -> None:
    """An attempt at the quiz in which everything is said to be untrue."""
    begun = start_attempt(get_quiz("gute-fotos"), learner=learner, generator=Random(1), now=utc_now())
    attempt = get_attempt(begun.id, learner=learner)
    asked = select(Item.uid).join(AttemptItem, AttemptItem.item_id == Item.id)
    uids = db.session.scalars(asked.where(AttemptItem.attempt_id == begun.id))
    give(attempt, {uid: {"value": False} for uid in uids})
    submit_attempt(attempt, now=utc_now())
    db.session.remove()


def test_a_quiz_with_a_pool_and_a_case_is_built_published_changed_compared_and_brought_back(
    site: Site, sami: Person
) -> None:
    learner = make_person("Lea Lernt", roles=[Role.LEARNER])
    with site.visitor(sami) as page:
        page.goto("/authoring/quizzes")
        press(page, page.get_by_role("link", name="Neues Quiz"))
        page.wait_for_url("**/quizzes/empty")
        write(page, page.get_by_label("Titel des Quiz"), "Gute Fotos")
        press(page, page.get_by_role("button", name="Quiz anlegen"))
        page.wait_for_url("**/items")
        add_section(page, "Grundlagen")
        expect(page.get_by_text("Hier fehlt noch eine Aufgabe.")).to_be_visible()
        add_statement(page, "Wer zu sehen ist, wird gefragt.")
        add_section(page, "Zum Üben", "1")
        add_statement(page, "Ein Ja gilt für diesen Zweck.")
        go_on_adding(page, "Zum Üben")
        add_statement(page, "Ein Nein gilt immer.")
        go_on_adding(page, "Grundlagen")
        add_case(page, "Das Sommerfest", "Alle wollen Fotos.\n\nZwei wollen keine.")
        add_statement(page, "Die zwei fragst du zuerst.")
        go_on_adding(page, "Fallbeispiel „Das Sommerfest“")
        add_statement(page, "Ein Schild hilft, ersetzt aber kein Ja.")
        expect(page.get_by_text("Jeder Versuch bekommt 1 von 2 Aufgaben.")).to_be_visible()
        publish(page)
        page.wait_for_url("**/authoring/quizzes")
        first = parse_quiz(versions()[0].source).value
        assert first
        assert [(one.title, one.draw, len(one.items)) for one in first.sections] == [
            ("Grundlagen", None, 3),
            ("Zum Üben", 1, 2),
        ]
        assert [bool(item.vignette) for item in first.items] == [False, True, True, False, False]

        hand_in(learner)
        press(page, page.get_by_role("button", name=of("Ändern", "Gute Fotos")))
        page.wait_for_url("**/items")
        press(page, page.get_by_role("link", name=of("Bearbeiten", "Aufgabe 1")))
        page.wait_for_url("**/items/i-**")
        tab_to(page, page.get_by_role("radio", name="stimmt", exact=True))
        page.keyboard.press("ArrowDown")
        press(page, page.get_by_role("button", name="Im Entwurf speichern"))
        page.wait_for_url(re.compile(r"/items#"))
        publish(page, about="Umgedreht", way="Neu bewerten, aber nur nach oben")
        page.wait_for_url("**/regrades/*")
        assert ledger_entries() == 1

        page.goto("/authoring/quizzes")
        press(page, page.get_by_role("link", name=of("Fassungen", "Gute Fotos")))
        page.wait_for_url("**/versions")
        expect(page.get_by_text("andere Lösung: Aufgabe 1")).to_be_visible()
        expect(page.get_by_text("Umgedreht")).to_be_visible()
        press(page, page.get_by_role("button", name="Vergleichen"))
        page.wait_for_url("**/differences?from=1&to=2")
        expect(page.locator(".comparison-removed").first).to_contain_text("Richtig ist: stimmt")
        expect(page.locator(".comparison-added").first).to_contain_text("Richtig ist: stimmt nicht")
        press(page, page.get_by_role("link", name=of("Fassungen", "Gute Fotos")))
        page.wait_for_url("**/versions")
        press(page, page.get_by_role("button", name=of("Als Entwurf zurückholen", "Fassung 1")))
        page.wait_for_url(re.compile(r"/quiz-drafts/\d+$"))
        expect(page.get_by_text("Was das für frühere Ergebnisse heißt")).to_be_visible()
        decide(page, about="Doch wie am Anfang")
        page.wait_for_url("**/regrades/*")
    before, _between, after = versions()
    assert after.source == before.source
    assert after.note == "Doch wie am Anfang"
