"""Tries are counted in the database, over all processes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from course_engine.accounts.models import Throttle
from course_engine.accounts.throttling import WINDOW, TooManyTries, count_try
from course_engine.db import db
from tests.builders import NOW


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def test_the_window_ends_and_counting_begins_anew(app: Flask) -> None:
    for _ in range(3):
        count_try("x", "someone", limit=3, now=NOW)
    with pytest.raises(TooManyTries):
        count_try("x", "someone", limit=3, now=NOW + WINDOW - timedelta(seconds=1))
    count_try("x", "someone", limit=3, now=NOW + WINDOW)


def test_tries_of_others_do_not_count(app: Flask) -> None:
    for _ in range(3):
        count_try("x", "someone", limit=3, now=NOW)
    count_try("x", "someone else", limit=3, now=NOW)
    count_try("y", "someone", limit=3, now=NOW)
    assert sorted(db.session.scalars(select(Throttle.count))) == [1, 1, 3]


def test_guesses_at_the_same_time_are_all_counted(app: Flask) -> None:
    refused: list[bool] = []

    def guess() -> None:
        with app.app_context():
            try:
                count_try("x", "someone", limit=10, now=NOW)
            except TooManyTries:
                refused.append(True)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=guess) for _ in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 15


@pytest.mark.parametrize(("seconds", "words"), [(30, "in 1 Minute noch"), (61, "in 2 Minuten noch")])
def test_how_long_to_wait_is_said_in_the_right_number(app: Flask, seconds: int, words: str) -> None:
    assert words in str(TooManyTries(seconds))
