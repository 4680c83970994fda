"""A quiz as a file, and finished attempts at it, for the tests of changed quizzes."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_attempt, get_quiz
from course_engine.content.models import QuizVersion
from course_engine.content.operations import publish_quiz
from tests.assessment.conftest import give
from tests.builders import NOW

QUIZ = """# Kommentare bleiben stehen.
id: q-fotos
title: Fotos
language: de
mastery_score: 0.75
items:
  - id: i-eins
    type: single_choice
    prompt: Was brauchst du vor dem Foto?
    choices:
      - {id: a-ja, text: Ein Ja, correct: true, feedback: Genau.}
      - {id: a-nein, text: Nichts, feedback: Doch.}
      - {id: a-schild, text: Ein Schild, feedback: Es informiert nur.}
  - id: i-zwei
    type: true_false
    prompt: Ein Schild genügt.
    answer: false
    feedback: {if_true: Es informiert nur., if_false: Stimmt.}
"""
OTHER_KEY = QUIZ.replace("correct: true, ", "").replace("Ein Schild, ", "Ein Schild, correct: true, ")
REWORDED = QUIZ.replace("Was brauchst du vor dem Foto?", "Was brauchst du, bevor du fotografierst?")
BOTH_RIGHT = {"i-eins": {"choice": "a-ja"}, "i-zwei": {"value": False}}
SIGN = {"i-eins": {"choice": "a-schild"}, "i-zwei": {"value": False}}
BOTH_WRONG = {"i-eins": {"choice": "a-nein"}, "i-zwei": {"value": True}}


def publish(text: str = QUIZ) -> QuizVersion:
    version = publish_quiz(text, slug="fotos", now=NOW)
    assert isinstance(version, QuizVersion), version
    return version


def attempt_of(person: Person, answers: dict[str, dict[str, object]], *, submitted: bool = True) -> Attempt:
    """An attempt of that person at the current version, with these answers."""
    started = start_attempt(get_quiz("fotos"), learner=person, generator=Random(1), now=NOW)
    attempt = get_attempt(started.id, learner=person)
    give(attempt, answers)
    if submitted:
        submit_attempt(attempt, now=NOW)
    return attempt


def attempts_of_all(people: Sequence[Person]) -> list[Attempt]:
    """Finished attempts: one all right, one that picked the sign, one all wrong."""
    given = (BOTH_RIGHT, SIGN, BOTH_WRONG)
    return [attempt_of(person, answers) for person, answers in zip(people, given, strict=True)]
