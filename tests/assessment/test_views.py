"""Quiz pages as browsers meet them, without JavaScript and with the script that saves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.assessment import queries
from course_engine.assessment.models import Attempt, LedgerEntry, Response
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.content.models import Quiz
from course_engine.db import db
from tests.assessment.conftest import begin, give
from tests.builders import NOW, make_module, make_quiz, single_choice
from tests.conftest import Cast
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]
JSON = {"Accept": "application/json"}


@pytest.fixture
def base(attempt: Attempt) -> str:
    return f"/attempts/{attempt.id}"


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page."""
    pairs = re.findall(r'<input type="hidden" name="((?:key|sequence)-[^"]+)" value="([^"]*)"', page)
    return dict(pairs)


def text_of(response: Any) -> str:
    return str(response.get_data(as_text=True))


def post_json(tab: FlaskClient, base: str, *responses: Any) -> Any:
    return tab.post(f"{base}/responses", json={"responses": list(responses)}, headers=JSON)


def one(item: str, values: Any, *, sequence: Any = 1, key: Any = "key-00001") -> dict[str, Any]:
    return {"item": item, "fields": {"": values}, "sequence": sequence, "key": key}


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(Response)) or 0


def test_the_quiz_page_says_what_comes(tab: FlaskClient, quiz: Quiz) -> None:
    page = text_of(tab.get("/quizzes/q-probe"))
    assert "5 Aufgaben" in page
    assert "etwa 5 Minuten" in page
    assert "bestanden ab 4,8 von 6 Punkten (80\N{NO-BREAK SPACE}%)" in page
    assert "Quiz beginnen" in page


def test_starting_leads_to_the_first_item_and_the_quiz_page_back_to_it(tab: FlaskClient, quiz: Quiz) -> None:
    started = tab.post("/quizzes/q-probe/attempts")
    assert started.status_code == 303
    page = text_of(tab.get(started.location))
    assert "Aufgabe 1 von 5" in page
    assert "<fieldset" in page
    assert "Was brauchst du?" in page
    again = tab.post("/quizzes/q-probe/attempts")
    assert again.location == started.location
    assert "Weiter mit deinem Versuch" in text_of(tab.get("/quizzes/q-probe"))


def test_a_quiz_that_is_not_there(tab: FlaskClient) -> None:
    assert tab.get("/quizzes/nirgends").status_code == 404
    assert tab.post("/quizzes/nirgends/attempts").status_code == 404


def test_an_attempt_goes_on_at_the_first_open_item(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    give(attempt, {"i-eins": {"choice": "a-ja"}})
    assert "Aufgabe 2 von 5" in text_of(tab.get(base))


def test_a_whole_quiz_without_javascript(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    typed = {
        "i-eins": ["a-ja"],
        "i-viele": ["a-1", "a-2"],
        "i-stimmt": ["false"],
        "i-wort": ["kug"],
        "i-zahl": ["72"],
    }
    for number, (item_id, values) in enumerate(typed.items(), start=1):
        page = text_of(tab.get(f"{base}?item={number}"))
        then = f"item:{number + 1}" if number < 5 else "check"
        sent = tab.post(f"{base}/responses", data=fields(page) | {f"answer-{item_id}": values, "then": then})
        assert sent.status_code == 303
        wanted = f"{base}?item={number + 1}" if number < 5 else f"{base}/check"
        assert sent.location.partition("#")[0] == wanted
    check = text_of(tab.get(f"{base}/check"))
    assert "Alle Aufgaben sind beantwortet" in check
    submitted = tab.post(f"{base}/submission")
    assert (submitted.status_code, submitted.location) == (303, f"{base}/result")
    result = text_of(tab.get(submitted.location))
    assert "5,67 von 6 Punkten" in result
    assert "Bestanden" in result
    assert tab.get(base).location == f"{base}/result"
    assert rows() == 5


def test_all_items_on_one_page(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    page = text_of(tab.get(f"{base}?all=1"))
    assert page.count('<article class="item"') == 5
    data = fields(page) | {"all": "1", "answer-i-wort": "KUG", "answer-i-zahl": "", "then": "stay:4"}
    sent = tab.post(f"{base}/responses", data=data)
    assert sent.location == f"{base}?all=1#item-4"
    assert rows() == 1
    assert "Gespeichert um 10:0" in text_of(tab.get(sent.location)) or "Gespeichert um" in text_of(
        tab.get(sent.location)
    )


def test_sending_a_page_back_unchanged_writes_nothing(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    give(attempt, {"i-wort": {"text": "KUG"}})
    page = text_of(tab.get(f"{base}?all=1"))
    tab.post(f"{base}/responses", data=fields(page) | {"answer-i-wort": "KUG", "then": "check"})
    assert rows() == 1


def test_what_is_no_number_comes_back_as_typed_and_the_rest_is_kept(
    tab: FlaskClient, attempt: Attempt, base: str
) -> None:
    page = text_of(tab.get(f"{base}?all=1"))
    data = fields(page) | {
        "all": "1",
        "answer-i-wort": "KUG",
        "answer-i-zahl": "drei <Tage>",
        "then": "check",
    }
    sent = tab.post(f"{base}/responses", data=data)
    assert sent.status_code == 422
    page = text_of(sent)
    assert 'value="drei &lt;Tage&gt;"' in page
    assert 'href="#answer-i-zahl"' in page
    assert "<title>Fehler:" in page
    assert rows() == 1


def test_two_windows_without_javascript(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    old_window = fields(text_of(tab.get(f"{base}?item=4")))
    give(attempt, {"i-wort": {"text": "neuer"}})
    sent = tab.post(f"{base}/responses", data=old_window | {"answer-i-wort": "älter", "then": "item:5"})
    page = text_of(tab.get(sent.location))
    assert "Diese Antwort wurde in einem anderen Fenster geändert." in page
    assert "<q>älter</q>" in page
    assert 'value="neuer"' in page
    take = re.search(r'<form id="take-i-wort".*?</form>', page, re.DOTALL)
    assert take is not None
    own = fields(take[0]) | {"answer-i-wort": "älter", "then": "stay:4"}
    tab.post(f"{base}/responses", data=own)
    assert queries.answered_entries(attempt.id)[3].answer == {"text": "älter"}
    assert rows() == 3


def test_the_script_is_told_when_the_answer_was_kept(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    said = post_json(tab, base, one("i-wort", ["KUG"]))
    assert said.status_code == 200
    (reply,) = said.json["responses"]
    assert (reply["item"], reply["stale"], reply["sequence"]) == ("i-wort", False, 1)
    assert re.fullmatch(r"\d\d:\d\d:\d\d", reply["clock"])
    again = post_json(tab, base, one("i-wort", ["KUG"]))
    assert again.json == said.json
    assert rows() == 1


def test_a_key_counts_within_its_item(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    both = [one("i-wort", ["KUG"]), one("i-zahl", ["72"])]
    assert post_json(tab, base, *both).status_code == 200
    assert post_json(tab, base, one("i-eins", ["a-ja"])).status_code == 200
    assert rows() == 3


def test_the_script_of_a_stale_window_hears_the_newer_answer(
    tab: FlaskClient, attempt: Attempt, base: str
) -> None:
    post_json(tab, base, one("i-eins", ["a-ja"], key="window-a1"))
    said = post_json(tab, base, one("i-eins", ["a-nein"], key="window-b1"))
    (reply,) = said.json["responses"]
    assert (reply["stale"], reply["fields"]) == (True, {"": ["a-ja"]})


def test_the_script_hears_what_is_wrong(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    said = post_json(tab, base, one("i-zahl", ["viele"]))
    assert said.status_code == 422
    assert "keine Zahl" in said.json["errors"]["i-zahl"]


def test_the_script_hears_that_the_attempt_is_closed(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    submit_attempt(attempt, now=NOW)
    said = post_json(tab, base, one("i-wort", ["KUG"]))
    assert (said.status_code, said.json["error"]) == (409, "AttemptClosed")
    page = tab.post(
        f"{base}/responses", data={"sequence-i-wort": "1", "key-i-wort": "key-00001", "answer-i-wort": "x"}
    )
    assert page.location == f"{base}/result"


def test_the_script_hears_that_nobody_is_signed_in(client: FlaskClient, attempt: Attempt, base: str) -> None:
    said = post_json(client, base, one("i-wort", ["KUG"]))
    assert (said.status_code, said.json["error"]) == (401, "signed_out")


JUNK = [
    None,
    [],
    7,
    "x",
    {},
    {"responses": None},
    {"responses": []},
    {"responses": [None]},
    {"responses": [{}]},
    {"responses": [one("i-fremd", ["x"])]},
    {"responses": [one({"a": 1}, ["x"])]},
    {"responses": [one("i-wort", ["x"]), one("i-wort", ["y"])]},
    {"responses": [one("i-wort", ["x"], sequence=0)]},
    {"responses": [one("i-wort", ["x"], sequence=True)]},
    {"responses": [one("i-wort", ["x"], sequence=10**30)]},
    {"responses": [one("i-wort", ["x"], sequence="1")]},
    {"responses": [one("i-wort", ["x"], sequence=float("nan"))]},
    {"responses": [one("i-wort", ["x"], key="kurz")]},
    {"responses": [one("i-wort", ["x"], key="k" * 65)]},
    {"responses": [one("i-wort", ["x"], key="schlüssel-1")]},
    {"responses": [one("i-wort", ["x"], key=None)]},
    {"responses": [one("i-wort", None)]},
    {"responses": [one("i-wort", ["x"]) | {"fields": None}]},
    {"responses": [one("i-wort", ["x"]) | {"fields": [["x"]]}]},
    {"responses": [one("i-wort", ["x"]) | {"fields": {"": ["x"], "fremd": ["y"]}}]},
    {"responses": [one("i-wort", ["x"]) | {"fields": {f"{n}": [] for n in range(300)}}]},
    {"responses": [one("i-eins", ["a-fremd"])]},
    {"responses": [one("i-eins", [{"a": 1}])]},
]


@pytest.mark.parametrize("body", JUNK, ids=range(len(JUNK)))
def test_junk_from_a_script_is_refused(tab: FlaskClient, attempt: Attempt, base: str, body: Any) -> None:
    sent = tab.post(f"{base}/responses", data=json.dumps(body), content_type="application/json", headers=JSON)
    assert sent.status_code in (400, 422)
    assert rows() == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"responses": ' + b"[" * 9999])
def test_bytes_that_are_no_json_are_refused(
    tab: FlaskClient, attempt: Attempt, base: str, raw: bytes
) -> None:
    sent = tab.post(f"{base}/responses", data=raw, content_type="application/json", headers=JSON)
    assert sent.status_code == 400


def test_halves_of_signs_and_control_signs_do_no_harm(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    assert post_json(tab, base, one("i-wort", ["a\x00\ud800b"])).status_code == 200
    assert queries.answered_entries(attempt.id)[3].answer == {"text": "ab"}


@pytest.mark.parametrize(
    "data",
    [
        {"sequence-i-wort": "1", "answer-i-wort": "x"},
        {"sequence-i-wort": "-1", "key-i-wort": "key-00001", "answer-i-wort": "x"},
        {"sequence-i-wort": "9999999999", "key-i-wort": "key-00001", "answer-i-wort": "x"},
        {"sequence-i-wort": "²", "key-i-wort": "key-00001", "answer-i-wort": "x"},
    ],
)
def test_junk_from_a_page_is_refused(tab: FlaskClient, attempt: Attempt, base: str, data: Any) -> None:
    assert tab.post(f"{base}/responses", data=data).status_code == 400
    assert rows() == 0


@pytest.mark.parametrize(
    "then", ["", "item:", "item:²", "item:99999999", "stay:x", "//example.org", "check:9"]
)
def test_a_strange_button_leads_somewhere_of_ours(
    tab: FlaskClient, attempt: Attempt, base: str, then: str
) -> None:
    sent = tab.post(f"{base}/responses", data={"then": then})
    assert sent.status_code == 303
    assert sent.location.startswith(base)


@pytest.mark.parametrize("query", ["item=0", "item=6", "item=-1", "item=99999999999999999999"])
def test_items_beyond_the_ends_are_not_there(tab: FlaskClient, base: str, query: str) -> None:
    assert tab.get(f"{base}?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["item=x", "conflict=x", "conflict=99999999999999999999", "conflict=1&all=1", "all="]
)
def test_strange_queries_do_no_harm(tab: FlaskClient, base: str, query: str) -> None:
    assert tab.get(f"{base}?{query}").status_code == 200


def test_numbers_that_no_database_has(tab: FlaskClient, cast: Cast) -> None:
    assert tab.get("/attempts/99999999999999999999").status_code == 404


PATHS = ["", "/check", "/result"]


@pytest.mark.parametrize("path", PATHS)
def test_outsiders_find_nothing(browser_of: Browser, cast: Cast, base: str, path: str) -> None:
    for person in (cast.outsider, cast.trainer, cast.admin, cast.scout):
        assert browser_of(person).get(base + path).status_code == 404


@pytest.mark.parametrize("path", ["/responses", "/submission"])
def test_outsiders_change_nothing(
    browser_of: Browser, cast: Cast, attempt: Attempt, base: str, path: str
) -> None:
    data = {"sequence-i-wort": "1", "key-i-wort": "key-00001", "answer-i-wort": "x"}
    assert browser_of(cast.outsider).post(base + path, data=data).status_code == 404
    assert rows() == 0
    assert db.session.scalar(select(Attempt.submitted_at)) is None


@pytest.mark.parametrize("path", PATHS)
def test_who_is_not_signed_in_is_asked_to(client: FlaskClient, base: str, path: str) -> None:
    sent = client.get(base + path)
    assert sent.status_code == 302
    assert sent.location.startswith("/sign-in")


def test_a_result_waits_for_the_submission(tab: FlaskClient, base: str) -> None:
    assert tab.get(f"{base}/result").location == base


def test_reading_pages_changes_nothing(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    for path in ["/quizzes/q-probe", base, f"{base}?all=1", f"{base}/check"]:
        tab.get(path)
    assert rows() == 0
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 1


def test_the_result_explains_every_kind_of_item(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    make_module("probe", quizzes=[attempt.quiz])
    give(
        attempt,
        {
            "i-eins": {"choice": "a-nein"},
            "i-viele": {"choices": ["a-1", "a-2", "a-4"]},
            "i-stimmt": {"value": True},
            "i-wort": {"text": "<b>BGB</b>"},
        },
    )
    submit_attempt(attempt, now=NOW + timedelta(days=1))
    page = text_of(tab.get(f"{base}/result"))
    for words in [
        "Doch, ein Ja.",  # feedback to the choice picked
        "Genau.",  # feedback to the right one
        "Es informiert nur.",
        "Das KUG.",
        "Kunsturhebergesetz",  # the model answer
        "Es gilt seit 1907.",  # the explanation
        "&lt;b&gt;BGB&lt;/b&gt;",
        "72 Stunden",
        "Es sind 72.",
        "ohne Antwort",
        "teilweise richtig",
        "noch nicht richtig",
        "Nachlesen: lektion-1",
        "/lessons/l-probe-lektion-1",
        "0,17 von 6 Punkten",
    ]:
        assert words in page
    assert "Auch nicht." not in page  # feedback to what was neither picked nor right


def test_the_lasting_address_of_a_lesson_leads_to_where_it_stands(tab: FlaskClient, quiz: Quiz) -> None:
    make_module("probe", quizzes=[quiz])
    assert tab.get("/lessons/l-probe-lektion-1").location == "/modules/probe/lessons/lektion-1"
    assert tab.get("/lessons/l-weg").status_code == 404


def without_tokens(page: str) -> str:
    return re.sub(r'(nonce|value)="[^"]*"', "", page)


def test_publishing_leaves_an_old_result_as_it_was(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    make_module("probe", quizzes=[attempt.quiz])
    give(attempt, {"i-eins": {"choice": "a-nein"}, "i-wort": {"text": "KUG"}})
    submit_attempt(attempt, now=NOW + timedelta(days=1))
    before = without_tokens(text_of(tab.get(f"{base}/result")))
    changed = [single_choice("i-eins"), single_choice("i-neu")]
    make_quiz("q-probe", items=changed, mastery_score=0.1, title="Ganz anderer Titel")
    assert without_tokens(text_of(tab.get(f"{base}/result"))) == before
    assert "mit einer früheren Fassung" in text_of(tab.get("/quizzes/q-probe"))


def test_a_running_attempt_keeps_its_version(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    before = without_tokens(text_of(tab.get(f"{base}?all=1")))
    make_quiz("q-probe", items=[single_choice("i-neu")], title="Ganz anderer Titel")
    assert without_tokens(text_of(tab.get(f"{base}?all=1"))) == before
    assert "Das Quiz wurde inzwischen überarbeitet" in text_of(tab.get("/quizzes/q-probe"))


def test_a_later_result_stands_beside_the_recorded_one(tab: FlaskClient, attempt: Attempt, base: str) -> None:
    submit_attempt(attempt, now=NOW)
    entry = LedgerEntry(
        attempt_id=attempt.id,
        reason="regrade",
        score=1.0,
        passed=True,
        note="Aufgabe 2 war unklar.",
        entered_at=NOW,
    )
    db.session.add(entry)
    db.session.commit()
    page = text_of(tab.get(f"{base}/result"))
    assert "0 von 6 Punkten" in page
    assert (
        "neu bewertet: 100\N{NO-BREAK SPACE}% statt 0\N{NO-BREAK SPACE}%. Damit hast du bestanden. Aufgabe 2 war unklar."
        in page
    )


@pytest.mark.parametrize(
    "path", ["/quizzes/q-lang", "{base}", "{base}?all=1", "{base}/check", "{base}/result"]
)
def test_pages_ask_the_database_as_often_for_many_items(tab: FlaskClient, cast: Cast, path: str) -> None:
    def statements(items: int) -> int:
        made = make_quiz("q-lang", items=[single_choice(f"i-{n}") for n in range(items)])
        attempt = begin(queries.get_quiz(made.slug), cast.learner)
        give(attempt, {f"i-{n}": {"choice": "ja"} for n in range(items)})
        if path.endswith("/result"):
            submit_attempt(attempt, now=NOW)
        with count_statements() as sent:
            assert tab.get(path.format(base=f"/attempts/{attempt.id}")).status_code == 200
        if not path.endswith("/result"):
            submit_attempt(attempt, now=NOW)
        return len(sent)

    few, many = statements(10), statements(500)
    assert few == many <= 12


def test_a_save_asks_the_database_as_often_for_many_items(tab: FlaskClient, cast: Cast) -> None:
    def statements(items: int) -> int:
        made = make_quiz("q-lang", items=[single_choice(f"i-{n}") for n in range(items)])
        attempt = begin(queries.get_quiz(made.slug), cast.learner)
        sent_answers = [one(f"i-{n}", ["ja"], key=f"key-{n:05}") for n in range(items)]
        with count_statements() as sent:
            assert post_json(tab, f"/attempts/{attempt.id}", *sent_answers).status_code == 200
        submit_attempt(attempt, now=NOW)
        return len(sent)

    few, many = statements(1), statements(500)
    assert few == many <= 8


def test_the_quiz_page_asks_as_often_for_many_attempts(tab: FlaskClient, quiz: Quiz, cast: Cast) -> None:
    def statements(attempts: int) -> int:
        for _number in range(attempts):
            submit_attempt(begin(quiz, cast.learner), now=NOW)
        with count_statements() as sent:
            assert tab.get("/quizzes/q-probe").status_code == 200
        return len(sent)

    assert statements(10) == statements(90) <= 8
