"""Databases that take nothing for a while, each in its own way, and are as before afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, text

from course_engine.db import db

STATEMENTS = {
    ("sqlite", "read-only"): "PRAGMA query_only=ON",
    ("sqlite", "full"): "PRAGMA max_page_count=1",
    ("postgresql", "read-only"): "SET default_transaction_read_only = on",
}
NO_SPACE_LEFT = """
CREATE FUNCTION no_space_left() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER no_space_left BEFORE INSERT ON organisations EXECUTE FUNCTION no_space_left();
"""


@contextmanager
def taking_nothing(how: str) -> Iterator[None]:
    """The database can be read, but is read-only or full. On PostgreSQL the disk is full for organisations only."""
    statement = STATEMENTS.get((db.engine.dialect.name, how))
    if statement:
        with _at_every_connection(statement):
            yield
    else:
        with db.engine.begin() as connection:
            connection.execute(text(NO_SPACE_LEFT))
        yield
        with db.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION no_space_left CASCADE"))


@contextmanager
def _at_every_connection(statement: str) -> Iterator[None]:
    def stick(connection: Any, _record: Any) -> None:
        connection.execute(statement)
        connection.commit()

    db.session.commit()
    event.listen(db.engine, "connect", stick)
    db.engine.dispose()
    try:
        yield
    finally:
        event.remove(db.engine, "connect", stick)
        db.engine.dispose()


@contextmanager
def away() -> Iterator[None]:
    """There is no database: its file is gone, or its server lets nobody in and threw everybody out."""
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        with _file_away(Path(str(db.engine.url.database))):
            yield
    else:
        _let_in(False)
        try:
            yield
        finally:
            _let_in(True)


@contextmanager
def _file_away(file: Path) -> Iterator[None]:
    db.engine.dispose()
    elsewhere = file.with_suffix(".away")
    file.rename(elsewhere)
    try:
        yield
    finally:
        db.engine.dispose()
        for empty in file.parent.glob(f"{file.name}-*"):
            empty.unlink()
        elsewhere.rename(file)


def _let_in(allowed: bool) -> None:
    name = db.engine.url.database
    beside = create_engine(db.engine.url.set(database="template1"), isolation_level="AUTOCOMMIT")
    with beside.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS {str(allowed).lower()}'))
        everybody = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(everybody, {"name": name})
    beside.dispose()
