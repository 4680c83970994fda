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
from course_engine.learning.queries import progress_of
from course_engine.reporting.attention import Reason, Standing, reasons
from course_engine.reporting.queries.signs import last_activity, open_quizzes, waiting_since


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
    module_ids = [module.id for module in modules]
    cells = _cells([member.person_id for member in members], module_ids, people)
    last, quizzes = last_activity(people, module_ids), open_quizzes(people, module_ids)
    asked = waiting_since(people)
    rows = []
    for member in members:
        person = member.person_id
        standing = Standing(
            member.joined_at,
            [cell.state for cell in cells[person]],
            last.get(person),
            asked.get(person),
            quizzes.get(person, ()),
        )
        found = reasons(standing, now=now, begins_on=cohort.begins_on, ends_on=cohort.ends_on)
        rows.append(Row(member, cells[person], last.get(person), found))
    return rows


def _cells(
    person_ids: Sequence[int], module_ids: Sequence[int], people: Select[int]
) -> dict[int, list[Cell]]:
    """The cells of each person. Those who are equally far share one: a big table has thousands of them."""
    progress = progress_of(person_ids, module_ids, among=people)
    shared: dict[tuple[int, int], Cell] = {}

    def cell(person: int, place: int) -> Cell:
        here = progress[person, module_ids[place]]
        key = (id(here), place)  # alive as long as `progress`
        if key not in shared:
            shared[key] = Cell(str(here.state), here.lessons_done, here.lessons_total, place)
        return shared[key]

    places = range(len(module_ids))
    return {person: [cell(person, place) for place in places] for person in person_ids}
