"""Quizzes as our own files: reading what was written gives the same quiz, and people can read it too."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from course_engine.assessment.exchange.quiz_yaml import write_yaml
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz
from course_engine.items import ITEM_KINDS
from tests.assessment.exchange.strategies import quizzes
from tests.assessment.items import EVERY_KIND

SHIPPED = sorted((Path(__file__).parents[3] / "quizzes").glob("*.yaml"))


@given(quizzes)
def test_reading_what_was_written_gives_the_same_quiz(quiz: Quiz) -> None:
    read = parse_quiz(write_yaml(quiz))

    assert (read.errors, read.value) == ((), quiz)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_quizzes_survive(path: Path) -> None:
    quiz = parse_quiz(path.read_bytes()).value

    assert quiz
    assert parse_quiz(write_yaml(quiz)).value == quiz


EVERYTHING = """
id: q-alles
title: Alles
language: en
mastery_score: 0.75
shuffle_items: true
attempts: 3
time_limit: 20
feedback: at_once
sections:
  - id: s-eins
    title: Anfang
    draw: 1
    items:
      - {id: i-a, type: true_false, prompt: A, answer: true}
      - id: v-fall
        type: vignette
        title: Ein Fall
        text: "Es war einmal."
        items:
          - {id: i-b, type: number, prompt: B, answer: 0, ranges: [{from: 1, credit: 0.5}, {to: -1, credit: 0.25}]}
          - id: i-c
            type: gaps
            prompt: C
            text: "Eins {{g-1}} und {{g-2}}."
            gaps:
              - {id: g-1, type: number, answer: 0}
              - {id: g-2, type: choice, choices: [{id: a-1, text: ja, correct: true}, {id: a-2, text: nein}]}
  - id: s-zwei
    items:
      - id: i-d
        type: short_text
        prompt: D
        answers: [d]
        match_case: true
        typos: 1
        wrong_answers: [{answers: [x], feedback: Y}]
      - id: i-e
        type: free_text
        prompt: E
        rubric: [{id: r-1, text: Eins, points: 2, levels: [{points: 0, text: nichts}, {points: 2, text: alles}]}]
      - id: i-f
        type: matching
        prompt: F
        premises: [{id: p-1, text: a, match: o-1}, {id: p-2, text: b, match: o-2}]
        options: [{id: o-1, text: x}, {id: o-2, text: y}]
      - {id: i-g, type: ordering, prompt: G, entries: [{id: e-1, text: a}, {id: e-2, text: b}]}
      - id: i-h
        type: true_false_grid
        prompt: H
        statements: [{id: s-1, text: a, answer: true}, {id: s-2, text: b, answer: false}]
      - {id: i-j, type: reflection, prompt: J, shared: mentor}
"""


def test_every_type_and_every_setting_survives() -> None:
    read = parse_quiz(EVERYTHING)
    assert read.value, read.errors
    assert {item.kind for item in read.value.items} >= set(ITEM_KINDS) - {"single_choice", "multiple_choice"}

    again = parse_quiz(write_yaml(read.value))
    assert (again.errors, again.value) == ((), read.value)


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
