"""Giving a person for good what they have reached, as part of whatever transaction is running."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from course_engine.content.models import Module, QuizPin
from course_engine.db import db, insert_unless_there
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.enrolment.stamping import note_progress
from course_engine.learning.models import ModuleAchievement, ModuleCompletion
from course_engine.learning.progress import ModuleState
from course_engine.learning.queries import progress_of

PORTION = 500  # people


def add_due(person_id: int, modules: Mapping[int, int], *, now: datetime) -> None:
    """Record "completed" and "mastered" where they are reached; `modules` maps them to their current versions.

    What was recorded before stays as it is. Does not commit.
    """
    _add([person_id], modules, now=now)


def add_due_to_all(person_ids: Collection[int], quiz_id: int, *, now: datetime) -> None:
    """Record what these people have reached in the modules that ask for the quiz, which they passed by a later result.

    Does not commit.
    """
    rows = db.session.execute(
        select(Module.id, Module.current_version_id)
        .join(QuizPin, QuizPin.module_version_id == Module.current_version_id)
        .where(QuizPin.quiz_id == quiz_id)
    )
    modules = {module_id: version_id for module_id, version_id in rows if version_id is not None}
    people = sorted(person_ids)
    for start in range(0, len(people) if modules else 0, PORTION):
        portion = people[start : start + PORTION]
        db.session.execute(
            select(ModuleEnrolment.id)
            .where(ModuleEnrolment.person_id.in_(portion), ModuleEnrolment.module_id.in_(modules))
            .order_by(ModuleEnrolment.id)
            .with_for_update()
        )
        _add(portion, modules, now=now)


def _add(person_ids: Collection[int], modules: Mapping[int, int], *, now: datetime) -> None:
    note_progress(*person_ids)
    for (person_id, module_id), progress in progress_of(person_ids, modules.keys()).items():
        reached = [ModuleAchievement.COMPLETED] if progress.completed else []
        reached += [ModuleAchievement.MASTERED] if progress.state == ModuleState.MASTERED else []
        for achievement in reached:
            insert_unless_there(
                ModuleCompletion,
                person_id=person_id,
                module_id=module_id,
                module_version_id=modules[module_id],
                achievement=achievement,
                achieved_at=now,
            )
