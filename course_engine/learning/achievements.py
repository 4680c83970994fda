"""Giving a person for good what they have reached, as part of whatever transaction is running."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from course_engine.db import insert_unless_there
from course_engine.learning.models import ModuleAchievement, ModuleCompletion
from course_engine.learning.progress import ModuleState
from course_engine.learning.queries import progress_of


def add_due(person_id: int, modules: Mapping[int, int], *, now: datetime) -> None:
    """Record "completed" and "mastered" where they are reached; `modules` maps them to their current versions.

    What was recorded before stays as it is. Does not commit.
    """
    for (_person, module_id), progress in progress_of([person_id], modules.keys()).items():
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
