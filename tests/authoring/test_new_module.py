"""A module from nothing in the browser: learners meet it when it is published, and not a moment before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.authoring.models import DraftText
from course_engine.content.folder import sync
from course_engine.content.models import Lesson, Module, ModuleVersion
from course_engine.content.operations import publish_module
from course_engine.content.queries import anything_published, pinned_lessons
from course_engine.db import db
from tests.builders import NOW, make_cohort, make_quiz, make_topic
from tests.conftest import Cast
from tests.content.test_operations import files
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]

SAID = {"title": "Leichte Sprache", "summary": "Worum es geht.", "topic": "datenschutz", "language": "de"}


@pytest.fixture
def scout(cast: Cast, browser_of: Browser) -> FlaskClient:
    make_topic()
    return browser_of(cast.scout)


def begin(scout: FlaskClient, **said: str) -> str:
    answer = scout.post("/authoring/modules/new", data=SAID | said)
    assert answer.status_code == 303
    return str(answer.location)


def texts() -> list[DraftText]:
    return list(db.session.scalars(select(DraftText).order_by(DraftText.draft_id, DraftText.position)))


def publish(scout: FlaskClient, draft: str) -> Any:
    answer = scout.post(f"{draft}/publication", data={"size": "substantial"})
    return scout.get(answer.location) if answer.status_code == 302 else answer


def test_a_module_is_written_and_published_from_nothing(scout: FlaskClient, cast: Cast) -> None:
    draft = begin(scout)
    page = scout.get(draft).text
    assert "Ein neues Modul" in page
    assert "Einstieg" in page
    module_text, lesson = texts()
    assert f'authors: ["{cast.scout.name}"]' in module_text.text or cast.scout.name in module_text.text
    saved = {"title": "Los", "minutes": "5", "body": "Ein Anfang.", "revision": "0"}
    assert scout.post(f"{draft}/texts/{lesson.id}", data=saved).status_code == 302
    assert "Das Modul ist veröffentlicht" in publish(scout, draft).text
    module = db.session.scalars(select(Module)).one()
    assert (module.uid, module.slug) == ("m-leichte-sprache", "leichte-sprache")
    version = db.session.get_one(ModuleVersion, module.current_version_id)
    assert [pin.lesson_version.title for pin in pinned_lessons(version)] == ["Los"]
    assert "Ein Anfang." in scout.get("/modules/leichte-sprache/lessons/einstieg").text


def test_nobody_else_meets_it_before(
    scout: FlaskClient, cast: Cast, browser_of: Browser, tmp_path: Any
) -> None:
    begin(scout)
    cohort = make_cohort(trainers=[cast.trainer])
    learner, admin = browser_of(cast.learner), browser_of(cast.admin)
    assert not anything_published()
    for browser, path in [
        (learner, "/"),
        (learner, "/modules"),
        (learner, "/modules?q=Leichte"),
        (scout, "/modules"),
        (browser_of(cast.trainer), f"/cohorts/{cohort.id}"),
        (admin, f"/admin/cohorts/{cohort.id}"),
        (admin, "/"),
    ]:
        assert "Leichte Sprache" not in browser.get(path).text, path
    for path in ("/modules/leichte-sprache", "/modules/leichte-sprache/lessons/einstieg"):
        assert learner.get(path).status_code == 404
        assert scout.get(path).status_code == 404
    assert learner.post("/modules/leichte-sprache/enrolment").status_code == 404
    assert scout.get("/authoring/modules/leichte-sprache/versions").status_code == 404
    assert scout.get("/authoring/modules/leichte-sprache/versions/1").status_code == 404
    assert scout.post("/authoring/modules/leichte-sprache/drafts").status_code == 404
    assert "Leichte Sprache" in scout.get("/authoring").text
    assert learner.get("/authoring").status_code == 404


def test_folders_know_nothing_of_it_before(scout: FlaskClient, tmp_path: Any) -> None:
    begin(scout)
    modules, quizzes = tmp_path / "modules", tmp_path / "quizzes"
    modules.mkdir()
    quizzes.mkdir()
    sync(modules, quizzes, now=NOW, attempted_quizzes=())
    assert not list(modules.iterdir())


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"title": " "}, "Gib einen Titel ein."),
        ({"summary": ""}, "Schreibe ein oder zwei Sätze."),
        ({"summary": "x" * 241}, "Nimm höchstens 240 Zeichen."),
        ({"topic": ""}, "Wähle ein Thema."),
        ({"topic": "gibt-es-nicht"}, "error-summary"),
        ({"language": "xx"}, "error-summary"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_kept(
    scout: FlaskClient, said: dict[str, str], message: str
) -> None:
    answer = scout.post("/authoring/modules/new", data=SAID | {"title": "Behalten"} | said)
    assert answer.status_code == 422
    assert message in answer.text
    assert "title" in said or "Behalten" in answer.text
    assert not db.session.scalars(select(Module)).all()


def test_two_modules_of_one_title_have_nothing_in_common(scout: FlaskClient) -> None:
    drafts = begin(scout), begin(scout)
    for draft in drafts:
        assert "veröffentlicht" in publish(scout, draft).text
    assert {module.slug for module in db.session.scalars(select(Module))} == {
        "leichte-sprache",
        "leichte-sprache-2",
    }
    assert len(db.session.scalars(select(Lesson)).all()) == 2


def test_what_was_given_up_leaves_its_address_free(scout: FlaskClient) -> None:
    draft = begin(scout)
    scout.post(f"{draft}/discarding")
    assert "Leichte Sprache" not in scout.get("/authoring").text
    begin(scout)
    assert [module.slug for module in db.session.scalars(select(Module))] == ["leichte-sprache"]


@pytest.mark.parametrize("title", ["???", "日本語", "a" * 200, "</title><script>", "id: x\n---", '"', "new"])
def test_any_title_makes_a_module(scout: FlaskClient, title: str) -> None:
    draft = begin(scout, title=title)
    assert "Das Modul ist veröffentlicht" in publish(scout, draft).text
    version = db.session.scalars(select(ModuleVersion)).one()
    assert version.title == " ".join(title.split())


def test_quizzes_are_chosen_put_in_order_and_taken_off(scout: FlaskClient) -> None:
    for uid in ("q-eins", "q-zwei"):
        make_quiz(uid, title=uid)
    draft = begin(scout)
    before = texts()[0].text

    def move(quiz: str, to: str) -> int:
        return scout.post(f"{draft}/quizzes", data={"quiz": quiz, "move": to}).status_code

    assert [move("q-eins", "add"), move("q-zwei", "add"), move("q-zwei", "add")] == [303, 303, 303]
    assert "requirements:\n  quizzes:\n    - q-eins\n    - q-zwei\n" in texts()[0].text
    assert move("q-zwei", "up") == 303
    assert "    - q-zwei\n    - q-eins\n" in texts()[0].text
    assert move("q-fehlt", "add") == 404
    assert move("q-fehlt", "remove") == 404
    move("q-eins", "remove")
    publish(scout, draft)
    assert "q-zwei" in scout.get("/modules/leichte-sprache").text
    assert before.replace("---\n", "", 1).split("---")[0] in texts()[0].text


def test_the_list_asks_the_database_the_same_number_of_times(scout: FlaskClient) -> None:
    begin(scout)
    scout.get("/authoring")
    with count_statements() as few:
        scout.get("/authoring")
    for _number in range(10):
        begin(scout)
    with count_statements() as many:
        scout.get("/authoring")
    assert len(few) == len(many)


def test_a_folder_that_is_quicker_is_noticed(scout: FlaskClient) -> None:
    make_quiz("q-probe")
    draft = begin(scout, title="Fotos")
    assert isinstance(publish_module(files(), slug="fotos", now=NOW), ModuleVersion)
    answer = publish(scout, draft)
    assert answer.status_code == 409
    assert "neuere Fassung" in answer.text
