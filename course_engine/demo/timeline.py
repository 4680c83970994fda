"""All that ever happened in the demo, in the order of time."""

from __future__ import annotations

from datetime import datetime
from random import Random

from course_engine.demo.marking import marking_moments
from course_engine.demo.moments import Moment
from course_engine.demo.opening import opening_moments
from course_engine.demo.studying import study_moments
from course_engine.demo.talking import story_moments
from course_engine.demo.writing import writing_moments

SEED = 2019


def moments(
    *, now: datetime, password_hash: str, modules_folder: str, quizzes_folder: str, seed: int = SEED
) -> list[Moment]:
    """Everything up to `now`; the same for the same arguments. To be lived through one after the other."""
    generator = Random(seed)  # noqa: S311  (nothing secret comes of it)
    found = [
        *opening_moments(now, password_hash, modules_folder, quizzes_folder),
        *study_moments(now, generator),
        *marking_moments(now),
        *story_moments(now),
        *writing_moments(now),
    ]
    return sorted(found, key=lambda moment: moment.at)
