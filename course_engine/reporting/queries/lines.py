"""How far people are in a cohort's modules, kept by each process until the person's stamp is another one.

What is kept follows from nothing but the person's rows, for which the stamp stands, and from what counts in the modules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select

from course_engine.assessment.models import Attempt, AttemptKind
from course_engine.db import db
from course_engine.enrolment.queries import ModuleTitle
from course_engine.enrolment.stamping import stamps_of
from course_engine.learning.progress import Progress
from course_engine.learning.queries import Marks, lines_of, marks_in
from course_engine.reporting.attention import MANY_TRIES

KEPT = 5000  # lines, a few kilobytes each


class Cell(NamedTuple):
    """How far somebody is in the module at `place` of the report; `done` of `total` lessons. Few are distinct."""

    state: str
    done: int
    total: int
    place: int = 0


class Sitting(NamedTuple):
    """A quiz that somebody tried often and never passed; `best` is their best recorded score."""

    quiz_id: int
    tries: int
    best: float


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person's cells, when they last did something in these modules (UTC), and the quizzes they are stuck in."""

    cells: Sequence[Cell] = ()
    states: frozenset[str] = frozenset()  # those of the cells
    last_at: datetime | None = None
    sittings: Sequence[Sitting] = ()


_kept: dict[tuple[int, Marks], tuple[int, PersonLine]] = {}


def lines_in(
    person_ids: Collection[int], modules: Sequence[ModuleTitle], people: Select[int]
) -> dict[int, PersonLine]:
    """The line of each person, whose ids `people` selects, too; those that changed are worked out anew."""
    if not person_ids or not modules:
        return {person: PersonLine() for person in person_ids}
    stamps = stamps_of(
        people
    )  # before anything else is read: a line may be newer than its stamp, never older
    marks = marks_in([module.id for module in modules])
    found = {
        person: kept[1]
        for person, stamp in stamps.items()
        if (kept := _kept.get((person, marks))) and kept[0] == stamp
    }
    missing = [person for person in person_ids if person not in found]
    if missing:
        fresh = _work_out(missing, marks, among=people if len(missing) == len(person_ids) else None)
        _keep({person: line for person, line in fresh.items() if person in stamps}, marks, stamps)
        found |= fresh
    return found


def _keep(lines: Mapping[int, PersonLine], marks: Marks, stamps: Mapping[int, int]) -> None:
    for person, line in lines.items():
        _kept[person, marks] = stamps[person], line
    for key in list(_kept)[: max(0, len(_kept) - KEPT)]:
        _kept.pop(key, None)


def _work_out(
    person_ids: Collection[int], marks: Marks, *, among: Select[int] | None
) -> dict[int, PersonLine]:
    places = {column.id: place for place, column in enumerate(marks.columns)}

    def cell(module: int, progress: Progress) -> Cell:
        return Cell(str(progress.state), progress.lessons_done, progress.lessons_total, places[module])

    lines = lines_of(person_ids, marks, cell, among=among)
    often = {
        person: {quiz: tries for quiz, tries in line.failed.items() if tries >= MANY_TRIES}
        for person, line in lines.items()
    }
    best = _best_scores([person for person, quizzes in often.items() if quizzes])
    return {
        person: PersonLine(
            line.cells,
            frozenset(cell.state for cell in line.cells),
            line.last_at,
            tuple(Sitting(quiz, tries, best[person, quiz]) for quiz, tries in sorted(often[person].items())),
        )
        for person, line in lines.items()
    }


def _best_scores(person_ids: Collection[int]) -> dict[tuple[int, int], float]:
    """The best recorded score of these people, by (person, quiz)."""
    rows = db.session.connection().execute(
        select(Attempt.learner_id, Attempt.quiz_id, func.max(Attempt.score))
        .where(Attempt.learner_id.in_(person_ids), Attempt.kind == AttemptKind.QUIZ)
        .group_by(Attempt.learner_id, Attempt.quiz_id)
    )
    return {(person, quiz): best or 0.0 for person, quiz, best in rows}
