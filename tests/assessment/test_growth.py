"""Saving an answer costs the same however many answers there are: of this item, of this attempt, of everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from course_engine.assessment import queries
from course_engine.assessment.arrival import Arriving, judge
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations.save_responses import save_responses
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.db import db
from tests.assessment.conftest import give
from tests.assessment.items import RIGHT_ANSWERS
from tests.builders import NOW

GROWING = ("responses", "attempt_items", "attempts")


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


@contextmanager
def plans() -> Iterator[list[str]]:
    """How the database goes about each statement of the block: a line for each step of each plan."""
    found: list[str] = []
    sqlite = db.engine.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
    if not sqlite:  # on small tables it would read everything because that is quicker
        db.session.execute(text("SET LOCAL enable_seqscan = off"))

    def note(_c: Any, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE")) and not many:
            cursor.execute(explain + statement, parameters)
            found.extend(str(row[-1]) for row in cursor.fetchall())

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def whole_reads(steps: list[str]) -> list[str]:
    """The steps that go through all rows of a table that grows with every answer."""
    scans = [f"SCAN {name}" for name in GROWING] + [f"Seq Scan on {name}" for name in GROWING]
    return [step for step in steps for scan in scans if scan in step and "INDEX" not in step]


def test_no_save_reads_through_a_table(attempt: Attempt) -> None:
    give(attempt, RIGHT_ANSWERS)
    entry = next(entry for entry in queries.answered_entries(attempt.id) if entry.item.id == "i-wort")
    with plans() as steps:
        save_responses(attempt, [Arriving(entry.id, 2, "key-0002", {"text": "KUG"})], now=NOW)
    assert steps
    assert whole_reads(steps) == []


def test_no_submission_reads_through_a_table(attempt: Attempt) -> None:
    give(attempt, RIGHT_ANSWERS)
    with plans() as steps:
        submit_attempt(attempt, now=NOW)
    assert steps
    assert whole_reads(steps) == []


def test_a_save_looks_at_a_handful_of_earlier_answers(attempt: Attempt) -> None:
    entry = next(entry for entry in queries.answered_entries(attempt.id) if entry.item.id == "i-wort")
    for sequence in range(1, 30):
        save_responses(
            attempt, [Arriving(entry.id, sequence, f"key-{sequence:04}", {"text": f"{sequence}"})], now=NOW
        )
    for stale in range(5):
        save_responses(attempt, [Arriving(entry.id, 3, f"old-{stale:04}", {"text": f"alt {stale}"})], now=NOW)
    next_one = Arriving(entry.id, 30, "key-0030", {"text": "30"})
    repeated = Arriving(entry.id, 12, "key-0012", {"text": "12"})
    changed = Arriving(entry.id, 29, "key-0029", {"text": "nach dem Zurück"})
    late = Arriving(entry.id, 8, "other-008", {"text": "alt"})
    for one in (next_one, repeated, changed, late):
        assert 1 <= len(queries.deciding_events(attempt.id, [one])[entry.id]) <= 3
    assert judge(queries.deciding_events(attempt.id, [next_one])[entry.id], next_one).sequence == 30
    assert judge(queries.deciding_events(attempt.id, [repeated])[entry.id], repeated).key == "key-0012"
    assert not judge(queries.deciding_events(attempt.id, [changed])[entry.id], changed).stale
    assert judge(queries.deciding_events(attempt.id, [late])[entry.id], late).stale
