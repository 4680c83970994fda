"""Versions of a quiz: listed with what they changed, compared in words, looked at as they were, and brought back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine import LIBRARY
from course_engine.assessment.queries import get_quiz
from course_engine.authoring.queries import quiz_version_page, quiz_version_rows
from course_engine.content.models import QuizDraft, QuizDraftState, QuizVersion
from course_engine.content.operations import publish_quiz
from course_engine.content.parsing import parse_quiz
from course_engine.db import db
from tests.authoring.quiz_files import OTHER_KEY, QUIZ, REWORDED, attempts_of_all, publish
from tests.authoring.test_quiz_builder_views import scout  # noqa: F401
from tests.authoring.test_quiz_views import decide, upload
from tests.builders import NOW
from tests.conftest import Cast
from tests.statements import count_statements

PLACE = "/authoring/quizzes/fotos"
VERSIONS = f"{PLACE}/versions"


@pytest.fixture
def versions(scout: FlaskClient) -> FlaskClient:  # noqa: F811
    """Three versions: as it began, in other words, with another key."""
    for text, note in ((REWORDED, "Klarer gefragt"), (OTHER_KEY, "Das Schild <gilt>")):
        decide(scout, upload(scout, text), "keep", about=note)
    return scout


def current() -> QuizVersion:
    db.session.expire_all()
    version = get_quiz("fotos").current_version
    assert version
    return version


def drafts(state: QuizDraftState = QuizDraftState.OPEN) -> list[QuizDraft]:
    db.session.expire_all()
    return list(db.session.scalars(select(QuizDraft).where(QuizDraft.state == state).order_by(QuizDraft.id)))


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


def test_the_list_says_who_when_why_and_what_changed(versions: FlaskClient) -> None:
    page = words(versions.get(VERSIONS).text)
    for said in (
        "Fassung 3 gilt jetzt",
        "Das Schild &lt;gilt&gt;",
        "inhaltliche Änderung andere Lösung: Aufgabe 1",
        "Klarer gefragt",
        "kleine Änderung anders formuliert: Aufgabe 1",
        "erste Fassung",
    ):
        assert said in page, said
    assert f'href="{VERSIONS}"' in versions.get("/authoring/quizzes").text


def test_two_versions_are_compared_item_by_item_and_in_words(versions: FlaskClient) -> None:
    page = versions.get(f"{PLACE}/differences?from=3&to=1").text
    assert "gilt jetzt etwas anderes als richtig" in page
    said = words(page)
    assert "✓ Ein Schild" in said
    assert "correct" not in said
    same = versions.get(f"{PLACE}/differences?from=2&to=2").text
    assert "Regeln dieser beiden Fassungen sind dieselben" in same


def test_other_settings_are_named(scout: FlaskClient) -> None:  # noqa: F811
    text = QUIZ.replace("items:", "attempts: 3\nshuffle_items: true\nitems:").replace("0.75", "0.5")
    decide(scout, upload(scout, text), "keep")
    said = words(scout.get(f"{PLACE}/differences?from=1&to=2").text)
    for sentence in (
        "Bestanden ist das Quiz jetzt ab",
        "Höchstens so viele Versuche: 3",
        "Aufgaben werden gemischt: ja",
    ):
        assert sentence in said, sentence


@pytest.mark.parametrize("asked", ["", "?from=1", "?from=1&to=9", "?from=x&to=y", "?from=-1&to=1"])
def test_versions_that_there_are_not(versions: FlaskClient, asked: str) -> None:
    assert versions.get(f"{PLACE}/differences{asked}").status_code == 404
    assert versions.get(f"{VERSIONS}/9").status_code == 404
    assert versions.post(f"{VERSIONS}/9/draft").status_code == 404
    assert versions.get("/authoring/quizzes/fehlt/versions").status_code == 404


def test_an_old_version_looks_as_it_did(versions: FlaskClient) -> None:
    page = versions.get(f"{VERSIONS}/1")
    said = words(page.text)
    assert page.status_code == 200
    for sentence in (
        "Fassung 1 vom",
        "Inzwischen gilt eine neuere",
        "Was brauchst du vor dem Foto?",
        "✓ Ein Ja",
        "Genau.",
    ):
        assert sentence in said, sentence
    assert "Sie gilt jetzt" in versions.get(f"{VERSIONS}/3").text


def test_an_old_version_comes_back_as_a_draft_and_passes_the_choice_about_results(
    versions: FlaskClient, cast: Cast
) -> None:
    attempts_of_all([cast.learner, cast.outsider, cast.other_trainer])
    answer = versions.post(f"{VERSIONS}/1/draft")
    assert answer.status_code == 303
    (draft,) = drafts()
    assert draft.source == QUIZ
    assert current().number == 3
    page = versions.get(answer.location).text
    assert "Was soll mit den bisherigen Ergebnissen geschehen?" in page
    decide(versions, answer.location, "upwards", about="Zurück")
    assert (current().number, current().source, current().note) == (4, QUIZ, "Zurück")
    assert "Was aus früheren Ergebnissen wurde" in versions.get(VERSIONS).text


def test_a_draft_that_is_there_is_not_lost_without_being_asked(versions: FlaskClient) -> None:
    mine = upload(versions, QUIZ.replace("title: Fotos", "title: Bilder"))
    asked = versions.post(f"{VERSIONS}/1/draft")
    assert asked.status_code == 409
    assert "Es gibt schon einen Entwurf" in asked.text
    assert mine in asked.text
    assert "title: Bilder" in drafts()[0].source
    assert versions.post(f"{VERSIONS}/1/draft", data={"replacing": "1-gelogen"}).status_code == 409
    stamp = re.search(r'name="replacing" value="([^"]+)"', asked.text)
    assert stamp
    assert versions.post(f"{VERSIONS}/1/draft", data={"replacing": stamp[1]}).status_code == 303
    assert [one.source for one in drafts()] == [QUIZ]
    assert "title: Bilder" in drafts(QuizDraftState.REPLACED)[-1].source


def test_brought_back_twice_it_is_one_draft_and_what_holds_is_not_brought_back(versions: FlaskClient) -> None:
    first = versions.post(f"{VERSIONS}/1/draft").location
    assert versions.post(f"{VERSIONS}/1/draft").location == first
    assert len(drafts()) == 1
    assert versions.post(f"{VERSIONS}/3/draft").status_code == 409


def test_the_list_asks_the_database_as_often_for_many_versions(scout: FlaskClient) -> None:  # noqa: F811
    with count_statements() as few:
        scout.get(VERSIONS)
    for number in range(12):
        publish(QUIZ.replace("title: Fotos", f"title: Fotos {number}"))
    with count_statements() as many:
        assert "Fassung 13" in scout.get(VERSIONS).text
    assert len(few) == len(many)


@pytest.mark.parametrize("file", sorted((LIBRARY / "quizzes").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_version_from_its_rows_is_the_quiz_in_its_file(scout: FlaskClient, file: Path) -> None:  # noqa: F811
    text = file.read_text(encoding="utf-8")
    version = publish_quiz(text, slug=file.stem, now=NOW)
    assert isinstance(version, QuizVersion)
    quiz, number = get_quiz(file.stem), version.number
    assert quiz_version_page(quiz, number).quiz == parse_quiz(text).value
    assert quiz_version_rows(quiz)[-1].changes == ()
    page = scout.get(f"/authoring/quizzes/{file.stem}/versions/{number}")
    assert page.status_code == 200
    assert "{&#39;" not in page.text
