"""A row of a cohort's table: how far one person is in each module, and why they might need help."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select

from course_engine.enrolment.models import Cohort
from course_engine.enrolment.queries import Member, ModuleTitle
from course_engine.reporting.attention import Reason, Standing, reasons
from course_engine.reporting.queries.lines import Cell, lines_in
from course_engine.reporting.queries.signs import open_quizzes, quizzes_in, waiting_since


@dataclass(frozen=True)
class Row:
    member: Member
    cells: Sequence[Cell]  # one per module of the report
    last_at: datetime | None  # when there was something new in these modules (UTC)
    reasons: Sequence[Reason]
    states: frozenset[str]  # those of the cells


def rows_of(
    cohort: Cohort,
    members: Sequence[Member],
    modules: Sequence[ModuleTitle],
    *,
    people: Select[int],
    now: datetime,
) -> list[Row]:
    """A row for each of `members`, whose ids `people` selects."""
    lines = lines_in([member.person_id for member in members], modules, people)
    quizzes = quizzes_in(modules)
    asked = waiting_since(people)
    rows = []
    for member in members:
        line = lines[member.person_id]
        standing = Standing(
            member.joined_at,
            line.states,
            line.last_at,
            asked.get(member.person_id),
            open_quizzes(line.sittings, quizzes) if line.sittings else (),
        )
        found = reasons(standing, now=now, begins_on=cohort.begins_on, ends_on=cohort.ends_on)
        rows.append(Row(member, line.cells, line.last_at, found, line.states))
    return rows
