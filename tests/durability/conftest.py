"""Instances on SQLite and on PostgreSQL that only one test uses, and the figures that long tests found."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, make_url, text

from course_engine import create_app
from course_engine.db import db
from tests.builders import NOW
from tests.conftest import TEST_CONFIG
from tests.durability.instances import Instance, Server

FIGURES = "figures"
_numbers = itertools.count(1)


@pytest.fixture
def database(either_database: str) -> str:
    """Every promise of this folder is kept on both."""
    return either_database


@pytest.fixture
def database_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of this test's own."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'course-engine.db'}"
        return
    cluster = make_url(request.getfixturevalue("postgres_url"))
    name = f"durability_{next(_numbers)}"
    engine = create_engine(cluster, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield cluster.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def instance(tmp_path: Path, database: str, database_url: str) -> Iterator[Instance]:
    """A migrated instance as `serve` would have it, with CSRF protection on; an app context of it is open."""
    folders = {name: tmp_path / name for name in ("modules", "quizzes")}
    for folder in folders.values():  # a server may bring folders up to date: never those of the library
        folder.mkdir()
    config = {
        "SECRET_KEY": "a secret of this test",
        "SQLALCHEMY_DATABASE_URI": database_url,
        "MODULES_FOLDER": str(folders["modules"]),
        "QUIZZES_FOLDER": str(folders["quizzes"]),
    }
    lines = [f"{name} = {value!r}\n" for name, value in config.items()]
    (tmp_path / "config.py").write_text("".join(lines))
    app = create_app(TEST_CONFIG | config | {"WTF_CSRF_ENABLED": True}, instance_path=tmp_path)
    with app.app_context():
        upgrade()
        yield Instance(tmp_path, database, app)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def serving(instance: Instance) -> Iterator[Callable[..., Server]]:
    """Make a server of the instance, not yet started; it is killed at the end at the latest."""
    made: list[Server] = []

    def make(**options: Any) -> Server:
        made.append(Server(instance, **options))
        return made[-1]

    yield make
    for server in made:
        server.kill()


@dataclass
class ServerClock:
    """What the server takes for the present moment."""

    now: datetime


@pytest.fixture
def server_clock(app: Flask, monkeypatch: pytest.MonkeyPatch) -> ServerClock:
    """A clock that views and commands read, and that goes only when it is set."""
    clock = ServerClock(NOW)
    for name, module in list(sys.modules.items()):
        if name.startswith("course_engine.") and hasattr(module, "utc_now"):
            monkeypatch.setattr(module, "utc_now", lambda: clock.now)
    return clock


@pytest.fixture
def tell(
    record_property: Callable[[str, object], None], request: pytest.FixtureRequest
) -> Callable[[str], None]:
    """Print a line of figures at the end of the run, whichever process the test ran in."""

    def say(line: str) -> None:
        record_property(FIGURES, f"{request.node.name}: {line}")

    return say


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for state in ("passed", "failed") for report in terminalreporter.stats.get(state, [])]
    lines = [said for report in reports for name, said in report.user_properties if name == FIGURES]
    if lines:
        terminalreporter.section("durability in figures")
        for line in lines:
            terminalreporter.write_line(line)
