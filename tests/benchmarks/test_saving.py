"""How many answers a second are acknowledged, against the database's own synced commits in the same run; and the tail.

Two server processes of four threads each, sixteen people who save one answer after the other.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median, quantiles

import psycopg
import pytest
from sqlalchemy import make_url

from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.db import db
from tests.benchmarks.measuring import Figure, Figures
from tests.builders import NOW, make_module, make_person
from tests.durability.conftest import database, database_url, instance, serving  # noqa: F401
from tests.durability.instances import Instance, Server, Visitor, signed_in_cookie
from tests.durability.quizzes import answered, publish

pytestmark = pytest.mark.benchmark

WRITERS = 16
ROUNDS = 3
RAW_SECONDS = 1.0
SAVING_SECONDS = 5.0
HEADING = "saving an answer"
INSERT = "INSERT INTO answers (attempt_id, sequence, answer) VALUES (1, 1, 'Kunsturhebergesetz')"
TABLE = "CREATE TABLE answers (id {key} PRIMARY KEY, attempt_id INTEGER, sequence INTEGER, answer TEXT)"


def per_second(commit_one: Callable[[], object]) -> float:
    begun, done = time.perf_counter(), 0
    while time.perf_counter() < begun + RAW_SECONDS:
        commit_one()
        done += 1
    return done / (time.perf_counter() - begun)


def raw_sqlite(path: Path) -> float:
    """Inserts a second with sqlite3 alone, each in a synced commit of its own."""
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("DROP TABLE IF EXISTS answers")
        raw.execute(TABLE.format(key="INTEGER"))
        return per_second(lambda: raw.execute(INSERT))


def raw_postgres(url: str) -> float:
    """Inserts a second with psycopg alone, each in a synced commit of its own."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as raw:
        raw.execute("DROP TABLE IF EXISTS answers")
        raw.execute(TABLE.format(key="SERIAL"))
        return per_second(lambda: raw.execute(INSERT))


class Writer:
    """One person who saves one answer after the other; `seconds` each acknowledgement took, since it was asked last."""

    def __init__(self, attempt_id: int, visitor: Visitor) -> None:
        self.path = f"/attempts/{attempt_id}/responses"
        self.visitor = visitor
        self.sequence = 0
        self.seconds: list[float] = []

    def save(self) -> None:
        self.sequence += 1
        answer = {"i-wort": [f"Wort {self.sequence}"]}
        form = answered(answer, sequence=self.sequence, key=f"key-{self.sequence:06}") | {"then": "check"}
        begun = time.perf_counter()
        assert self.visitor.post(self.path, form).status == 303
        self.seconds.append(time.perf_counter() - begun)

    def work(self, until: float) -> None:
        while time.perf_counter() < until:
            self.save()


def make_writers(instance: Instance, port: int) -> list[Writer]:  # noqa: F811
    quiz = publish()
    make_module(quizzes=[quiz])
    writers = []
    for _number in range(WRITERS):
        person = make_person()
        attempt = start_attempt(quiz, learner=person, generator=Random(1), now=NOW)
        writers.append(Writer(attempt.id, Visitor(port, signed_in_cookie(instance.app, person))))
    db.session.remove()
    return writers


def all_saving(writers: list[Writer]) -> list[float]:
    """How long each save took, in seconds, all writing at the same time."""
    for writer in writers:
        writer.seconds.clear()
    until = time.perf_counter() + SAVING_SECONDS
    threads = [threading.Thread(target=writer.work, args=(until,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [seconds for writer in writers for seconds in writer.seconds]


def test_saves_per_second(
    instance: Instance,  # noqa: F811
    serving: Callable[..., Server],  # noqa: F811
    database_url: str,  # noqa: F811
    tmp_path: Path,
    figures: Figures,
) -> None:
    server = serving(kind="gunicorn")
    writers = make_writers(instance, server.port)
    server.start()
    server.first_answer("/help", writers[0].visitor.cookie)
    for writer in writers:
        writer.save()
    costs, tails = [], []
    for _round in range(ROUNDS):
        raw = raw_sqlite(tmp_path / "raw.db") if instance.database == "sqlite" else raw_postgres(database_url)
        took = all_saving(writers)
        costs.append(raw / (len(took) / SAVING_SECONDS))
        tails.append(quantiles(took, n=100)[98] / median(took))
    name = "SQLite" if instance.database == "sqlite" else "PostgreSQL"
    figures.add(
        HEADING, Figure(f"raw synced commits in the time of a save, {name}", median(costs), 16.7, 6.7)
    )
    figures.add(HEADING, Figure(f"p99 to p50 with {WRITERS} writers, {name}", median(tails), 4, 2.5))
