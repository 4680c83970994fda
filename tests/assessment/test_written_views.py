"""Free text and reflections on pages: lines to write, who reads them, and what is said while a person has to look."""

import pytest

from course_engine.assessment import queries
from course_engine.assessment.models import Attempt, MarkingTask
from course_engine.assessment.operations.claim_answer import claim_answer
from course_engine.assessment.operations.mark_answer import Mark, mark_answer
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries.marking import get_marking_page
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortModule
from tests.assessment.conftest import begin, give
from tests.assessment.written import FREE, FULL, PRIVATE, SHARED, WRITTEN
from tests.builders import NOW, make_module, make_quiz, single_choice

LINES = "Erste Zeile\nZweite <b>Zeile</b>"
BODIES = [single_choice("i-eins"), *(item.to_body() for item in WRITTEN)]


@pytest.fixture
def attempt(cast):
    quiz = make_quiz("q-frei", items=BODIES)
    module = make_module(quizzes=[quiz])
    cohort = db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()
    db.session.add(CohortModule(cohort_id=cohort.id, module_id=module.id, position=0))
    db.session.commit()
    return begin(queries.get_quiz(quiz.slug), cast.learner)


def submitted(attempt, *, text=LINES):
    give(attempt, {"i-eins": {"choice": "ja"}, "i-frei": {"text": text}, "i-fuer-mich": {"text": "Ruhe."}})
    submit_attempt(attempt, now=NOW)
    return attempt


def test_the_page_says_what_is_wished_and_who_reads_it(attempt, cast, browser_of):
    page = browser_of(cast.learner).get(f"/attempts/{attempt.id}?all=1").text
    assert page.count("<textarea") == 3
    assert "Schreib etwa 20 bis 60 Wörter." in page
    assert "Außer dir liest es niemand." in page
    assert "nur deine Mentorin oder dein Mentor" in page
    assert "Nennt den <em>Grund</em>" in page


def test_lines_are_saved_by_the_page_and_shown_again(attempt, cast, browser_of):
    browser = browser_of(cast.learner)
    sent = {
        "answer-i-frei": LINES.replace("\n", "\r\n"),
        "sequence-i-frei": "1",
        "key-i-frei": "key-12345678",
    }
    browser.post(f"/attempts/{attempt.id}/responses", data=sent | {"then": "stay:2"})
    assert queries.answered_entries(attempt.id)[1].answer == {"text": LINES}
    page = browser.get(f"/attempts/{attempt.id}?item=2").text
    assert "Erste Zeile\nZweite &lt;b&gt;Zeile&lt;/b&gt;</textarea>" in page


def test_too_long_a_text_is_refused_and_still_there(attempt, cast, browser_of):
    sent = {"answer-i-frei": "x" * 10_001, "sequence-i-frei": "1", "key-i-frei": "key-12345678"}
    answer = browser_of(cast.learner).post(f"/attempts/{attempt.id}/responses", data=sent)
    assert answer.status_code == 422
    assert "x" * 10_001 in answer.text


def test_an_attempt_waits_until_a_person_has_looked(attempt):
    submitted(attempt)
    kept = db.session.get(Attempt, attempt.id)
    assert (kept.score, kept.passed, kept.graded_at) == (None, None, None)
    assert kept.submitted_at == NOW
    (task,) = db.session.query(MarkingTask).all()
    assert (task.state, task.submitted_at, task.claimed_by_id) == ("open", NOW, None)


def test_without_an_answer_to_mark_there_is_a_score_at_once(attempt):
    submitted(attempt, text="")
    kept = db.session.get(Attempt, attempt.id)
    assert kept.score == 1 / 4
    assert kept.graded_at == NOW
    assert not db.session.query(MarkingTask).count()


def test_the_result_says_what_is_still_looked_at(attempt, cast, browser_of):
    page = browser_of(cast.learner).get(f"/attempts/{submitted(attempt).id}/result").text
    assert "Abgegeben: Einen Teil sieht sich noch jemand an." in page
    assert "Was du zu Aufgabe 2 geschrieben hast, wird noch angesehen." in page
    assert "Bisher hast du 1 von 4 Punkten." in page
    assert "Erste Zeile<br>Zweite &lt;b&gt;Zeile&lt;/b&gt;" in page
    assert "nicht geschafft" not in page
    assert "Noch einmal versuchen" not in page
    assert "So könnte eine Antwort aussehen" not in page
    assert FREE.model_answer not in page


def test_every_page_that_shows_attempts_says_so(attempt, cast, browser_of):
    submitted(attempt)
    assert "wird noch angesehen" in browser_of(cast.learner).get("/quizzes/q-frei").text
    trainer = browser_of(cast.trainer)
    cohort = db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()
    person = trainer.get(f"/cohorts/{cohort.id}/people/{cast.learner.id}")
    assert "wird noch angesehen" in person.text
    for browser, path in (
        (trainer, f"/cohorts/{cohort.id}"),
        (browser_of(cast.learner), "/"),
        (browser_of(cast.learner), "/modules/probe"),
        (browser_of(cast.learner), "/modules"),
    ):
        assert browser.get(path).status_code == 200, path


def test_where_nothing_brings_points_nobody_fails(cast, browser_of):
    quiz = make_quiz("q-gedanken", items=[PRIVATE.to_body(), SHARED.to_body()], mastery_score=0.8)
    attempt = begin(queries.get_quiz(quiz.slug), cast.learner)
    browser = browser_of(cast.learner)
    assert "ohne Punkte: abgeben genügt" in browser.get("/quizzes/q-gedanken").text
    assert "du kannst sie auch leer lassen" in browser.get(f"/attempts/{attempt.id}/check").text
    submit_attempt(attempt, now=NOW)
    page = browser.get(f"/attempts/{attempt.id}/result").text
    assert "nichts zu bestehen" in page
    quizzes = browser.get("/quizzes/q-gedanken").text
    assert "abgegeben</span>" in quizzes
    for text in (page, quizzes):
        assert "bestanden ab" not in text
        assert "Noch nicht ganz" not in text
        assert "%" not in text[text.index("<main") :]
    assert queries.passed_quiz_ids(cast.learner.id) == {quiz.id}


def test_thoughts_do_not_raise_what_is_needed_to_pass(attempt, cast, browser_of):
    submitted(attempt)
    assert "bestanden ab 3,2 von 4 Punkten" in browser_of(cast.learner).get("/quizzes/q-frei").text


@pytest.mark.parametrize(
    ("credits", "word"),
    [
        (FULL, "erfüllt"),
        ({"k-grund": 1.0, "k-ton": 0.0}, "teilweise erfüllt"),
        ({"k-grund": 0.0, "k-ton": 0.0}, "noch nicht erfüllt"),
    ],
)
def test_what_a_person_marked_is_met_and_not_right(attempt, cast, browser_of, credits, word):
    submitted(attempt)
    task = db.session.query(MarkingTask).one().attempt_item_id
    claim_answer(get_marking_page(task, marker=cast.trainer, now=NOW), marker=cast.trainer, now=NOW)
    page = get_marking_page(task, marker=cast.trainer, now=NOW)
    mark_answer(page, Mark(credits), marker=cast.trainer, and_next=False, now=NOW)
    shown = browser_of(cast.learner).get(f"/attempts/{attempt.id}/result").text
    assert f"Aufgabe 2, {word}</span>" in shown.replace("\n", "")
    item = shown[shown.index('id="item-2"') : shown.index('id="item-3"')]
    assert f"<span>{word}, " in item
    assert "richtig" not in item
