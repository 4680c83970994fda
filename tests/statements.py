"""Counting the SQL statements that a piece of work sends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from course_engine.db import db


class Statements(list[str]):
    """The statements sent so far, in order."""

    def __int__(self) -> int:
        return len(self)


@contextmanager
def count_statements() -> Iterator[Statements]:
    """Collect every statement sent inside the block: `with count_statements() as sent: …; assert len(sent) == 4`."""
    sent = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):  # sent as SQL on SQLite, unseen on PostgreSQL
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
