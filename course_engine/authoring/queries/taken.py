"""Finished attempts at a quiz as values, a portion at a time: no names, nothing but what results depend on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind, LedgerEntry, Response
from course_engine.assessment.queries.ledger import standing_entry_id
from course_engine.authoring.impact import Result, Taken, TakenItem
from course_engine.content.catalogue import Settings
from course_engine.content.models import Item, ItemVersion, Quiz, QuizVersion
from course_engine.db import db, reading
from course_engine.items import Answer, item_from_body
from course_engine.items import Item as ItemValue

PORTION = 500  # attempts


@dataclass(frozen=True, slots=True)
class ResultsState:
    """What a preview was made of. When any of it is different, so may the preview be."""

    version_id: int | None
    attempts: int
    entry_id: int

    def stamp(self, digest: str) -> str:
        """Return it as one word, together with the text that is to be published."""
        return f"{self.version_id or 0}-{self.attempts}-{self.entry_id}-{digest[:16]}"


def results_state(quiz_id: int | None) -> ResultsState:
    """The state of the results of a quiz now: how many there are, and how far the ledger is."""
    if quiz_id is None:
        return ResultsState(None, 0, 0)
    version_id = db.session.scalar(select(Quiz.current_version_id).where(Quiz.id == quiz_id))
    attempts = db.session.scalar(select(func.count(Attempt.id)).where(*_finished(quiz_id)))
    entry_id = db.session.scalar(
        select(func.max(LedgerEntry.id)).join(Attempt, Attempt.id == LedgerEntry.attempt_id).where(
            Attempt.quiz_id == quiz_id
        )
    )  # fmt: skip
    return ResultsState(version_id, attempts or 0, entry_id or 0)


def unmarked_attempts(quiz_id: int) -> int:
    """How many submitted attempts have no result yet, because a person has to mark something."""
    waiting = (Attempt.quiz_id == quiz_id, Attempt.submitted_at.is_not(None), Attempt.score.is_(None))
    return db.session.scalar(select(func.count(Attempt.id)).where(*waiting)) or 0


def taken_attempts(quiz_id: int) -> Iterator[list[Taken]]:
    """Yield every finished attempt that has a result, in the order in which they began, in portions.

    Each portion is read in a transaction of its own, which is over when it is yielded.
    """
    items = _Items(quiz_id)
    last = 0
    while True:
        with reading():
            rows = _attempt_rows(quiz_id, after=last)
            portion = _taken(rows, items)
        if not rows:
            return
        last = rows[-1].id
        yield portion


def learners_of(attempt_ids: Sequence[int]) -> set[int]:
    """The ids of the people who made these attempts."""
    found: set[int] = set()
    for start in range(0, len(attempt_ids), PORTION):
        portion = attempt_ids[start : start + PORTION]
        found.update(db.session.scalars(select(Attempt.learner_id).where(Attempt.id.in_(portion))))
    return found


def _finished(quiz_id: int) -> tuple[Any, ...]:
    return (
        Attempt.quiz_id == quiz_id,
        Attempt.kind == AttemptKind.QUIZ,
        Attempt.submitted_at.is_not(None),
        Attempt.score.is_not(None),
    )


def _attempt_rows(quiz_id: int, *, after: int) -> Sequence[Row[Any]]:
    return db.session.execute(
        select(
            Attempt.id,
            Attempt.score,
            Attempt.passed,
            QuizVersion.mastery_score,
            QuizVersion.settings,
            LedgerEntry.score.label("later_score"),
            LedgerEntry.passed.label("later_passed"),
            LedgerEntry.item_scores,
            LedgerEntry.item_points,
        )
        .join(QuizVersion, QuizVersion.id == Attempt.quiz_version_id)
        .outerjoin(LedgerEntry, LedgerEntry.id == standing_entry_id())
        .where(*_finished(quiz_id), Attempt.id > after)
        .order_by(Attempt.id)
        .limit(PORTION)
    ).all()


def _taken(rows: Sequence[Row[Any]], items: _Items) -> list[Taken]:
    ids = [row.id for row in rows]
    answers, of_attempt = _answers(ids), defaultdict(list)
    for item in _item_rows(ids):
        of_attempt[item.attempt_id].append(item)
    return [_attempt(row, of_attempt[row.id], answers, items) for row in rows]


def _attempt(row: Row[Any], item_rows: Sequence[Any], answers: dict[int, Answer], items: _Items) -> Taken:
    recorded = Result(row.score, bool(row.passed))
    later = row.later_score is not None
    now = Result(row.later_score, recorded.passed or row.later_passed) if later else recorded
    scores, points = row.item_scores or {}, row.item_points or {}
    taken = tuple(
        TakenItem(
            one.id,
            one.item_version_id,
            items[one.item_version_id],
            answers.get(one.id),
            scores.get(str(one.id), one.score),
            points.get(str(one.id), one.points),
        )
        for one in item_rows
    )
    return Taken(row.id, recorded, now, row.mastery_score, taken, Settings(**row.settings).certainty)


def _item_rows(attempt_ids: Collection[int]) -> Sequence[Any]:
    return db.session.execute(
        select(
            AttemptItem.id,
            AttemptItem.attempt_id,
            AttemptItem.item_version_id,
            AttemptItem.points,
            AttemptItem.score,
        )
        .where(AttemptItem.attempt_id.in_(attempt_ids))
        .order_by(AttemptItem.attempt_id, AttemptItem.position)
    ).all()


def _answers(attempt_ids: Collection[int]) -> dict[int, Answer]:
    """By item of the attempts, the answer that counts: of those that were not stale, the one that came last."""
    rows = db.session.execute(
        select(Response.attempt_item_id, Response.answer)
        .where(Response.attempt_id.in_(attempt_ids), ~Response.stale)
        .order_by(Response.attempt_item_id, Response.sequence)
    )
    return {row.attempt_item_id: row.answer for row in rows}


class _Items(dict[int, ItemValue]):
    """Every version of every item of a quiz as a value, made when it is first asked for."""

    def __init__(self, quiz_id: int) -> None:
        with reading():
            rows = db.session.execute(
                select(ItemVersion.id, ItemVersion.kind, ItemVersion.body)
                .join(Item, Item.id == ItemVersion.item_id)
                .where(Item.quiz_id == quiz_id)
            ).all()
        self._rows = {row.id: row for row in rows}

    def __missing__(self, version_id: int) -> ItemValue:
        row = self._rows[version_id]
        self[version_id] = item_from_body(row.kind, row.body)
        return self[version_id]
