"""Two scouts and a draft, by keyboard: asked, commented, changed, approved and published; with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from course_engine.accounts.models import Person, Role
from course_engine.authoring.operations import begin_module
from course_engine.authoring.texts import NewModule
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_person, make_topic
from tests.journeys.conftest import Site
from tests.journeys.test_writing import body, line, press, tab_to, write

SAID = NewModule(
    title="Gute Fotos",
    topic="datenschutz",
    summary="Worum es geht.",
    language="de",
    lesson="Los",
    author="Sami",
)


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_a_draft_is_read_by_another_scout_and_published(site: Site, *, javascript: bool) -> None:
    with site.app.app_context():
        make_topic().peer_review_required = True
        sami, rosa = (make_person(name, roles=[Role.SCOUT]) for name in ("Sami Scout", "Rosa Leserin"))
        draft = f"/drafts/{begin_module(SAID, by_id=sami.id, now=utc_now()).id}"
        db.session.remove()
        with (
            site.visitor(sami, java_script_enabled=javascript) as author,
            site.visitor(
                rosa, java_script_enabled=javascript, viewport={"width": 390, "height": 800}
            ) as reader,
        ):
            _write_and_ask(author, draft)
            _comment_and_ask_for_changes(reader)
            _change_and_ask_again(author, draft)
            _approve(reader)
            author.goto(draft)
            press(author, author.get_by_role("link", name="Ansehen und veröffentlichen"))
            author.wait_for_url("**/publication")
            press(author, author.get_by_role("button", name="Jetzt veröffentlichen"))
            expect(author.get_by_text("Das Modul ist veröffentlicht")).to_be_visible()
            _finds_nothing_to_do(reader, rosa)


def _write_and_ask(page: Page, draft: str) -> None:
    page.goto(draft)
    press(page, page.get_by_role("link", name="Los"))
    page.wait_for_url("**/texts/*")
    write(page, body(page), "Fotos sind schön.\n\nFrag vorher.\n")
    press(page, page.get_by_role("button", name="Entwurf speichern"))
    expect(line(page)).to_contain_text("Entwurf gespeichert um")
    press(page, page.get_by_role("link", name="Entwurf: Gute Fotos"))
    page.wait_for_url(f"**{draft}")
    press(page, page.get_by_role("link", name="Gegenlesen lassen").first)
    page.wait_for_url("**/peer-reviews")
    tab_to(page, page.get_by_label("Wer soll gegenlesen?"))
    page.keyboard.press("ArrowDown")
    write(page, page.get_by_label("Worauf soll die Person achten?"), "Ist es klar?")
    press(page, page.get_by_role("button", name="Um Gegenlesen bitten"))
    expect(page.get_by_text("Die Bitte ist unterwegs")).to_be_visible()
    page.goto(f"{draft}/publication")
    expect(page.get_by_role("button", name="Jetzt veröffentlichen")).to_have_count(0)


def _comment_and_ask_for_changes(page: Page) -> None:
    page.goto("/")
    press(page, page.get_by_role("main").get_by_role("link", name=re.compile("Gegenlesen")))
    page.wait_for_url("**/peer-reviews/*")
    expect(page.get_by_text("Ist es klar?")).to_be_visible()
    press(page, page.get_by_role("link", name="Los", exact=True))
    page.wait_for_url("**/comments")
    press(page, page.locator("summary", has_text="Kommentieren: Frag vorher."))
    form = page.locator("#place-2")
    write(page, form.get_by_label("Dein Kommentar"), "Wen denn?")
    press(page, form.get_by_role("button", name="Kommentar speichern"))
    page.wait_for_url("**/comments#place-2")
    expect(page.locator("#place-2 .comment-text")).to_have_text("Wen denn?")
    expect(form.get_by_label("Dein Kommentar")).to_be_hidden()  # it is there once, and not offered again
    press(page, page.get_by_role("link", name="Zur Antwort"))
    page.wait_for_url("**/peer-reviews/*#answer")
    press(page, page.get_by_role("button", name="Bitte ändern"))
    expect(page.get_by_text("Danke fürs Gegenlesen!")).to_be_visible()


def _change_and_ask_again(page: Page, draft: str) -> None:
    page.goto("/")
    link = page.get_by_role("region", name="Gegenlesen").get_by_role("link", name="Gute Fotos")
    press(page, link)
    page.wait_for_url("**/drafts/*")
    press(page, page.get_by_role("link", name="Los", exact=True))
    page.wait_for_url("**/texts/*")
    expect(page.get_by_text("„Frag vorher.“")).to_be_visible()
    write(page, body(page), "Fotos sind schön.\n\nFrag vorher alle, die zu sehen sind.\n")
    press(page, page.get_by_role("button", name="Entwurf speichern"))
    expect(line(page)).to_contain_text("Entwurf gespeichert um")
    page.reload()
    press(page, page.get_by_role("button", name="Abhaken"))
    expect(page.get_by_role("button", name="Abhaken")).to_have_count(0)
    expect(body(page)).to_have_value("Fotos sind schön.\n\nFrag vorher alle, die zu sehen sind.\n")
    page.goto(draft)
    press(page, page.get_by_role("button", name="Noch einmal bitten"))
    expect(page.get_by_text("Die Bitte ist unterwegs")).to_be_visible()


def _approve(page: Page) -> None:
    page.goto("/authoring")
    press(page, page.get_by_role("region", name="Gegenlesen").get_by_role("link", name="Gute Fotos"))
    page.wait_for_url("**/peer-reviews/*")
    expect(page.get_by_text("seit deiner Antwort geändert")).to_be_visible()
    press(page, page.get_by_role("link", name="Lesen und kommentieren"))
    page.wait_for_url("**/comments")
    expect(page.get_by_text("neu oder geändert")).to_have_count(1)
    expect(page.locator("#place-2")).to_contain_text("erledigt")
    press(page, page.get_by_role("link", name="Zur Antwort"))
    page.wait_for_url("**/peer-reviews/*#answer")
    press(page, page.get_by_role("button", name="Passt so"))
    expect(page.get_by_text("Danke fürs Gegenlesen!")).to_be_visible()


def _finds_nothing_to_do(page: Page, person: Person) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name=re.compile(person.name.split()[0]))).to_be_visible()
    expect(page.get_by_role("region", name="Gegenlesen")).to_have_count(0)


def test_a_comment_that_was_not_sent_is_still_there(site: Site) -> None:
    with site.app.app_context():
        make_topic()
        sami, rosa = (make_person(name, roles=[Role.SCOUT]) for name in ("Sami Scout", "Rosa Leserin"))
        draft = begin_module(SAID, by_id=sami.id, now=utc_now())
        address, text_id = f"/drafts/{draft.id}", draft.texts[1].id
        db.session.remove()
        with site.visitor(sami) as page:
            page.goto(f"{address}/peer-reviews")
            page.get_by_label("Wer soll gegenlesen?").select_option("Rosa Leserin")
            page.get_by_role("button", name="Um Gegenlesen bitten").click()
        with site.visitor(rosa) as page:
            page.goto(f"{address}/texts/{text_id}/comments")
            fold = page.locator("#place-0")
            fold.locator("summary").click()
            expect(fold.get_by_label("Dein Kommentar")).to_be_focused()
            page.keyboard.insert_text("Noch nicht fertig gedacht")
            page.goto("/")
            page.goto(f"{address}/texts/{text_id}/comments")
            expect(fold.get_by_label("Dein Kommentar")).to_have_value("Noch nicht fertig gedacht")
            fold.get_by_role("button", name="Kommentar speichern").click()
            expect(fold.locator(".comment-text")).to_have_text("Noch nicht fertig gedacht")
            expect(fold.get_by_label("Dein Kommentar")).to_be_hidden()
            expect(fold.get_by_label("Dein Kommentar")).to_have_value("")
