"""Quizzes taken as their settings say, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.assessment import queries
from course_engine.assessment.models import Allowance
from course_engine.assessment.operations.save_responses import TimeIsUp
from course_engine.assessment.operations.start_attempt import NoAttemptLeft, PauseNotOver, start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.content.models import Quiz
from course_engine.db import db
from tests.assessment.conftest import begin, give
from tests.builders import NOW, make_quiz, single_choice
from tests.conftest import Cast

pytestmark = pytest.mark.usefixtures("either_database")


def quiz_with(*, items: int = 2, sections: Any = (), **settings: Any) -> Quiz:
    bodies = [single_choice(f"i-{n}") for n in range(items)]
    made = make_quiz("q-probe", items=bodies, settings=settings, sections=sections)
    return queries.get_quiz(made.slug)


def start(quiz: Quiz, learner: Person, *, later: timedelta = timedelta(), seed: int = 1) -> Any:
    started = start_attempt(quiz, learner=learner, generator=Random(seed), now=NOW + later)
    return queries.get_attempt(started.id, learner=learner)


def test_no_more_attempts_than_the_quiz_gives(cast: Cast) -> None:
    quiz = quiz_with(attempts=2)
    for _time in range(2):
        submit_attempt(start(quiz, cast.learner), now=NOW)
    with pytest.raises(NoAttemptLeft):
        start(quiz, cast.learner)
    start(quiz, cast.outsider)


def test_a_trainer_can_allow_one_more(cast: Cast) -> None:
    quiz = quiz_with(attempts=1)
    submit_attempt(start(quiz, cast.learner), now=NOW)
    db.session.add(Allowance(learner_id=cast.learner.id, quiz_id=quiz.id, extra_attempts=1, granted_at=NOW))
    db.session.commit()
    submit_attempt(start(quiz, cast.learner), now=NOW)
    with pytest.raises(NoAttemptLeft):
        start(quiz, cast.learner)


def test_a_pause_has_to_pass(cast: Cast) -> None:
    quiz = quiz_with(pause=60)
    submit_attempt(start(quiz, cast.learner), now=NOW)
    with pytest.raises(PauseNotOver):
        start(quiz, cast.learner, later=timedelta(minutes=59))
    start(quiz, cast.learner, later=timedelta(minutes=60))


def test_answers_after_the_time_are_refused_and_the_others_count(cast: Cast) -> None:
    quiz = quiz_with(time_limit=10)
    attempt = start(quiz, cast.learner, later=-timedelta(minutes=5))
    give(attempt, {"i-0": {"choice": "ja"}})
    late = start(quiz, cast.outsider, later=-timedelta(minutes=11))
    with pytest.raises(TimeIsUp):
        give(late, {"i-0": {"choice": "ja"}})
    submit_attempt(attempt, now=NOW)
    assert attempt.score == 0.5


def test_an_attempt_is_scored_over_what_it_drew(cast: Cast) -> None:
    sections = [{"id": "s", "draw": 2, "items": [f"i-{n}" for n in range(5)]}]
    quiz = quiz_with(items=5, sections=sections)
    attempt = start(quiz, cast.learner)
    entries = queries.answered_entries(attempt.id)
    assert len(entries) == 2
    give(attempt, {entry.item.id: {"choice": "ja"} for entry in entries})
    submit_attempt(attempt, now=NOW)
    assert attempt.score == 1
    again = queries.answered_entries(start(quiz, cast.learner).id)
    assert not {e.item.id for e in entries} & {e.item.id for e in again}


def test_a_shown_solution_closes_its_item(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> None:
    quiz = quiz_with(feedback="at_once")
    attempt = begin(quiz, cast.learner)
    tab = browser_of(cast.learner)

    def send(value: str, key: str, sequence: int, then: str) -> str:
        fields = {"sequence-i-0": str(sequence), "key-i-0": key, "answer-i-0": value, "then": then}
        sent = tab.post(f"/attempts/{attempt.id}/responses", data=fields)
        return str(tab.get(sent.location).get_data(as_text=True))

    assert "Antwort festlegen" in tab.get(f"/attempts/{attempt.id}").get_data(as_text=True)
    assert "noch nicht richtig" in send("nein", "key-00001", 1, "reveal:1")
    send("ja", "key-00002", 2, "stay:1")
    submit_attempt(queries.get_attempt(attempt.id, learner=cast.learner), now=NOW)
    assert queries.get_attempt(attempt.id, learner=cast.learner).score == 0
