"""Sections and cases of a quiz are made, filled, ordered and taken away by forms, and nobody sees the file."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from course_engine.content.parsing import parse_quiz
from tests.authoring.quiz_builder.test_sections import POOL, shape
from tests.authoring.quiz_files import QUIZ
from tests.authoring.test_quiz_builder_views import TRUE_FALSE, items, scout, source  # noqa: F401
from tests.authoring.test_quiz_views import hidden as hidden_values
from tests.statements import count_statements


@pytest.fixture
def draft(items: str) -> str:  # noqa: F811
    """The address of a draft that says what is published."""
    return items.removesuffix("/items")


def hidden(page: str) -> dict[str, str]:
    """What the page's form sends without being typed."""
    form = page.split("<main", 1)[1]
    return dict(re.findall(r'<input id="[^"]+" name="([^"]+)" type="hidden" value="([^"]*)">', form))


def filled(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    """Two sections, one of them with a case."""
    text = POOL.replace("id: q-probe", "id: q-fotos").replace(
        "answer: true}", "answer: true, feedback: {if_true: Ja., if_false: Doch.}}"
    )
    seen = hidden(scout.get(f"{draft}/text").text)
    assert scout.post(f"{draft}/text", data=seen | {"source": text}).status_code == 303


def test_a_quiz_is_put_in_order_by_forms_alone(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    page = scout.get(f"{draft}/new-section").text
    assert "kommen in diesen Abschnitt" in page
    made = scout.post(f"{draft}/new-section", data={"title": "Vorher", "draw": ""})
    assert made.status_code == 303
    made = scout.post(f"{draft}/new-section", data={"title": "Nachher", "draw": "2"})
    assert made.location.endswith("?place=s-nachher#part-s-nachher")
    page = scout.get(made.location).text
    assert "Hier fehlen noch 2 Aufgaben" in page
    assert "Auswirkung ansehen" not in page
    assert "Sie kommt hierhin: Nachher." in page
    scout.post(f"{draft}/items/new/true_false", data=TRUE_FALSE | {"place": "s-nachher"})
    scout.post(f"{draft}/items/i-zwei/place", data={"place": "s-nachher"})
    assert shape(source()) == [("s-vorher", ["i-eins"]), ("s-nachher", ["i-ein-schild-genuegt", "i-zwei"])]
    assert "Auswirkung ansehen" in scout.get(f"{draft}/items").text
    assert "  # " not in scout.get(f"{draft}/items").text
    assert source().startswith("# Kommentare bleiben stehen.\nid: q-fotos\ntitle: Fotos\n")


def test_a_case_is_made_filled_changed_and_dissolved(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    case = {"title": "Der <Fall>", "text": "Es war\r\n\r\neinmal."}
    made = scout.post(f"{draft}/new-case", data=case)
    uid = made.location.rpartition("#part-")[2]
    assert "Zu diesem Fall gibt es noch keine Aufgabe" in scout.get(made.location).text
    scout.post(f"{draft}/items/i-zwei/place", data={"place": uid})
    page = scout.get(f"{draft}/cases/{uid}").text
    assert "Der &lt;Fall&gt;" in page
    assert "Es war\n\neinmal." in page.replace("\r\n", "\n")
    changed = scout.post(f"{draft}/cases/{uid}", data=hidden(page) | {"title": "", "text": "Kurz."})
    assert changed.status_code == 303
    quiz = parse_quiz(source()).value
    assert quiz
    assert quiz.items[1].vignette
    assert quiz.items[1].vignette.text == "Kurz."
    scout.post(f"{draft}/cases/{uid}/removal")
    assert source() == QUIZ


def test_sections_move_and_dissolve_and_their_items_stay(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    filled(scout, draft)
    scout.post(f"{draft}/sections/s-ende/position", data={"to": "up"})
    assert [uid for uid, _items in shape(source())] == ["s-ende", "s-anfang"]
    scout.post(f"{draft}/cases/v-fall/position", data={"to": "up"})
    assert shape(source())[1][1] == ["i-eins", "v-fall/i-drei", "i-zwei"]
    scout.post(f"{draft}/cases/v-fall/place", data={"place": "s-ende"})
    page = scout.get(f"{draft}/items").text
    assert "kommen hierhin: Abschnitt 1" in page
    scout.post(f"{draft}/sections/s-anfang/removal")
    assert shape(source()) == [("s-ende", ["i-vier", "v-fall/i-drei", "i-eins", "i-zwei"])]


@pytest.mark.parametrize(
    ("path", "form", "kept"),
    [
        ("new-section", {"title": " ", "draw": "viele"}, "viele"),
        ("new-section", {"title": "Gut <x>", "draw": "0"}, "Gut &lt;x&gt;"),
        ("new-section", {"title": "x" * 300}, "x" * 300),
        ("new-case", {"title": "Der Fall", "text": " "}, "Der Fall"),
        ("new-case", {"title": "", "text": "x" * 20_001}, "xxx"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(
    scout: FlaskClient,  # noqa: F811
    draft: str,
    path: str,
    form: dict[str, str],
    kept: str,
) -> None:
    answer = scout.post(f"{draft}/{path}", data=form)
    assert (answer.status_code, kept in answer.text) == (422, True)
    assert 'id="error-summary"' in answer.text
    assert source() == QUIZ


@pytest.mark.parametrize("path", ["sections/s-anfang", "cases/v-fall"])
def test_what_another_author_saved_meanwhile_is_not_overwritten_unseen(
    scout: FlaskClient,  # noqa: F811
    draft: str,
    path: str,
) -> None:
    filled(scout, draft)
    seen = hidden(scout.get(f"{draft}/{path}").text)
    assert (
        scout.post(f"{draft}/{path}", data=seen | {"title": "Von ihr", "text": "Ihrer."}).status_code == 303
    )
    late = scout.post(f"{draft}/{path}", data=seen | {"title": "Von mir", "text": "Meiner."})
    assert (late.status_code, "Von mir" in late.text, "Von ihr" in source()) == (409, True, True)
    again = scout.post(f"{draft}/{path}", data=hidden(late.text) | {"title": "Von mir", "text": "Meiner."})
    assert (again.status_code, "Von mir" in source()) == (303, True)


@pytest.mark.parametrize(
    "path",
    [
        "sections/s-fehlt",
        "sections/i-eins",
        "cases/v-fehlt",
        "cases/s-anfang",
        "sections/s-fehlt/position",
        "sections/s-fehlt/removal",
        "cases/v-fehlt/position",
        "cases/v-fehlt/removal",
        "cases/v-fehlt/place",
        "items/i-fehlt/place",
    ],
)
def test_what_is_not_there_is_not_found(scout: FlaskClient, draft: str, path: str) -> None:  # noqa: F811
    filled(scout, draft)
    before = source()
    form = {"title": "Neu", "text": "Neu", "place": "s-anfang"}
    assert scout.post(f"{draft}/{path}", data=form).status_code == 404
    assert source() == before


def test_an_item_goes_nowhere_where_nothing_is(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    for place in ("s-fehlt", "i-eins", "<b>", ""):
        scout.post(f"{draft}/items/i-zwei/place", data={"place": place})
        assert source() == QUIZ


def test_a_case_that_is_full_says_so(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    case = scout.post(f"{draft}/new-case", data={"text": "Voll."}).location.rpartition("#part-")[2]
    for number in range(20):
        form = TRUE_FALSE | {"prompt": f"Frage {number}?", "place": case}
        assert scout.post(f"{draft}/items/new/true_false", data=form).status_code == 303
    before = source()
    scout.post(f"{draft}/items/i-zwei/place", data={"place": case})
    assert "Nicht gespeichert:" in scout.get(f"{draft}/items").text
    assert source() == before


def test_a_quiz_that_lacks_items_waits_and_cannot_be_published(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    decision = hidden_values(scout.get(draft).text)
    scout.post(f"{draft}/new-section", data={"title": "Alles", "draw": "5"})
    page = scout.get(draft)
    assert (page.status_code, "Das passt noch nicht" in page.text) == (200, True)
    assert "„draw“" not in page.text
    assert "Zeile" not in page.text
    assert scout.post(f"{draft}/publication", data=decision | {"way": "keep"}).status_code in (409, 422)
    assert "draw: 5" in source()


def test_a_file_in_brackets_keeps_what_was_typed(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    braces = "id: q-fotos\ntitle: F\nitems: [{id: i-a, type: true_false, prompt: Ja?, answer: true}]\n"
    seen = hidden(scout.get(f"{draft}/text").text)
    scout.post(f"{draft}/text", data=seen | {"source": braces})
    answer = scout.post(f"{draft}/new-section", data={"title": "Mein Titel"})
    assert (answer.status_code, "Mein Titel" in answer.text, "nur als Text" in answer.text) == (
        409,
        True,
        True,
    )
    assert source() == braces


def test_the_outline_asks_the_database_as_often_for_many_sections(
    scout: FlaskClient,  # noqa: F811
    draft: str,
) -> None:
    with count_statements() as few:
        scout.get(f"{draft}/items")
    for number in range(12):
        scout.post(f"{draft}/new-section", data={"title": f"Abschnitt {number}"})
        scout.post(f"{draft}/new-case", data={"title": f"Fall {number}", "text": "Etwas."})
    with count_statements() as many:
        assert "Fall 11" in scout.get(f"{draft}/items").text
    assert len(few) >= len(many)


def test_a_closed_draft_is_not_changed(scout: FlaskClient, draft: str) -> None:  # noqa: F811
    scout.post(f"{draft}/discarding")
    for path in ("new-section", "new-case", "sections/s-a/removal", "items/i-eins/place"):
        assert scout.post(f"{draft}/{path}", data={"title": "Neu", "text": "Neu"}).status_code == 409
