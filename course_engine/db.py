"""The database: base class, column declarations, UTC times and the fair write lock.

Every column is declared by `plain` (holds nothing personal) or `personal` (says what it holds and what an erasure does to
it). The declarations live in `column.info` and are what export and erasure walk.
"""

from __future__ import annotations

import enum
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from flask import Flask, current_app, g, has_app_context, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    cast,
    event,
    func,
    inspect,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, MappedColumn, mapped_column, registry
from sqlalchemy.types import TypeDecorator

try:
    import fcntl
except ImportError:  # Windows: one process only, the lock between threads is enough
    fcntl = None  # type: ignore[assignment]

BUSY_TIMEOUT_MS = 20_000
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored; pass an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    # The map belongs on the registry: on Base itself Flask-SQLAlchemy would lose it.
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime, dict[str, Any]: Json, list[Any]: Json, list[str]: Json},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Erasure(enum.Enum):
    """What happens to a column when the person it speaks of is erased."""

    KEEP = "keep"  # stays: it says nothing about a person, or a reason is named
    CLEAR = "clear"  # becomes NULL, or empty where NULL is not allowed
    DELETE_ROW = "delete row"  # the whole row goes
    TOMBSTONE = "tombstone"  # goes on pointing to the person row, which no longer says who it was


def plain(*args: Any, **options: Any) -> MappedColumn[Any]:
    """A column that holds no personal data."""
    return mapped_column(*args, info={"personal": None, "erasure": Erasure.KEEP}, **options)


def personal(holds: str, erasure: Erasure, *args: Any, **options: Any) -> MappedColumn[Any]:
    """A column that holds personal data: `holds` says in a few words what, `erasure` what an erasure does."""
    return mapped_column(*args, info={"personal": holds, "erasure": erasure}, **options)


class FairLock:
    """A lock served strictly in order of asking; between processes, by a lock on `path`.

    SQLite's own busy handler sleeps and tries again, which starves whoever came first.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._guard = threading.Lock()
        self._queue: deque[threading.Lock] = deque()
        self._taken = False
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                turn = None
            else:
                turn = threading.Lock()
                turn.acquire()
                self._queue.append(turn)
        if turn is not None:
            turn.acquire()
        try:
            self._lock_file()
        except BaseException:
            self._pass_on()
            raise

    def release(self) -> None:
        if fcntl is not None and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._pass_on()

    def _lock_file(self) -> None:
        if fcntl is None or self._path is None:
            return
        if self._file is None:
            self._file = self._path.open("ab")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def _pass_on(self) -> None:
        with self._guard:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False


def _writes() -> bool:
    """Whether the transaction about to begin will write: unsafe methods, jobs and commands do, GET only reads."""
    if not has_app_context():
        return True
    if "writes" in g:
        return bool(g.writes)
    return not has_request_context() or request.method not in SAFE_METHODS


@contextmanager
def reading() -> Iterator[None]:
    """Transactions begun inside only read, and end with the block: slow work after it holds no lock."""
    before = g.get("writes")
    g.writes = False
    try:
        yield
        db.session.commit()
    finally:
        if before is None:
            g.pop("writes")
        else:
            g.writes = before


def forget_changes() -> None:
    """Give up what the request changed, and only read from here on: what is left to do is a page that says so."""
    g.writes = False
    _end_transaction(db.session.rollback)


def insert_unless_there(table: type[Base], **values: Any) -> bool:
    """Put a row into the running transaction unless a unique constraint says that it is there already.

    Returns whether it is new. Two that do this at the same time both succeed, and one row results.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    key = inspect(table).primary_key[0]
    statement = insert(table).values(**values).on_conflict_do_nothing().returning(key)
    return db.session.execute(statement).first() is not None


def packed(ids: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[str]:
    """The ids of a group in one text, with commas between: thousands of rows cost more than what is in them."""
    return func.aggregate_strings(cast(ids, String), ",")


def init_app(app: Flask) -> None:
    """Bind the database to the app and set every SQLite connection up for durable, fair writing."""
    db.init_app(app)
    app.teardown_appcontext(_end_session)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def _end_session(_error: BaseException | None) -> None:
    """Give the connection back before Flask-SQLAlchemy does: the answer is made by then, and not to be lost."""
    _end_transaction(db.session.remove)


def _end_transaction(end: Callable[[], None]) -> None:
    """End it also with a database that went away: what was not committed is gone, and the pool lets the connection go."""
    try:
        end()
    except DBAPIError as error:
        current_app.logger.error("the database went away: %s", error.orig)
        db.session.registry.clear()


def _prepare_sqlite(engine: Engine) -> None:
    database = engine.url.database
    in_file = bool(database) and database != ":memory:"
    lock = FairLock(Path(f"{database}.write-lock") if in_file else None)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours to send
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")  # NORMAL does not sync an acknowledged commit

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        if not _writes():
            connection.exec_driver_sql("BEGIN")
            return
        if not connection.info.get("holds_write_lock"):  # kept until the connection goes back to the pool
            try:
                lock.acquire()
            except OSError as error:  # the folder is read-only, or no more files may be opened
                raise OperationalError("the write lock", None, error) from error
            connection.info["holds_write_lock"] = True
        # Reading first and writing later fails at once with SQLITE_BUSY_SNAPSHOT, whatever the busy timeout.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def let_go(dbapi_connection: Any, record: Any, *_: Any) -> None:
        if record.info.pop("holds_write_lock", False):
            lock.release()

    event.listen(engine, "checkin", let_go)
    event.listen(engine, "invalidate", let_go)
