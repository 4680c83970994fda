"""A quiz is made and changed by forms alone: what was typed stays, what does not fit says so at its field."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.content.models import QuizDraft, QuizDraftState
from course_engine.content.parsing import parse_quiz
from course_engine.db import db
from course_engine.items import ITEM_SHAPES
from tests.authoring.quiz_files import QUIZ, publish
from tests.authoring.test_quiz_views import hidden
from tests.conftest import Cast
from tests.statements import count_statements

TRUE_FALSE = {
    "prompt": "Ein Schild genügt?",
    "answer": "false",
    "feedback.if_true": "Nein.",
    "feedback.if_false": "Ja.",
}


@pytest.fixture
def scout(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    publish()
    return browser_of(cast.scout)


@pytest.fixture
def items(scout: FlaskClient) -> str:
    """The address of the outline of a published quiz."""
    answer = scout.post("/authoring/quizzes/fotos/drafts")
    assert answer.status_code == 303
    return str(answer.location)


def source() -> str:
    db.session.expire_all()
    draft = db.session.scalars(select(QuizDraft).where(QuizDraft.state == QuizDraftState.OPEN)).one()
    return draft.source


def typed(page: str) -> dict[str, str]:
    """What a browser sends for the form of an item as it stands on the page."""
    form = page.split('class="item-form"')[1]
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form))
    for tag in re.findall(r"<input [^>]*>", form):
        kind, name, value = (
            (re.search(rf'\b{key}="([^"]*)"', tag) or [None, ""])[1] for key in ("type", "name", "value")
        )
        if kind == "text" or (kind in ("radio", "checkbox") and "checked" in tag):
            found[name] = value
    return found | dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form))


def test_a_change_to_one_item_leaves_the_rest_of_the_file(scout: FlaskClient, items: str) -> None:
    form = typed(scout.get(f"{items}/i-zwei").text)
    answer = scout.post(f"{items}/i-zwei", data=form | {"prompt": "Ein Schild reicht."})
    assert answer.status_code == 303, answer.text
    assert source().startswith(QUIZ.split("  - id: i-zwei")[0])
    assert "Ein Schild reicht." in source()
    page = scout.get(answer.location).text
    assert "Ein Schild reicht." in page
    assert "im Entwurf gespeichert" in page


def test_saved_as_it_was_nothing_changes(scout: FlaskClient, items: str) -> None:
    form = typed(scout.get(f"{items}/i-eins").text)
    scout.post(f"{items}/i-eins", data=form)
    before, after = parse_quiz(QUIZ).value, parse_quiz(source()).value
    assert before == after


def test_opened_twice_it_is_the_same_draft(scout: FlaskClient, items: str) -> None:
    assert scout.post("/authoring/quizzes/fotos/drafts").location == items


def test_a_quiz_from_nothing(scout: FlaskClient) -> None:
    first = scout.post("/authoring/quizzes/empty", data={"title": "Bilder & Töne"})
    assert first.status_code == 303
    page = scout.get(first.location).text
    assert "Noch ist keine Aufgabe da" in page
    assert "Auswirkung ansehen" not in page
    added = scout.post(f"{first.location}/new/true_false", data=TRUE_FALSE)
    assert added.status_code == 303, added.text
    assert "Auswirkung ansehen" in scout.get(first.location).text
    draft = first.location.removesuffix("/items")
    decision = hidden(scout.get(draft).text) | {"way": "keep"}
    published = scout.post(f"{draft}/publication", data=decision)
    assert published.status_code == 303
    assert "Bilder &amp; Töne" in scout.get("/quizzes/bilder-toene").text


@pytest.mark.parametrize("kind", sorted(ITEM_SHAPES))
def test_every_type_has_a_form_that_says_what_is_missing_and_keeps_what_was_typed(
    scout: FlaskClient, items: str, kind: str
) -> None:
    assert scout.get(f"{items}/new/{kind}").status_code == 200
    page = scout.post(f"{items}/new/{kind}", data={"hints": "Erster <Tipp>"})
    assert page.status_code == 422
    assert "Erster &lt;Tipp&gt;" in page.text
    assert 'href="#f-prompt"' in page.text
    assert source() == QUIZ


def test_buttons_change_the_rows_and_save_nothing(scout: FlaskClient, items: str) -> None:
    form = typed(scout.get(f"{items}/i-eins").text) | {"prompt": "Neu <getippt>?"}
    page = scout.post(f"{items}/i-eins", data=form | {"act": "add:choices"}).text
    assert "Antwortmöglichkeit 4" in page
    assert "Neu &lt;getippt&gt;?" in page
    page = scout.post(f"{items}/i-eins", data=typed(page) | {"act": "remove:choices.0"}).text
    assert "Antwortmöglichkeit 3" in page
    assert "Antwortmöglichkeit 4" not in page
    assert source() == QUIZ


def test_what_somebody_else_saved_meanwhile_is_said_and_the_second_time_ones_own_holds(
    scout: FlaskClient, items: str
) -> None:
    form = typed(scout.get(f"{items}/i-zwei").text)
    scout.post(f"{items}/i-zwei", data=form | {"prompt": "Von der anderen."})
    late = scout.post(f"{items}/i-zwei", data=form | {"prompt": "Von mir."})
    assert late.status_code == 409
    assert "Von mir." in late.text
    assert "Von der anderen." in source()
    assert scout.post(f"{items}/i-zwei", data=typed(late.text)).status_code == 303
    assert "Von mir." in source()


def test_moving_and_removing(scout: FlaskClient, items: str) -> None:
    scout.post(f"{items}/i-zwei/position", data={"to": "up"})
    assert [item.id for item in parse_quiz(source()).value.items] == ["i-zwei", "i-eins"]  # type: ignore[union-attr]
    scout.post(f"{items}/i-zwei/removal")
    assert [item.id for item in parse_quiz(source()).value.items] == ["i-eins"]  # type: ignore[union-attr]
    assert scout.post(f"{items}/i-eins/removal").status_code == 303
    page = scout.get(items).text
    assert "Noch ist keine Aufgabe da" in page
    assert "Auswirkung ansehen" not in page
    assert scout.post(f"{items}/i-eins/removal").status_code == 404


def test_settings_are_saved_beside_the_items(scout: FlaskClient, items: str) -> None:
    address = items.replace("/items", "/settings")
    assert 'value="75"' in scout.get(address).text
    form = {
        "title": "Fotos",
        "mastery_percent": "90",
        "feedback": "at_once",
        "attempts": "3",
        "shuffle_items": "y",
    }
    assert scout.post(address, data=form).status_code == 303
    quiz = parse_quiz(source()).value
    assert quiz is not None
    assert (quiz.mastery_score, quiz.settings.attempts, quiz.settings.feedback) == (0.9, 3, "at_once")
    assert source().split("\nitems:")[1] == QUIZ.split("\nitems:")[1]
    assert scout.post(address, data=form | {"mastery_percent": "0"}).status_code == 422


def test_two_drafts_that_come_to_say_the_same_become_one(scout: FlaskClient, items: str) -> None:
    other = QUIZ.replace("title: Fotos", "title: Bilder")
    scout.post("/authoring/quizzes/new", data={"source": other})
    form = {"title": "Bilder", "mastery_percent": "75", "feedback": "at_end"}
    assert scout.post(items.replace("/items", "/settings"), data=form).status_code == 303
    assert source() == other


@pytest.mark.parametrize("path", ["/i-gibt-es-nicht", "/new/gibt-es-nicht", "/neu"])
def test_what_is_not_there_is_not_found(scout: FlaskClient, items: str, path: str) -> None:
    assert scout.get(items + path).status_code == 404


def test_a_file_in_braces_is_changed_as_text(scout: FlaskClient, items: str) -> None:
    braces = "id: q-fotos\ntitle: F\nitems: [{id: i-a, type: true_false, prompt: Ja?, answer: true}]\n"
    scout.post(items.replace("/items", "/text"), data={"source": braces, "seen": _seen()})
    assert source() == braces
    assert scout.get(items).status_code == 200
    form = typed(scout.get(f"{items}/i-a").text)
    assert scout.post(f"{items}/i-a", data=form).status_code == 409
    assert source() == braces


def _seen() -> str:
    draft = db.session.scalars(select(QuizDraft).where(QuizDraft.state == QuizDraftState.OPEN)).one()
    return draft.digest


def test_the_outline_asks_the_database_as_often_for_many_items(
    app: Flask, scout: FlaskClient, items: str
) -> None:
    with count_statements() as few:
        scout.get(items)
    many = QUIZ + "".join(
        f"  - {{id: i-x{n}, type: true_false, prompt: Frage {n}, answer: true}}\n" for n in range(100)
    )
    scout.post(items.replace("/items", "/text"), data={"source": many, "seen": _seen()})
    with count_statements() as more:
        scout.get(items)
    assert len(few) == len(more)


def test_an_item_may_be_called_new(scout: FlaskClient, items: str) -> None:
    renamed = QUIZ.replace("id: i-zwei", "id: neu")
    scout.post(items.replace("/items", "/text"), data={"source": renamed, "seen": _seen()})
    form = typed(scout.get(f"{items}/neu").text) | {"prompt": "Ein Schild reicht."}
    assert scout.post(f"{items}/neu", data=form).status_code == 303
    assert [item.id for item in parse_quiz(source()).value.items] == ["i-eins", "neu"]  # type: ignore[union-attr]


def test_a_prompt_of_several_paragraphs_stands_in_the_outline_with_its_first_words(
    scout: FlaskClient, items: str
) -> None:
    long = TRUE_FALSE | {"prompt": "Ein **langer** Fall " + "mit Worten " * 20 + "\n\nStimmt das?"}
    assert scout.post(f"{items}/new/true_false", data=long).status_code == 303
    page = scout.get(items)
    assert (page.status_code, "Ein langer Fall mit Worten" in page.text) == (200, True)
