"""A quiz with an item of each kind, and ways to answer it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.assessment import queries
from course_engine.assessment.arrival import Arriving
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations.save_responses import save_responses
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.content.models import Quiz
from tests.assessment.items import BODIES
from tests.builders import NOW, make_quiz
from tests.conftest import Cast


@pytest.fixture
def quiz(cast: Cast) -> Quiz:
    made = make_quiz("q-probe", items=BODIES, title="Probe-Quiz")
    return queries.get_quiz(made.slug)


@pytest.fixture
def attempt(quiz: Quiz, cast: Cast) -> Attempt:
    """The learner's running attempt."""
    return begin(quiz, cast.learner)


@pytest.fixture
def tab(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    """The learner's browser."""
    return browser_of(cast.learner)


def begin(quiz: Quiz, learner: Person) -> Attempt:
    started = start_attempt(quiz, learner=learner, generator=Random(1), now=NOW)
    return queries.get_attempt(started.id, learner=learner)


def give(attempt: Attempt, answers: dict[str, dict[str, Any]]) -> None:
    """Save these answers, by item id, as somebody who saw the newest ones."""
    entries = {entry.item.id: entry for entry in queries.answered_entries(attempt.id)}
    arriving = [
        Arriving(
            entries[item_id].id,
            entries[item_id].sequence + 1,
            f"key-{item_id}-{entries[item_id].sequence}",
            answer,
        )
        for item_id, answer in answers.items()
    ]
    save_responses(attempt, arriving, now=NOW)


Give = Callable[[Attempt, dict[str, dict[str, Any]]], None]
