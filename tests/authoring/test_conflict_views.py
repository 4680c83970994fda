"""Two texts that disagree are shown beside each other, and what somebody chooses is true on both sides."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.queries import get_quiz
from course_engine.content.models import QuizDraft, QuizVersion, SyncConflict
from course_engine.content.operations import publish_quiz
from course_engine.content.queries import get_module
from course_engine.db import db
from tests.builders import NOW
from tests.conftest import Cast
from tests.content.test_folder import Folders, edit_in_browser
from tests.content.test_operations import QUIZ, lesson
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]
LESSON = "modules/fotos/05-zeigen.md"


@pytest.fixture
def folders(app: Flask, tmp_path: Path) -> Folders:
    app.config["MODULES_FOLDER"] = str(tmp_path / "modules")
    app.config["QUIZZES_FOLDER"] = str(tmp_path / "quizzes")
    return Folders(tmp_path)


@pytest.fixture
def disputed(folders: Folders) -> Folders:
    """Two places of one lesson in which folder and browser disagree."""
    folders.write(LESSON, lesson("l-zeigen", "Zeigen", "Eins.\n\nMitte.\n\nDrei."))
    folders.sync()
    edit_in_browser(
        "zeigen.md", lesson("l-zeigen", "Zeigen", "Eins im Browser.\n\nMitte.\n\nDrei im Browser.")
    )
    folders.write(LESSON, lesson("l-zeigen", "Zeigen", "Eins im Ordner.\n\nMitte!\n\nDrei im Ordner."))
    folders.sync()
    return folders


@pytest.fixture
def scout(disputed: Folders, cast: Cast, browser_of: Browser) -> FlaskClient:
    return browser_of(cast.scout)


def the_conflict() -> SyncConflict:
    return db.session.scalars(select(SyncConflict).execution_options(populate_existing=True)).one()


def address() -> str:
    return f"/authoring/conflicts/{the_conflict().id}"


def fields(page: str) -> dict[str, str]:
    """The names of the choices in order of the page, and the digest that was seen."""
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', page)
    assert seen
    names = list(dict.fromkeys(re.findall(r'name="choice_(\w+)"', page)))
    return {"seen": seen[1], **{f"key{n}": name for n, name in enumerate(names)}}


def test_the_writing_room_tells_of_conflicts(scout: FlaskClient) -> None:
    assert "Ein Modul oder Quiz wurde im Ordner und hier verschieden geändert" in scout.get("/authoring").text
    page = scout.get("/authoring/conflicts").text
    assert ("Fotos" in page, "2 Stellen" in page, address() in page) == (True, True, True)


def test_without_conflicts_the_page_says_so(folders: Folders, cast: Cast, browser_of: Browser) -> None:
    folders.sync()
    assert "Alles einig" in browser_of(cast.scout).get("/authoring/conflicts").text


def test_both_texts_stand_beside_each_other(scout: FlaskClient) -> None:
    page = re.sub(r"</?mark>", "", scout.get(address()).text)
    for words in ("im Ordner.", "im Browser.", "05-zeigen.md", "So stand es vorher auf beiden Seiten"):
        assert words in page
    assert "Mitte" not in page  # changed on one side only: nothing to choose


def test_what_is_chosen_is_true_in_folder_and_browser(scout: FlaskClient, disputed: Folders) -> None:
    known = fields(scout.get(address()).text)
    sent = {
        "seen": known["seen"],
        f"choice_{known['key0']}": "theirs",
        f"choice_{known['key1']}": "own",
        f"own_{known['key1']}": "Drei,\r\nund zwar zusammen.\r\n",
    }
    answer = scout.post(address(), data=sent)
    assert (answer.status_code, answer.location) == (303, "/authoring/conflicts")
    expected = lesson("l-zeigen", "Zeigen", "Eins im Browser.\n\nMitte!\n\nDrei,\nund zwar zusammen.")
    assert disputed.read(LESSON) == expected
    assert get_module("fotos").current_version.number == 3  # type: ignore[union-attr]
    assert "Alles einig" in scout.get("/authoring/conflicts").text
    assert scout.get(address()).status_code == 409


@pytest.mark.parametrize("size", ["minor", "substantial"])
def test_who_settles_says_how_large_the_change_is(scout: FlaskClient, size: str) -> None:
    known = fields(scout.get(address()).text)
    chosen = {f"choice_{known[key]}": "theirs" for key in ("key0", "key1")}
    assert scout.post(address(), data={"seen": known["seen"], "size": size, **chosen}).status_code == 303
    version = get_module("fotos").current_version
    assert version
    assert (version.number, version.substantial) == (3, size == "substantial")


def test_nothing_is_applied_until_every_place_is_decided(scout: FlaskClient, disputed: Folders) -> None:
    before, known = disputed.everything(), fields(scout.get(address()).text)
    answer = scout.post(address(), data={"seen": known["seen"], f"choice_{known['key0']}": "ours"})
    assert answer.status_code == 422
    assert "Wähle, was hier gelten soll." in answer.text
    assert re.search(rf'checked[^>]*id="choice_{known["key0"]}-0"', answer.text)
    assert (disputed.everything(), the_conflict().is_open) == (before, True)


def test_an_own_text_must_be_written(scout: FlaskClient) -> None:
    known = fields(scout.get(address()).text)
    sent = {f"choice_{known[key]}": "own" for key in ("key0", "key1")} | {f"own_{known['key0']}": " "}
    answer = scout.post(address(), data={"seen": known["seen"], **sent})
    assert answer.status_code == 422
    assert "Schreibe den Text, der gelten soll." in answer.text


def test_where_a_side_has_moved_on_the_page_comes_again_with_the_choices_that_still_fit(
    scout: FlaskClient, disputed: Folders
) -> None:
    known = fields(scout.get(address()).text)
    disputed.write(LESSON, disputed.read(LESSON).replace("Drei im Ordner.", "Drei, ganz neu."))
    before = disputed.everything()
    sent = {f"choice_{known['key0']}": "ours", f"choice_{known['key1']}": "theirs", "seen": known["seen"]}
    answer = scout.post(address(), data=sent)
    assert answer.status_code == 409
    assert ("Noch nicht übernommen" in answer.text, "ganz neu." in answer.text) == (True, True)
    assert disputed.everything() == before
    fresh = fields(answer.text)
    assert (fresh["key0"] == known["key0"], fresh["key1"] != known["key1"]) == (True, True)
    assert re.search(rf'checked[^>]*id="choice_{known["key0"]}-0"', answer.text)
    sent = {f"choice_{fresh['key0']}": "ours", f"choice_{fresh['key1']}": "ours", "seen": fresh["seen"]}
    assert scout.post(address(), data=sent).status_code == 303
    assert "ganz neu." in disputed.read(LESSON)


def test_chosen_texts_that_do_not_fit_are_told_and_kept(scout: FlaskClient, disputed: Folders) -> None:
    known, before = fields(scout.get(address()).text), disputed.everything()
    sent = {
        "seen": known["seen"],
        f"choice_{known['key0']}": "ours",
        f"choice_{known['key1']}": "own",
        f"own_{known['key1']}": "![Plan](assets/fehlt.png)",
    }
    answer = scout.post(address(), data=sent)
    assert answer.status_code == 422
    assert answer.text.count("assets/fehlt.png") >= 2
    assert disputed.everything() == before


def test_a_quiz_with_attempts_goes_on_to_the_choice_about_results(
    folders: Folders, cast: Cast, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    verb = sys.modules["course_engine.authoring.operations.settle_conflict"]
    monkeypatch.setattr(verb, "attempted_quiz_uids", lambda: {"q-fotos"})
    folders.sync()
    publish_quiz(QUIZ.replace("answer: 72", "answer: 70"), slug="fotos", now=NOW + timedelta(days=1))
    folders.write("quizzes/fotos.yaml", QUIZ.replace("answer: 72", "answer: 71"))
    folders.sync()
    scout = browser_of(cast.scout)
    page = scout.get(address()).text
    assert "Wie viele Stunden?" in page  # as people read it
    known = fields(page)
    answer = scout.post(address(), data={"seen": known["seen"], f"choice_{known['key0']}": "ours"})
    assert (answer.status_code, answer.location) == (303, "/authoring/quizzes")
    assert "answer: 71" in db.session.scalars(select(QuizDraft.source)).one()
    assert "answer: 70" in (get_quiz("fotos").current_version or QuizVersion()).source


def test_only_authors_see_conflicts(disputed: Folders, cast: Cast, browser_of: Browser) -> None:
    for person in (cast.learner, cast.trainer):
        assert browser_of(person).get(address()).status_code == 404


def test_the_list_asks_a_constant_number_of_statements(scout: FlaskClient) -> None:
    with count_statements() as few:
        scout.get("/authoring/conflicts")
    part = the_conflict()
    db.session.add_all(
        SyncConflict(
            kind="module", uid=f"m-{n}", path=f"modules/{n}", parts=part.parts, digest="", found_at=NOW
        )
        for n in range(50)
    )
    db.session.commit()
    with count_statements() as many:
        scout.get("/authoring/conflicts")
    assert len(many) == len(few)
