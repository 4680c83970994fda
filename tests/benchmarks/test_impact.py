"""Ten thousand finished attempts on SQLite: grading them, seeing what a changed quiz does to them, publishing it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import chain

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from course_engine import create_app
from course_engine.assessment.grading import grade_attempt
from course_engine.assessment.models import LedgerEntry
from course_engine.assessment.queries import get_quiz
from course_engine.authoring.impact import Decision, Taken, Way
from course_engine.authoring.operations.publish_quiz_version import Choice, publish_quiz_version
from course_engine.authoring.queries import quiz_texts
from course_engine.authoring.queries.figures import measure
from course_engine.authoring.queries.taken import taken_attempts
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.models import Quiz, QuizDraftOrigin
from course_engine.content.queries import quiz_value
from course_engine.db import db
from course_engine.items.kinds.true_false import TrueFalse
from tests.benchmarks.measuring import Figure, Figures
from tests.benchmarks.test_statistics import BODIES, FILLING
from tests.builders import NOW, make_quiz
from tests.conftest import TEST_CONFIG

pytestmark = pytest.mark.benchmark

PEOPLE, ITEMS = 10_000, 10
HEADING = f"{PEOPLE:,} attempts of {ITEMS} items: CPU to reading their answers"

FILE = """id: q-viele
title: Geändert
mastery_score: 0.8
items:
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = create_app(TEST_CONFIG, instance_path=tmp_path_factory.mktemp("impact"))
    with made.app_context():
        upgrade()
        quiz = make_quiz("q-viele", items=BODIES[:ITEMS])
        known = {"people": PEOPLE, "quiz": quiz.id, "version": quiz.current_version_id}
        for statement in filter(str.strip, FILLING.split(";\n")):
            named = {name: value for name, value in known.items() if f":{name}" in statement}
            db.session.execute(text(statement), named)
        db.session.commit()
    return made


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    work()
    return time.process_time() - began


def with_other_key(quiz: QuizValue) -> QuizValue:
    """The same quiz with every statement turned round."""
    turned = (
        replace(item, answer=not item.answer) if isinstance(item, TrueFalse) else item for item in quiz.items
    )
    return replace(quiz, items=tuple(turned))


def as_file(quiz: QuizValue) -> str:
    """A file that says the same, in YAML's JSON."""
    from course_engine.items.bodies import canonical_json

    bodies = [{"feedback": {}, **item.to_body()} for item in quiz.items]
    for body in bodies:
        if not body["feedback"]:
            del body["feedback"]
    return FILE + "".join(f"  - {canonical_json(body)}\n" for body in bodies)


def grade_again(attempts: list[Taken]) -> None:
    for attempt in attempts:
        items = [one.item for one in attempt.items]
        grade_attempt(items, {one.item.id: one.answer for one in attempt.items})


def test_impact(app: Flask, figures: Figures) -> None:
    with app.app_context():
        quiz_id = db.session.scalars(select(Quiz.id)).one()
        current = get_quiz("q-viele").current_version
        assert current
        old = quiz_value(current)
        new = with_other_key(old)
        attempts = list(chain.from_iterable(taken_attempts(quiz_id)))
        assert len(attempts) == PEOPLE
        base = cpu(lambda: list(taken_attempts(quiz_id)))
        add_quiz_draft("q-viele", as_file(new), "q-viele", origin=QuizDraftOrigin.BROWSER, now=NOW)
        db.session.commit()

        def preview() -> None:
            found = measure(quiz_id, old, new, stamp="", void=["i-2"])
            assert found.attempts == PEOPLE
            assert found.ways[Way.ALL].down > 0

        def publish() -> None:
            texts = quiz_texts(1)
            assert texts.new == replace(new, title="Geändert"), texts.findings
            publish_quiz_version(1, Choice(Decision(Way.ALL), texts.stamp), by_id=None, now=NOW)
            entries = db.session.scalar(select(func.count(LedgerEntry.id)))
            assert entries
            assert entries > PEOPLE / 2

        for name, took in (
            ("grading", cpu(lambda: grade_again(attempts))),
            ("preview of all four ways", cpu(preview)),
            ("publishing, with ledger and mails", cpu(publish)),
        ):
            figures.add(HEADING, Figure(f"{name}: {took:.2f} s, reading {base:.2f} s", took / base))
