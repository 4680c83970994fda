"""Later results: which entry of the ledger counts for an attempt. Every page that shows a result asks here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select
from sqlalchemy.orm import aliased

from course_engine.assessment.models import Attempt, LedgerEntry, LedgerReason
from course_engine.db import db


def standing_entry_id() -> ScalarSelect[int | None]:
    """In a statement about attempts: the id of the entry that counts, NULL where the recorded result does.

    It is the newest one that is no undoing and was not undone.
    """
    entry = aliased(LedgerEntry)
    return (
        select(func.max(entry.id))
        .where(entry.attempt_id == Attempt.id, *_stands(entry))
        .correlate(Attempt)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class LaterResult:
    """A later result beside the recorded one: `before` is the score that it took the place of, all 0.0 to 1.0.

    `items` are scores by id of the attempt's item, `points` what each is worth, where that was said.
    """

    at: datetime
    reason: str
    score: float
    passed: bool
    before: float
    newly_passed: bool
    note: str
    items: Mapping[str, float] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class LaterItem:
    """What an item brings by a later result, of how many points."""

    points: float
    of_points: float


def later_results(attempt: Attempt) -> tuple[LaterResult, ...]:
    """The later results of an attempt that stand, the oldest first: the last one counts."""
    found: list[LaterResult] = []
    for entry in standing_entries(attempt.id):
        before = found[-1].score if found else attempt.score or 0.0
        had = bool(attempt.passed) or any(one.passed for one in found)
        found.append(
            LaterResult(
                entry.entered_at,
                entry.reason,
                entry.score,
                entry.passed,
                before,
                entry.passed and not had,
                entry.note,
                entry.item_scores,
                entry.item_points,
            )
        )
    return tuple(found)


def standing_entries(attempt_id: int) -> list[LedgerEntry]:
    """The entries of an attempt that were not undone, the oldest first: the last one counts."""
    of_attempt = select(LedgerEntry).where(LedgerEntry.attempt_id == attempt_id, *_stands(LedgerEntry))
    return list(db.session.scalars(of_attempt.order_by(LedgerEntry.id)))


def _stands(entry: type[LedgerEntry]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    undoing = aliased(LedgerEntry)
    return entry.reason != LedgerReason.UNDO, ~exists().where(undoing.undoes_id == entry.id)
