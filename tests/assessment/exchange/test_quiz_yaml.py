"""Quizzes as our own files: reading what was written gives the same quiz, and people can read it too."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from course_engine.assessment.exchange.quiz_yaml import write_yaml
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz
from tests.assessment.exchange.strategies import quizzes
from tests.assessment.items import EVERY_KIND

SHIPPED = sorted((Path(__file__).parents[3] / "quizzes").glob("*.yaml"))


@settings(max_examples=60, deadline=None)
@given(quizzes)
def test_reading_what_was_written_gives_the_same_quiz(quiz: Quiz) -> None:
    read = parse_quiz(write_yaml(quiz))

    assert (read.errors, read.value) == ((), quiz)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_quizzes_survive(path: Path) -> None:
    quiz = parse_quiz(path.read_bytes()).value

    assert quiz
    assert parse_quiz(write_yaml(quiz)).value == quiz


def test_it_looks_like_the_files_that_ship() -> None:
    quiz = Quiz(id="q-probe", title="Quiz: Probe", intro="Kurz.\n\nUnd gut.", items=(EVERY_KIND[4],))

    assert write_yaml(quiz) == (
        "id: q-probe\n"
        'title: "Quiz: Probe"\n'
        "language: de\n"
        "intro: |\n  Kurz.\n\n  Und gut.\n"
        "mastery_score: 0.8\n"
        "items:\n"
        "  - id: i-zahl\n"
        "    type: number\n"
        "    prompt: |\n      Wie viele Stunden?\n"
        "    points: 2\n"
        "    answer: 72\n"
        "    unit: Stunden\n"
        "    feedback:\n      right: Richtig.\n      wrong: Es sind 72.\n"
    )


def test_hard_breaks_need_no_quotes() -> None:
    quiz = Quiz(id="q-probe", title="Probe", items=(replace(EVERY_KIND[0], prompt="Eins  \nzwei"),))

    assert "      Eins  \n      zwei\n" in write_yaml(quiz)
