"""Starting, saving and submitting: once, whatever happens at the same time. On both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_engine.assessment import queries
from course_engine.assessment.arrival import Arriving
from course_engine.assessment.models import Attempt, AttemptItem, Response
from course_engine.assessment.operations.save_responses import AttemptClosed, save_responses
from course_engine.assessment.operations.start_attempt import NoAttemptLeft, PauseNotOver, start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.signals import attempt_submitted
from course_engine.content.models import Quiz, QuizVersion
from course_engine.db import db
from tests.assessment.conftest import begin, give
from tests.assessment.items import BODIES, RIGHT_ANSWERS
from tests.builders import NOW, make_quiz, single_choice
from tests.conftest import Cast


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def at_once(app: Flask, times: int, work: Callable[[], Any]) -> list[Any]:
    """Do the work in as many threads, each with a context and connection of its own."""
    db.session.commit()

    def alone(_number: int) -> Any:
        with app.app_context():
            return work()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(alone, range(times)))


@contextmanager
def told() -> Iterator[list[tuple[Attempt, Any]]]:
    heard: list[tuple[Attempt, Any]] = []

    def hear(attempt: Attempt, now: Any) -> None:
        heard.append((attempt, now))

    with attempt_submitted.connected_to(hear):
        yield heard


def entry_of(attempt: Attempt, item_id: str) -> queries.Entry:
    return next(e for e in queries.answered_entries(attempt.id) if e.item.id == item_id)


def save(attempt: Attempt, item_id: str, answer: dict[str, Any], *, sequence: int, key: str) -> Any:
    entry = entry_of(attempt, item_id)
    (reply,) = save_responses(attempt, [Arriving(entry.id, sequence, key, answer)], now=NOW)
    return reply


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_an_attempt_is_bound_to_the_version_that_is_current(quiz: Quiz, cast: Cast) -> None:
    attempt = begin(quiz, cast.learner)
    make_quiz("q-probe", items=BODIES[:2])
    assert attempt.quiz_version.number == 1
    assert [entry.item.id for entry in queries.answered_entries(attempt.id)] == [
        body["id"] for body in BODIES
    ]
    assert attempt.started_at == NOW


def test_a_second_start_finds_the_running_attempt(quiz: Quiz, cast: Cast) -> None:
    assert begin(quiz, cast.learner).id == begin(quiz, cast.learner).id
    assert begin(quiz, cast.outsider).id != begin(quiz, cast.learner).id


def test_a_start_after_submitting_is_the_next_attempt(quiz: Quiz, cast: Cast) -> None:
    first = begin(quiz, cast.learner)
    submit_attempt(first, now=NOW)
    second = begin(quiz, cast.learner)
    assert (first.number, second.number) == (1, 2)


def test_starting_at_once_gives_one_attempt(app: Flask, quiz: Quiz, cast: Cast) -> None:
    def start() -> int:
        return start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW).id

    assert len(set(at_once(app, 8, start))) == 1
    assert count(Attempt) == 1
    assert count(AttemptItem) == len(BODIES)


@pytest.mark.parametrize(("settings", "most"), [({"attempts": 2}, 2), ({"pause": 60}, 1)])
def test_nobody_gets_more_attempts_by_being_fast(
    app: Flask, cast: Cast, settings: dict[str, int], most: int
) -> None:
    quiz = queries.get_quiz(make_quiz("q-oft", items=[single_choice("i-eins")], settings=settings).slug)

    def sit_again_and_again() -> int:
        refused = 0
        for _time in range(3):
            try:
                begun = start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW)
                submit_attempt(queries.get_attempt(begun.id, learner=cast.learner), now=NOW)
            except (NoAttemptLeft, PauseNotOver):
                db.session.rollback()
                refused += 1
        return refused

    assert sum(at_once(app, 6, sit_again_and_again)) >= 6
    assert list(db.session.scalars(select(Attempt.number).order_by(Attempt.number))) == list(
        range(1, most + 1)
    )


def test_a_saved_answer_counts_and_is_acknowledged(attempt: Attempt) -> None:
    reply = save(attempt, "i-wort", {"text": "KUG"}, sequence=1, key="key-0001")
    assert (reply.stale, reply.saved_at, reply.newest.answer) == (False, NOW, {"text": "KUG"})
    assert entry_of(attempt, "i-wort").answer == {"text": "KUG"}


def test_a_repeated_save_gets_the_same_reply_and_no_second_row(attempt: Attempt) -> None:
    entry = entry_of(attempt, "i-wort")
    arriving = [Arriving(entry.id, 1, "key-0001", {"text": "KUG"})]
    first = save_responses(attempt, arriving, now=NOW)
    again = save_responses(attempt, arriving, now=NOW + timedelta(minutes=9))
    assert first == again
    assert count(Response) == 1


def test_a_stale_window_is_kept_told_and_does_not_count(attempt: Attempt) -> None:
    save(attempt, "i-wort", {"text": "neu"}, sequence=1, key="window-a1")
    reply = save(attempt, "i-wort", {"text": "alt"}, sequence=1, key="window-b1")
    assert reply.stale
    assert reply.newest.answer == {"text": "neu"}
    assert entry_of(attempt, "i-wort").answer == {"text": "neu"}
    assert db.session.scalars(select(Response.stale).order_by(Response.id)).all() == [False, True]
    taken = save(attempt, "i-wort", {"text": "alt"}, sequence=2, key="window-b2")
    assert not taken.stale
    assert entry_of(attempt, "i-wort").answer == {"text": "alt"}


def test_the_order_is_that_of_the_sequences_and_not_of_the_clock(attempt: Attempt) -> None:
    entry = entry_of(attempt, "i-wort")
    save_responses(attempt, [Arriving(entry.id, 1, "key-0001", {"text": "eins"})], now=NOW)
    earlier = NOW - timedelta(hours=1)
    save_responses(attempt, [Arriving(entry.id, 2, "key-0002", {"text": "zwei"})], now=earlier)
    assert entry_of(attempt, "i-wort").answer == {"text": "zwei"}


def test_saves_at_once_are_kept_one_counts(app: Flask, attempt: Attempt) -> None:
    entry = entry_of(attempt, "i-wort")
    words = iter(range(100))

    def save_one() -> bool:
        number = next(words)
        arriving = Arriving(entry.id, 1, f"key-000{number}", {"text": f"{number}"})
        return save_responses(attempt, [arriving], now=NOW)[0].stale

    assert sorted(at_once(app, 6, save_one)) == [False] + [True] * 5
    assert count(Response) == 6


def test_the_same_save_at_once_is_one_row(app: Flask, attempt: Attempt) -> None:
    entry = entry_of(attempt, "i-wort")
    arriving = [Arriving(entry.id, 1, "key-0001", {"text": "KUG"})]
    replies = at_once(app, 6, lambda: save_responses(attempt, arriving, now=NOW))
    assert all(reply == replies[0] for reply in replies)
    assert count(Response) == 1


def test_after_submitting_nothing_is_saved(attempt: Attempt) -> None:
    submit_attempt(attempt, now=NOW)
    with pytest.raises(AttemptClosed):
        save(attempt, "i-wort", {"text": "KUG"}, sequence=1, key="key-0001")
    db.session.rollback()
    assert count(Response) == 0


def test_submitting_grades_what_counts(attempt: Attempt) -> None:
    give(attempt, RIGHT_ANSWERS)
    give(attempt, {"i-zahl": {"number": "71"}})
    later = NOW + timedelta(minutes=10)
    with told() as heard:
        submit_attempt(attempt, now=later)
    assert (attempt.score, attempt.passed, attempt.submitted_at) == (4 / 6, False, later)
    scores = select(AttemptItem.score).order_by(AttemptItem.position)
    assert db.session.scalars(scores).all() == [1, 1, 1, 1, 0]
    assert heard == [(attempt, later)]


def test_mastery_is_reached_at_the_score_and_not_below(attempt: Attempt) -> None:
    attempt.quiz_version.mastery_score = 4 / 6
    give(attempt, {item_id: answer for item_id, answer in RIGHT_ANSWERS.items() if item_id != "i-zahl"})
    submit_attempt(attempt, now=NOW)
    assert attempt.passed


def test_what_a_receiver_refuses_undoes_the_submission(attempt: Attempt) -> None:
    def refuse(attempt: Attempt, now: Any) -> None:
        raise RuntimeError

    with attempt_submitted.connected_to(refuse), pytest.raises(RuntimeError):
        submit_attempt(attempt, now=NOW)
    db.session.rollback()
    assert db.session.scalar(select(Attempt.submitted_at)) is None


@pytest.mark.parametrize("times", [2, 10, pytest.param(50, marks=pytest.mark.slow)])
def test_submitting_at_once_gives_one_result(app: Flask, cast: Cast, attempt: Attempt, times: int) -> None:
    give(attempt, RIGHT_ANSWERS)

    def submit() -> Any:
        own = queries.get_attempt(attempt.id, learner=cast.learner)
        submit_attempt(own, now=NOW)
        fresh = db.session.execute(select(Attempt.score, Attempt.passed, Attempt.submitted_at)).one()
        return tuple(fresh)

    with told() as heard:
        results = at_once(app, times, submit)
    assert set(results) == {(1.0, True, NOW)}
    assert len(heard) == 1


def test_a_later_submission_changes_nothing(attempt: Attempt) -> None:
    give(attempt, RIGHT_ANSWERS)
    submit_attempt(attempt, now=NOW)
    submit_attempt(attempt, now=NOW + timedelta(days=1))
    recorded = db.session.execute(select(Attempt.score, Attempt.submitted_at)).one()
    assert tuple(recorded) == (1.0, NOW)


def test_removing_items_later_leaves_attempts_as_they_are(cast: Cast, attempt: Attempt) -> None:
    give(attempt, RIGHT_ANSWERS)
    make_quiz("q-probe", items=[single_choice("i-ganz-neu")])
    submit_attempt(attempt, now=NOW)
    assert attempt.score == 1
    assert db.session.scalar(select(func.count()).select_from(QuizVersion)) == 2
