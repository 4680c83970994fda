"""A quiz and its module that are edited after many people answered: every old attempt looks and scores as it did."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.content.models import Quiz, QuizVersion
from course_engine.db import db
from tests.builders import NOW, make_lesson_version, make_module, make_person
from tests.durability.quizzes import QUIZ, RIGHT, WRONG, answered, publish

Browsers = dict[int, FlaskClient]  # by the id of the attempt

EDITS: list[Callable[[str], str]] = [
    lambda text: text.replace(
        "a-ja, text: Ein Ja, correct: true", "a-ja, text: Ein Ja, correct: false"
    ).replace("a-nein, text: Nichts, feedback", "a-nein, text: Nichts, correct: true, feedback"),
    lambda text: text.replace("answer: false", "answer: true"),
    lambda text: text.replace("answer: 72", "answer: 48").replace("unit: Stunden", "unit: Tage"),
    lambda text: text.replace("answers: [Kunsturhebergesetz, KUG]", "answers: [DSGVO]"),
    lambda text: text.replace("Was brauchst du?", "Was brauchst du zuerst?"),
    lambda text: text.replace("Fotos mit gutem Gewissen", "Ganz anders").replace("0.8", "0.2"),
    lambda text: re.sub(r" +- \{id: a-2,.*\n", "", text),
    lambda text: re.sub(r"  - id: i-zahl\n(?:    .*\n)+", "", text),
    lambda text: re.sub(r"  - id: i-eins\n(?:    .*\n)+", "", text),
]


def edit_again_and_again() -> None:
    """Publish one edit after the other, each upon the one before, and then the module with a renamed, shorter course.

    The module keeps its own name: a link to it says where it stands now.
    """
    text = QUIZ
    for edit in EDITS:
        changed = edit(text)
        assert changed != text
        text = changed
        quiz = publish(text)
    make_lesson_version("l-probe-lektion-1", title="Umbenannt")
    make_module("probe", lessons=1, quizzes=[quiz])
    assert db.session.query(QuizVersion).count() == len(EDITS) + 1


def people_at_work(
    quiz: Quiz, browser_of: Callable[[Person], FlaskClient], people: int
) -> tuple[Browsers, Browsers]:
    """Browsers of those who handed in and of those who are still at it, by attempt."""
    generator = Random(14)
    finished, running = {}, {}
    for number in range(people):
        person = make_person()
        browser = browser_of(person)
        attempt = start_attempt(quiz, learner=person, generator=generator, now=NOW)
        given = {item: generator.choice((RIGHT, WRONG))[item] for item in RIGHT if generator.random() < 0.8}
        sent = browser.post(f"/attempts/{attempt.id}/responses", data=answered(given) | {"then": "check"})
        assert sent.status_code == 303
        if number % 2:
            running[attempt.id] = browser
        else:
            finished[attempt.id] = browser
            assert browser.post(f"/attempts/{attempt.id}/submission").status_code == 303
    return finished, running


def pages(browsers: Browsers, path: str) -> dict[int, str]:
    """Each attempt's page as it looks, without tokens and keys, which are new each time."""
    found = {}
    for attempt_id, browser in browsers.items():
        page = browser.get(f"/attempts/{attempt_id}{path}")
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        found[attempt_id] = re.sub(r'(nonce|name="(?:csrf_token|key-[^"]+)" value)="[^"]*"', "", text)
    return found


def scores() -> list[tuple[object, ...]]:
    attempts = select(Attempt.id, Attempt.submitted_at, Attempt.score, Attempt.passed).order_by(Attempt.id)
    items = select(AttemptItem.id, AttemptItem.score).order_by(AttemptItem.id)
    return [tuple(row) for statement in (attempts, items) for row in db.session.execute(statement)]


def same(now: dict[int, str], before: dict[int, str]) -> bool:
    """Whether nothing differs; says what does, of one page only."""
    for attempt_id, page in now.items():
        assert page == before[attempt_id], attempt_id
    return now.keys() == before.keys()


@pytest.mark.parametrize("people", [8, pytest.param(50, marks=pytest.mark.slow)])
def test_old_attempts_stay_as_they_were_and_running_ones_finish(
    browser_of: Callable[[Person], FlaskClient], people: int
) -> None:
    quiz = publish()
    make_module("probe", quizzes=[quiz])
    finished, running = people_at_work(quiz, browser_of, people)
    results, recorded = pages(finished, "/result"), scores()
    answering, checking = pages(running, "?all=1"), pages(running, "/check")

    edit_again_and_again()

    assert scores() == recorded
    assert same(pages(finished, "/result"), results)
    assert same(pages(running, "?all=1"), answering)
    assert same(pages(running, "/check"), checking)
    for attempt_id, browser in running.items():
        address = f"/attempts/{attempt_id}"
        sent = browser.post(f"{address}/responses", data=answered(RIGHT, sequence=2, key="key-00002"))
        assert (sent.status_code, "conflict" in sent.location) == (303, False)
        assert browser.post(f"{address}/submission").status_code == 303
        assert "5 von 5 Punkten" in browser.get(f"{address}/result").get_data(as_text=True)
