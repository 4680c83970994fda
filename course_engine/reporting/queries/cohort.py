"""A cohort at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain

from course_engine.enrolment.models import Cohort, CohortRole
from course_engine.enrolment.queries import ModuleTitle, cohort_members, cohort_modules, learner_ids
from course_engine.reporting.attention import Reason
from course_engine.reporting.queries.lines import Cell
from course_engine.reporting.queries.rows import Row, rows_of

RECENTLY = timedelta(days=7)
FEW = 10  # below this many people a share says nothing


@dataclass(frozen=True)
class CohortReport:
    """A cohort at a glance: people by modules."""

    modules: list[ModuleTitle]
    rows: list[Row]
    now: datetime

    @property
    def people(self) -> int:
        return len(self.rows)

    @property
    def few(self) -> bool:
        return 0 < self.people < FEW

    @cached_property
    def mastered(self) -> int:
        """How many people mastered at least one of the modules."""
        return sum("mastered" in row.states for row in self.rows)

    @cached_property
    def begun(self) -> int:
        """How many others have begun at least one."""
        return sum("mastered" not in row.states and bool(row.states - {"not_begun"}) for row in self.rows)

    @property
    def not_begun(self) -> int:
        return self.people - self.mastered - self.begun

    @property
    def recent(self) -> int:
        """How many people did something within the last seven days."""
        return sum(row.last_at is not None and self.now - row.last_at <= RECENTLY for row in self.rows)

    @cached_property
    def mastered_by_module(self) -> list[int]:
        found = [0] * len(self.modules)
        for cell, people in self.counted_cells.items():
            if cell.state == "mastered":
                found[cell.place] += people
        return found

    @cached_property
    def needing_help(self) -> list[Row]:
        """Whom a trainer might turn to, who has been waiting longest first."""
        named = [row for row in self.rows if row.reasons]
        return sorted(named, key=lambda row: -max(reason.days for reason in row.reasons))

    @property
    def distinct_reasons(self) -> set[Reason]:
        return {reason for row in self.rows for reason in row.reasons}

    @cached_property
    def counted_cells(self) -> Mapping[Cell, int]:
        """The distinct cells, and how many people have each: thousands of cells are few different ones."""
        return Counter(chain.from_iterable(row.cells for row in self.rows))


def cohort_report(cohort: Cohort, *, now: datetime) -> CohortReport:
    """Everybody who learns in the cohort; a constant number of statements."""
    modules = cohort_modules(cohort)
    members = cohort_members(cohort, CohortRole.LEARNER)
    return CohortReport(modules, rows_of(cohort, members, modules, people=learner_ids(cohort), now=now), now)
