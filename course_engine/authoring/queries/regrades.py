"""What became of results when a quiz was published."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from course_engine.assessment.models import LedgerEntry, Regrade
from course_engine.authoring.queries.people import person_names
from course_engine.db import db
from course_engine.errors import NotFound


def get_regrade(regrade_id: int) -> Regrade:
    """A decision with its quiz and both versions."""
    regrade = db.session.scalar(
        select(Regrade)
        .where(Regrade.id == regrade_id)
        .options(joinedload(Regrade.quiz), joinedload(Regrade.from_version), joinedload(Regrade.to_version))
        .execution_options(populate_existing=True)
    )
    if regrade is None:
        raise NotFound
    return regrade


def regrade_to(version_id: int | None) -> int | None:
    """The id of the decision that was taken when a version was published, None where there was nothing to decide."""
    return db.session.scalar(select(Regrade.id).where(Regrade.to_version_id == version_id))


def later_regrade(regrade: Regrade) -> int | None:
    """The id of a later decision about the same quiz that changed results and stands: it builds on this one."""
    return db.session.scalar(
        select(func.min(Regrade.id))
        .join(LedgerEntry, LedgerEntry.regrade_id == Regrade.id)
        .where(Regrade.quiz_id == regrade.quiz_id, Regrade.id > regrade.id, Regrade.undone_at.is_(None))
    )


@dataclass(frozen=True, slots=True)
class RegradePage:
    """A decision and what it made of results, in figures and without names."""

    regrade: Regrade
    decided_by: str
    undone_by: str
    later_id: int | None  # a later decision that builds on this one

    @property
    def attempts(self) -> int:
        return self._count("attempts")

    @property
    def up(self) -> int:
        return self._count("up")

    @property
    def down(self) -> int:
        return self._count("down")

    @property
    def newly_passed(self) -> int:
        return self._count("newly_passed")

    @property
    def changed(self) -> int:
        return self.attempts - self._count("equal")

    @property
    def can_be_undone(self) -> bool:
        return bool(self.changed) and self.regrade.undone_at is None and self.later_id is None

    def _count(self, name: str) -> int:
        return int(self.regrade.figures.get(name, 0))


def regrade_page(regrade: Regrade) -> RegradePage:
    """What the page of a decision shows; a constant number of statements."""
    names = person_names([regrade.decided_by_id, regrade.undone_by_id])
    return RegradePage(
        regrade,
        names.get(regrade.decided_by_id, ""),
        names.get(regrade.undone_by_id, ""),
        later_regrade(regrade),
    )
