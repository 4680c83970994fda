"""The same module written in the folder and in the browser: what can be put together is, the rest is chosen by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from course_engine.accounts.models import Person, Role
from course_engine.content.folder import Action, sync
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_person
from tests.content.test_folder import Folders
from tests.content.test_operations import lesson
from tests.journeys.conftest import Site

LESSON = "modules/fotos/05-zeigen.md"
BODY = "## Vorher\n\nFrage zuerst.\n\n## Dabei\n\nZeige das Bild.\n\n## Danach\n\nLösche es wieder."


@pytest.fixture
def folders(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    monkeypatch.setitem(site.app.config, "MODULES_FOLDER", str(tmp_path / "modules"))
    monkeypatch.setitem(site.app.config, "QUIZZES_FOLDER", str(tmp_path / "quizzes"))
    made = Folders(tmp_path)
    made.write(LESSON, lesson("l-zeigen", "Zeigen", BODY))
    with site.app.app_context():
        bring_together(site, made)
        db.session.remove()
    return made


def bring_together(site: Site, folders: Folders) -> Action:
    with site.app.app_context():
        outcomes = sync(
            folders.root / "modules", folders.root / "quizzes", now=utc_now(), attempted_quizzes=()
        )
        db.session.remove()
    return next(one.action for one in outcomes if one.path == "modules/fotos")


def edit_in_folder(folders: Folders, before: str, after: str) -> None:
    text = folders.read(LESSON)
    assert before in text
    folders.write(LESSON, text.replace(before, after))


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has the focus."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if control.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the Tab key never reaches {control}")


def go_to(page: Page, control: Locator) -> None:
    tab_to(page, control)
    page.keyboard.press("Enter")


def edit_in_browser(page: Page, before: str, after: str) -> None:
    page.goto("/authoring")
    go_to(page, page.get_by_role("button", name="Bearbeiten"))
    go_to(page, page.get_by_role("link", name="Zeigen", exact=True))
    field = page.get_by_label("Text", exact=True)
    tab_to(page, field)
    text = field.input_value()
    assert before in text
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text.replace(before, after))
    page.keyboard.press("Control+S")
    expect(page.locator("[data-save-words]")).to_contain_text("Entwurf gespeichert um")
    go_to(page, page.get_by_role("link", name="Entwurf: Fotos"))
    go_to(page, page.get_by_role("link", name="Ansehen und veröffentlichen"))
    go_to(page, page.get_by_role("button", name="Veröffentlichen"))
    expect(page.get_by_role("status")).to_contain_text("ist veröffentlicht")


def test_folder_and_browser_come_together(site: Site, folders: Folders) -> None:
    with site.app.app_context():
        scout: Person = make_person("Sami Scout", roles=[Role.SCOUT])
        db.session.commit()
    with site.visitor(scout) as page:
        # different places: nobody is asked
        edit_in_browser(page, "Frage zuerst.", "Frage zuerst, am besten schriftlich.")
        edit_in_folder(folders, "Lösche es wieder.", "Lösche es nach einem Jahr.")
        assert bring_together(site, folders) is Action.MERGED
        merged = BODY.replace("zuerst.", "zuerst, am besten schriftlich.").replace(
            "wieder.", "nach einem Jahr."
        )
        assert folders.read(LESSON) == lesson("l-zeigen", "Zeigen", merged)
        assert bring_together(site, folders) is Action.UNCHANGED

        # the same place: nothing is applied until somebody chooses
        edit_in_browser(page, "Zeige das Bild.", "Zeige das Bild im Team.")
        edit_in_folder(folders, "Zeige das Bild.", "Zeige das fertige Bild.")
        edit_in_folder(folders, "Lösche es", "Lösche das Bild")
        before = folders.everything()
        assert bring_together(site, folders) is Action.CONFLICT
        assert folders.everything() == before

        page.goto("/authoring")
        go_to(page, page.get_by_role("link", name="Ansehen und entscheiden"))
        go_to(page, page.get_by_role("link", name="Ansehen und entscheiden"))
        expect(page.get_by_role("heading", name="Im Abschnitt „Dabei“")).to_be_visible()
        expect(page.get_by_role("group", name="Im Ordner")).to_have_text("Zeige das fertige Bild.")
        expect(page.get_by_role("group", name="Im Browser")).to_have_text("Zeige das Bild im Team.")

        # sent without a choice: it says where, and the way there is short
        go_to(page, page.get_by_role("button", name="So übernehmen"))
        expect(page.get_by_role("alert")).to_contain_text("Wähle, was hier gelten soll.")
        go_to(page, page.get_by_role("link", name="Wähle, was hier gelten soll."))
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Ein eigener Text")).to_be_checked()
        tab_to(page, page.get_by_label("Eigener Text", exact=True))
        page.keyboard.press("Control+A")
        page.keyboard.type("Zeige das fertige Bild im Team.")
        go_to(page, page.get_by_role("button", name="So übernehmen"))
        expect(page.get_by_role("heading", name="Alles einig")).to_be_visible()

    chosen = merged.replace("das Bild.", "das fertige Bild im Team.").replace("Lösche es", "Lösche das Bild")
    assert folders.read(LESSON) == lesson("l-zeigen", "Zeigen", chosen)
    assert bring_together(site, folders) is Action.UNCHANGED
    assert site.foreign_requests == []
