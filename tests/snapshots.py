"""Rows that many tests begin with are made once for each test process; later tests get a copy of the file."""

from __future__ import annotations

import dataclasses
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import text

from course_engine.db import Base, db

T = TypeVar("T")


class Snapshots:
    """Copies of a SQLite file beside it, each with what it was that was made. Other databases make it each time."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._made: dict[str, bytes] = {}

    def empty(self) -> None:
        """Put the database back to what it was when the schema was new; of a file, keep a copy the first time."""
        if self._file is None:
            _empty_tables()
            return
        db.engine.dispose()
        if not self._copy("empty").exists():
            shutil.copy(self._file, self._copy("empty"))
        self._restore("empty")

    def bring(self, name: str, make: Callable[[], T]) -> T:
        """What `make` returns, a dataclass of rows: from the copy of that name, or made now and copied.

        The database must be as it was at the first call.
        """
        if self._file is None:
            return make()
        if name in self._made:
            self._restore(name)
        else:
            made = make()
            db.session.commit()
            self._made[name] = pickle.dumps(made)
            db.session.remove()
            db.engine.dispose()  # the last connection puts the log into the file
            shutil.copy(self._file, self._copy(name))
        made = pickle.loads(self._made[name])
        db.session.add_all(_rows(made))  # they are known to be in the file: no statement is sent
        return made

    def _copy(self, name: str) -> Path:
        assert self._file is not None
        return self._file.with_name(f"{name}.copy")

    def _restore(self, name: str) -> None:
        assert self._file is not None
        db.session.remove()
        db.engine.dispose()
        for leftover in self._file.parent.glob(f"{self._file.name}-*"):
            leftover.unlink()
        shutil.copy(self._copy(name), self._file)


def _empty_tables() -> None:
    """One statement for all, as foreign keys are looked at when it ends; TRUNCATE would write each table's file anew."""
    emptied = ", ".join(f'"_{name}" AS (DELETE FROM "{name}")' for name in Base.metadata.tables)
    db.session.execute(text(f"WITH {emptied} SELECT 1"))
    name = "format('%I.%I', schemaname, sequencename)::regclass"
    db.session.execute(
        text(f"SELECT setval({name}, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL")
    )
    db.session.commit()


def _rows(value: Any) -> Iterator[Base]:
    if isinstance(value, Base):
        yield value
    else:
        for field in dataclasses.fields(value):
            yield from _rows(getattr(value, field.name))
