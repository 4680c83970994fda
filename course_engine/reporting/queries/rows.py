"""A row of a cohort's table: how far one person is in each module, and why they might need help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Select

from course_engine.enrolment.models import Cohort
from course_engine.enrolment.queries import Member, ModuleTitle
from course_engine.learning.progress import Progress
from course_engine.learning.queries import Line, lines_of
from course_engine.reporting.attention import Reason, Standing, reasons
from course_engine.reporting.queries.signs import open_quizzes, waiting_since


class Cell(NamedTuple):
    """How far somebody is in the module at `place` of the report; `done` of `total` lessons. Few are distinct."""

    state: str
    done: int
    total: int
    place: int = 0


@dataclass(frozen=True)
class Row:
    member: Member
    cells: Sequence[Cell]  # one per module of the report
    last_at: datetime | None  # when there was something new in these modules (UTC)
    reasons: Sequence[Reason]

    @cached_property
    def states(self) -> frozenset[str]:
        return frozenset(cell.state for cell in self.cells)


def rows_of(
    cohort: Cohort,
    members: Sequence[Member],
    modules: Sequence[ModuleTitle],
    *,
    people: Select[int],
    now: datetime,
) -> list[Row]:
    """A row for each of `members`, whose ids `people` selects."""
    lines = _lines([member.person_id for member in members], [module.id for module in modules], people)
    quizzes = open_quizzes({person: line.failed for person, line in lines.items()}, modules)
    asked = waiting_since(people)
    rows = []
    for member in members:
        line = lines[member.person_id]
        standing = Standing(
            member.joined_at,
            [cell.state for cell in line.cells],
            line.last_at,
            asked.get(member.person_id),
            quizzes.get(member.person_id, ()),
        )
        found = reasons(standing, now=now, begins_on=cohort.begins_on, ends_on=cohort.ends_on)
        rows.append(Row(member, line.cells, line.last_at, found))
    return rows


def _lines(
    person_ids: Sequence[int], module_ids: Sequence[int], people: Select[int]
) -> dict[int, Line[Cell]]:
    places = {module: place for place, module in enumerate(module_ids)}

    def cell(module: int, progress: Progress) -> Cell:
        return Cell(str(progress.state), progress.lessons_done, progress.lessons_total, places[module])

    return lines_of(person_ids, module_ids, cell, among=people)
