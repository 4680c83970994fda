"""An attempt that is handed in several times at once has one result, and everybody is told the same."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_engine.assessment.models import Attempt, AttemptItem, Response
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.db import db
from course_engine.learning.models import ModuleCompletion
from tests.builders import NOW, make_module, make_person
from tests.durability.instances import (
    Answered,
    Instance,
    Server,
    Visitor,
    served_here,
    signed_in_cookie,
)
from tests.durability.quizzes import RIGHT, answered, publish


def begin(app: Flask) -> tuple[str, str]:
    """An attempt with every answer right: its address, and the cookie of whose it is."""
    person = make_person()
    quiz = publish()
    make_module(lessons=0, quizzes=[quiz])
    attempt = start_attempt(quiz, learner=person, generator=Random(1), now=NOW)
    address, cookie = f"/attempts/{attempt.id}", signed_in_cookie(app, person)
    db.session.remove()  # what this thread holds would keep the server waiting
    return address, cookie


def at_once(visitors: list[Visitor], send: Callable[[int, Visitor], Answered]) -> list[Answered]:
    """What each of them is answered, all sending at the same moment."""
    together = threading.Barrier(len(visitors))
    answers: list[Answered] = []

    def one(number: int, visitor: Visitor) -> None:
        with visitor:
            together.wait(60)
            answers.append(send(number, visitor))

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(answers) == len(visitors)
    return answers


def tabs(port: int, cookie: str, times: int) -> list[Visitor]:
    """That many windows of one browser."""
    with Visitor(port, cookie) as first:
        first.get("/help")
        return [Visitor(port, first.cookie, first.token) for _ in range(times)]


def without_tokens(page: str) -> str:
    return re.sub(r'(nonce|name="csrf_token" value)="[^"]*"', "", page)


def submit_at_once(port: int, address: str, cookie: str, times: int) -> None:
    windows = tabs(port, cookie, times)
    with windows[0] as window:
        saved = window.post(f"{address}/responses", answered(RIGHT) | {"then": "check"})
        assert saved.status == 303
    told = at_once(windows, lambda _number, window: window.post(f"{address}/submission", {}))
    assert {(one.status, one.location) for one in told} == {(303, f"{address}/result")}
    with windows[0] as window:
        results = {without_tokens(window.get(f"{address}/result").text) for _look in range(3)}
    assert len(results) == 1
    assert "5 von 5 Punkten" in results.pop()


def assert_one_result() -> None:
    [attempt] = db.session.scalars(select(Attempt)).all()
    assert (attempt.score, attempt.passed) == (1.0, True)
    assert list(db.session.scalars(select(ModuleCompletion.achievement))) == ["mastered"]
    assert set(db.session.scalars(select(AttemptItem.score))) == {1.0}


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    with served_here(app) as port:
        yield port


@pytest.mark.parametrize("times", [2, 10, 50])
def test_handing_in_at_once_gives_one_result(app: Flask, port: int, times: int) -> None:
    address, cookie = begin(app)
    submit_at_once(port, address, cookie, times)
    assert_one_result()


@pytest.mark.slow
@pytest.mark.parametrize("times", [2, 10, 50])
def test_handing_in_at_once_to_several_processes(
    instance: Instance, serving: Callable[..., Server], times: int
) -> None:
    address, cookie = begin(instance.app)
    server = serving(kind="gunicorn")
    server.start()
    server.first_answer(address, cookie)
    submit_at_once(server.port, address, cookie, times)
    assert_one_result()


def test_an_answer_that_races_with_handing_in_counts_or_is_refused(app: Flask, port: int) -> None:
    address, cookie = begin(app)
    items = list(RIGHT)
    windows = tabs(port, cookie, len(items) + 2)

    def send(number: int, window: Visitor) -> Answered:
        if number >= len(items):
            return window.post(f"{address}/submission", {})
        item = items[number]
        return window.post(f"{address}/responses", answered({item: RIGHT[item]}) | {"then": "check"})

    told = at_once(windows, send)
    assert {one.status for one in told} == {303}
    saved = sum(one.location == f"{address}/check" for one in told)
    assert db.session.scalar(select(func.count()).select_from(Response)) == saved
    assert db.session.scalar(select(Attempt.score)) == pytest.approx(saved / len(items))
