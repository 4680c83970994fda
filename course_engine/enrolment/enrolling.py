"""Putting a person into a module, as part of whatever transaction is running."""

from __future__ import annotations

from datetime import datetime

from course_engine.db import insert_unless_there
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.enrolment.stamping import note_progress


def add(person_id: int, module_id: int, *, module_version_id: int, now: datetime) -> bool:
    """Enrol the person unless they are; returns whether they were not. Does not commit."""
    note_progress(person_id)
    return insert_unless_there(
        ModuleEnrolment,
        person_id=person_id,
        module_id=module_id,
        module_version_id=module_version_id,
        begun_at=now,
    )
