"""Writing by keyboard: a module with an image from nothing to its learners, paste that comes out clean, no word lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import select

from course_engine.accounts.models import Person, Role, SignInSession
from course_engine.authoring.models import DraftText
from course_engine.authoring.operations import begin_module
from course_engine.authoring.texts import NewModule
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_person, make_topic
from tests.content.nasty_pictures import SVG, photo
from tests.journeys.conftest import Site

SAVED = re.compile(r"Entwurf gespeichert um \d\d:\d\d:\d\d")
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p {color: red}</style></head><body>
<h1 class=MsoTitle><span style='color:#C00000'>Fotos im <b>Verein</b></span></h1>
<p class=MsoNormal><span style='font-family:"Comic Sans MS"'>Ein <b>fetter</b> und ein <i>schräger</i> Satz mit
<a href="https://example.org/a(b)">Link</a> und <a href="javascript:alert(1)">Falle</a>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>·<span>&nbsp; </span></span>Erstens</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o </span>Darunter</p>
<h2>Regeln</h2><h4>Tiefer</h4>
<ol><li>Fragen<ul><li>schriftlich</li></ul></li><li>Zeigen</li></ol>
<table><tr><td><b>Wer</b></td><td>Was</td></tr><tr><td>Mia | Ali</td><td>fragt<br>nach</td></tr></table>
<script>alert(1)</script><img src="file:///C:/geheim.png"><p>2 * 3 [Klammer] # kein_Titel</p></body></html>"""
CLEAN = """## Fotos im Verein

Ein **fetter** und ein *schräger* Satz mit [Link](https://example.org/a%28b%29) und Falle.

- Erstens
    - Darunter

### Regeln

#### Tiefer

1. Fragen
    - schriftlich
2. Zeigen

| Wer | Was |
| --- | --- |
| Mia \\| Ali | fragt nach |

2 \\* 3 \\[Klammer\\] # kein_Titel"""
DOCS = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h2 dir="ltr"><span
style="font-size:16pt;">Titel</span></h2><p dir="ltr"><span style="font-weight:700;">Fett</span><span> und </span><span
style="font-style:italic;">schräg</span></p><ul><li dir="ltr"><p dir="ltr"><span>Punkt</span></p></li></ul></b>"""


@pytest.fixture
def sami(site: Site) -> Iterator[Person]:
    with site.app.app_context():
        make_topic()
        yield make_person("Sami Scout", roles=[Role.SCOUT])
        db.session.remove()


@pytest.fixture
def editor(site: Site, sami: Person) -> str:
    """The address of the first lesson of a new module."""
    said = NewModule(
        title="Fotos",
        topic="datenschutz",
        summary="Worum es geht.",
        language="de",
        lesson="Los",
        author="Sami",
    )
    draft = begin_module(said, by_id=sami.id, now=utc_now())
    address = f"/drafts/{draft.id}/texts/{draft.texts[1].id}"
    db.session.remove()
    return address


def kept() -> str:
    db.session.rollback()
    text = db.session.scalars(select(DraftText.text).where(DraftText.position == 1)).one()
    db.session.remove()
    return text


def body(page: Page) -> Locator:
    return page.get_by_label("Text", exact=True)


def line(page: Page) -> Locator:
    return page.locator("[data-save-line]")


def paste(page: Page, html: str) -> None:
    body(page).evaluate(
        """(field, html) => {
          field.focus();
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", "nur Text");
          field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def tab_to(page: Page, target: Locator) -> None:
    """Go on by Tab alone until `target` has the focus."""
    for _step in range(80):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target}")


def press(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page: Page, target: Locator, words: str) -> None:
    tab_to(page, target)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(words)


def test_a_module_with_an_image_is_written_by_keyboard_and_read(site: Site, sami: Person) -> None:
    with site.visitor(sami) as page:
        page.goto("/authoring")
        press(page, page.get_by_role("link", name="Neues Modul"))
        page.wait_for_url("**/modules/new")
        write(page, page.get_by_label("Titel"), "Gute Fotos")
        tab_to(page, page.get_by_label("Thema"))
        page.keyboard.press("ArrowDown")
        write(page, page.get_by_label("Zusammenfassung"), "Wie ein Bild gelingt.")
        press(page, page.get_by_role("button", name="Entwurf anlegen"))
        page.wait_for_url("**/drafts/*")
        press(page, page.get_by_role("link", name="Einstieg"))
        page.wait_for_url("**/texts/*")
        write(page, body(page), "Ein Anfang.\n\n")
        page.keyboard.press("Shift+Tab")
        tab_back_to(page, page.get_by_role("button", name="Fett"))
        press(page, page.get_by_role("button", name="Bild", exact=True))
        dialog = page.get_by_role("dialog", name="Bild einfügen")
        dialog.get_by_label("Bilddatei").set_input_files(
            {"name": "Strand.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        write(page, dialog.get_by_label("Was ist zu sehen"), "Zwei Farben")
        press(page, dialog.get_by_role("button", name="Bild einfügen"))
        expect(body(page)).to_have_value(re.compile(r"!\[Zwei Farben\]\(assets/strand\.jpg\)"))
        expect(body(page)).to_be_focused()
        expect(page.locator("[data-preview] img[alt='Zwei Farben']")).to_be_visible()
        expect(line(page)).to_contain_text(SAVED)
        page.keyboard.press("Control+b")
        page.keyboard.insert_text("Ende")
        expect(body(page)).to_have_value(re.compile(r"\*\*Ende\*\*"))
        press(page, page.get_by_role("button", name="Entwurf speichern"))
        expect(line(page)).to_contain_text(SAVED)
        press(page, page.get_by_role("link", name="Entwurf: Gute Fotos"))
        press(page, page.get_by_role("link", name="Ansehen und veröffentlichen"))
        page.wait_for_url("**/publication")
        press(page, page.get_by_role("button", name="Jetzt veröffentlichen"))
        expect(page.get_by_text("Das Modul ist veröffentlicht")).to_be_visible()
    lea = make_person("Lea Lernt")
    with site.visitor(lea) as page:
        page.goto("/modules")
        page.get_by_role("link", name="Gute Fotos").first.click()
        page.goto("/modules/gute-fotos/lessons/einstieg")
        expect(page.get_by_alt_text("Zwei Farben")).to_be_visible()
        expect(page.locator(".prose strong", has_text="Ende")).to_be_visible()
    assert site.foreign_requests == []


def tab_back_to(page: Page, target: Locator) -> None:
    for _step in range(30):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab")
    raise AssertionError(f"Shift+Tab does not lead to {target}")


def test_a_wrong_file_is_refused_in_the_dialog_and_the_text_stays(
    site: Site, sami: Person, editor: str
) -> None:
    with site.visitor(sami) as page:
        page.goto(editor)
        body(page).fill("Mein Text.")
        page.get_by_role("button", name="Bild", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Bilddatei").set_input_files(
            {"name": "x.png", "mimeType": "image/png", "buffer": SVG}
        )
        dialog.get_by_label("Was ist zu sehen").fill("Etwas")
        dialog.get_by_role("button", name="Bild einfügen").click()
        expect(dialog.get_by_role("alert")).to_contain_text("SVG-Dateien")
        expect(dialog.get_by_label("Was ist zu sehen")).to_have_value("Etwas")
        page.keyboard.press("Escape")
        expect(body(page)).to_have_value("Mein Text.")
        expect(line(page)).to_contain_text(SAVED)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (WORD, CLEAN),
        (DOCS, "## Titel\n\n**Fett** und *schräg*\n\n- Punkt"),
        ("<p>Nur <span style='color:red'>Farbe</span></p>", ""),
        ("<b>" * 3000 + "tief", "**tief**"),
        ("<table><tr><td>nur eine Spalte</td></tr></table>", "nur eine Spalte"),
        (
            "<ul><li><a href='https://example.org'><img src=x onerror=alert(1)>Bild</a></li></ul>",
            "- [Bild](https://example.org)",
        ),
    ],
    ids=["word", "docs", "plain", "deep", "layout", "attack"],
)
def test_what_comes_from_a_word_processor_becomes_clean(
    site: Site, sami: Person, editor: str, html: str, markdown: str
) -> None:
    with site.visitor(sami) as page:
        page.goto(editor)
        paste(page, html)
        expect(body(page)).to_have_value(markdown)


def test_what_is_typed_is_saved_without_a_click(site: Site, sami: Person, editor: str) -> None:
    with site.visitor(sami) as page:
        page.goto(editor)
        body(page).press_sequentially("Erst das.")
        expect(line(page)).to_contain_text("Noch nicht gespeichert")
        expect(line(page)).to_contain_text(SAVED)
        assert "Erst das." in kept()
        body(page).press_sequentially(" Dann das.")
        expect(line(page)).to_contain_text("Noch nicht gespeichert")
        page.get_by_role("button", name="Entwurf speichern").click()
        expect(line(page)).to_contain_text(SAVED)
        assert "Erst das. Dann das." in kept()


def test_a_closed_tab_without_network_loses_nothing(site: Site, sami: Person, editor: str) -> None:
    with site.visitor(sami) as page:
        first, second = page.context.new_page(), page
        first.goto(editor)
        first.route("**/texts/*", lambda route: _only_get(route))
        body(first).fill("Im Funkloch geschrieben.")
        expect(line(first)).to_contain_text("Nicht gespeichert: keine Verbindung")
        first.close(run_before_unload=False)
        second.goto(editor)
        offer = second.get_by_role("region", name="Nicht gespeicherter Text")
        expect(offer).to_contain_text(re.compile(r"Nicht gespeicherter Text von \d\d:\d\d"))
        assert "Funkloch" not in kept()
        offer.get_by_role("button", name="Übernehmen").click()
        expect(body(second)).to_have_value("Im Funkloch geschrieben.")
        expect(line(second)).to_contain_text(SAVED)
        assert "Funkloch" in kept()
        second.reload()
        expect(second.get_by_role("region", name="Nicht gespeicherter Text")).to_be_hidden()


def _only_get(route: Route) -> None:
    if route.request.method == "GET":
        route.continue_()
    else:
        route.abort()


def test_what_was_left_behind_can_be_thrown_away(site: Site, sami: Person, editor: str) -> None:
    with site.visitor(sami) as page:
        page.goto(editor)
        page.route("**/texts/*", lambda route: _only_get(route))
        body(page).fill("Verworfen.")
        expect(line(page)).to_contain_text("Nicht gespeichert")
        page.unroute("**/texts/*")
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        page.get_by_role("button", name="Verwerfen").click()
        page.reload()
        expect(page.get_by_role("button", name="Verwerfen")).to_be_hidden()
        assert "Verworfen" not in kept()


def test_a_session_that_ran_out_loses_nothing(site: Site, sami: Person, editor: str) -> None:
    with site.visitor(sami) as page:
        page.goto(editor)
        for session in db.session.scalars(select(SignInSession)):
            db.session.delete(session)
        db.session.commit()
        db.session.remove()
        body(page).fill("Nach der Pause.")
        expect(line(page)).to_contain_text("Du bist abgemeldet")
        expect(page.get_by_role("link", name="In einem neuen Fenster anmelden")).to_be_visible()
        site.sign_in(page.context, sami)
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(line(page)).to_contain_text(SAVED)
        assert "Nach der Pause." in kept()


def test_two_who_write_at_once_see_each_other_and_both_texts(site: Site, sami: Person, editor: str) -> None:
    other = make_person("Olena Autorin", roles=[Role.SCOUT])
    with site.visitor(sami) as page, site.visitor(other, color_scheme="light") as theirs:
        page.goto(editor)
        expect(page.locator("[data-presence]")).to_be_hidden()
        theirs.goto(editor)
        expect(theirs.get_by_text("Sami Scout schreibt gerade auch hier.")).to_be_visible()
        body(theirs).fill("Olenas Satz.")
        expect(line(theirs)).to_contain_text(SAVED)
        body(page).fill("Samis Satz.")
        expect(line(page)).to_contain_text("Nicht gespeichert. Während du geschrieben hast")
        page.get_by_role("button", name="Beide Texte ansehen").click()
        expect(page.locator(".comparison")).to_contain_text("Olenas Satz.")
        expect(body(page)).to_have_value("Samis Satz.")
        assert "Olenas" in kept()
        page.get_by_role("button", name="Entwurf speichern").click()
        expect(line(page)).to_contain_text(SAVED)
        assert "Samis" in kept()


def test_lessons_are_dragged_into_another_order(site: Site, sami: Person, editor: str) -> None:
    draft = editor.partition("/texts")[0]
    with site.visitor(sami) as page:
        page.goto(draft)
        page.get_by_label("Titel der neuen Lektion").fill("Danach")
        page.get_by_role("button", name="Lektion hinzufügen").click()
        page.goto(draft)
        titles = page.locator("[data-arrange] .text-title")
        expect(titles).to_have_text(["Los", "Danach"])
        grips = page.locator("[data-grip]")
        grips.nth(1).hover()
        target = grips.first.bounding_box()  # the page may have scrolled to the other one
        assert target
        page.mouse.down()
        page.mouse.move(target["x"] + 5, target["y"] - 10, steps=5)
        with page.expect_navigation():
            page.mouse.up()
        expect(titles).to_have_text(["Danach", "Los"])
