"""A quiz with an item of each of five kinds, as a file, and right answers to it as a form sends them."""

from __future__ import annotations

from course_engine.content.models import Quiz
from course_engine.content.operations import publish_quiz
from course_engine.db import db
from tests.builders import NOW

QUIZ = """\
id: q-probe
title: Fotos mit gutem Gewissen
intro: Fünf Fragen.
mastery_score: 0.8
items:
  - id: i-eins
    type: single_choice
    prompt: Was brauchst du?
    choices:
      - {id: a-ja, text: Ein Ja, correct: true, feedback: Genau.}
      - {id: a-nein, text: Nichts, feedback: "Doch, ein Ja."}
  - id: i-viele
    type: multiple_choice
    prompt: Was stärkt?
    choices:
      - {id: a-1, text: Erstens, correct: true, feedback: Stimmt.}
      - {id: a-2, text: Zweitens, correct: true, feedback: Auch.}
      - {id: a-3, text: Drittens, correct: false, feedback: Nein.}
  - id: i-stimmt
    type: true_false
    prompt: Ein Schild genügt.
    answer: false
    feedback: {if_true: Es informiert nur., if_false: Stimmt.}
  - id: i-wort
    type: short_text
    prompt: Welches Gesetz?
    answers: [Kunsturhebergesetz, KUG]
    feedback: {right: Genau., wrong: Das KUG.}
    explanation: Es gilt seit 1907.
  - id: i-zahl
    type: number
    prompt: Wie viele Stunden?
    answer: 72
    unit: Stunden
    lesson: l-probe-lektion-1
    feedback: {right: Richtig., wrong: Es sind 72.}
"""

RIGHT: dict[str, list[str]] = {
    "i-eins": ["a-ja"],
    "i-viele": ["a-1", "a-2"],
    "i-stimmt": ["false"],
    "i-wort": ["KUG"],
    "i-zahl": ["72"],
}
WRONG: dict[str, list[str]] = {
    "i-eins": ["a-nein"],
    "i-viele": ["a-1", "a-3"],
    "i-stimmt": ["true"],
    "i-wort": ["BGB"],
    "i-zahl": ["71"],
}


def publish(text: str = QUIZ, slug: str = "q-probe") -> Quiz:
    """Publish that text as the next version of the quiz, as a folder or an author does."""
    version = publish_quiz(text, slug=slug, now=NOW)
    assert not isinstance(version, list), version
    return db.session.get_one(Quiz, version.quiz_id)


def answered(
    answers: dict[str, list[str]], *, sequence: int = 1, key: str = "key-00001"
) -> dict[str, object]:
    """The fields of a page on which these answers were given."""
    form: dict[str, object] = {}
    for item, values in answers.items():
        form |= {f"sequence-{item}": str(sequence), f"key-{item}": key, f"answer-{item}": values}
    return form
