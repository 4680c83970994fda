"""What is new in a module since a person read it: each changed lesson with its marked-up difference."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, union_all

from course_engine.assessment.queries.re_checks import ReCheck, re_checks_of
from course_engine.content.differences import Line, compare
from course_engine.content.models import LessonPin, LessonVersion, ModuleVersion, Rendering
from course_engine.content.queries import as_rendered
from course_engine.content.rendering.plain_lines import plain_lines
from course_engine.db import db
from course_engine.learning.models import ChangeSeen, LessonCompletion
from course_engine.learning.progress import Step
from course_engine.learning.queries.addresses import get_module
from course_engine.learning.queries.news import unseen_changes
from course_engine.learning.queries.standing import progress_of
from course_engine.learning.queries.way import Way, ways


@dataclass(frozen=True, slots=True)
class ChangedLesson:
    """A lesson that says something else than the text that the person knows, or (without `known_at`) is new to them."""

    step: Step
    version_id: int
    known_at: datetime | None = None
    lines: tuple[Line, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.known_at is None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    slug: str
    title: str
    language: str
    lessons: tuple[ChangedLesson, ...]
    notes: tuple[str, ...]  # what authors said about the newer versions
    re_checks: tuple[ReCheck, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """The text of a lesson that the person knows best: read or seen last."""

    version_id: int
    variant: str
    at: datetime


def get_changes_page(slug: str, person_id: int) -> ChangesPage:
    """What is new for the person in the module at this address. Raises Moved or NotFound.

    The number of statements does not depend on how much is new.
    """
    module = get_module(slug)
    version = db.session.get_one(ModuleVersion, module.current_version_id)
    way = ways([version.id], person_id)[version.id]
    news = unseen_changes([version.id], person_id).get(version.id, set())
    completed = progress_of([person_id], [module.id])[person_id, module.id].completed
    known = _known([step.id for step in way.lessons], person_id)
    steps = [step for step in way.lessons if step.id in news and (step.done or completed)]
    lessons = _changed_lessons(steps, known, version.id, version.language)
    return ChangesPage(
        slug=module.slug,
        title=version.title,
        language=version.language,
        lessons=tuple(lessons),
        notes=tuple(_notes(module.id, [one.known_at for one in lessons if one.known_at])),
        re_checks=_re_checks(way, person_id),
    )


def _changed_lessons(
    steps: Collection[Step], known: dict[int, _Known], version_id: int, language: str
) -> list[ChangedLesson]:
    pins = _pins(version_id, [step.id for step in steps])
    now = {
        step.id: pins.get((step.id, known[step.id].variant if step.id in known else ""), step.version_id)
        for step in steps
    }
    texts = _texts([*now.values(), *(known[step.id].version_id for step in steps if step.id in known)])
    found = []
    for step in steps:
        before, after = known.get(step.id), now[step.id]
        if before is None:
            found.append(ChangedLesson(step, after))
        else:
            lines = compare(_words(texts[before.version_id], language), _words(texts[after], language))
            found.append(ChangedLesson(step, after, before.at, tuple(lines)))
    return found


def _words(row: Any, language: str) -> str:
    """A text as people read it, its title first."""
    return "\n".join([row.title, *plain_lines(str(as_rendered(row.Rendering).fragment(language)))])


def _texts(version_ids: Collection[int]) -> dict[int, Any]:
    rows = db.session.execute(
        select(LessonVersion.id, LessonVersion.title, Rendering)
        .join(Rendering, Rendering.digest == LessonVersion.rendering_digest)
        .where(LessonVersion.id.in_(version_ids))
    )
    return {row.id: row for row in rows}


def _pins(version_id: int, lesson_ids: Collection[int]) -> dict[tuple[int, str], int]:
    rows = db.session.execute(
        select(LessonPin.lesson_id, LessonPin.variant, LessonPin.lesson_version_id).where(
            LessonPin.module_version_id == version_id, LessonPin.lesson_id.in_(lesson_ids)
        )
    )
    return {(row.lesson_id, row.variant): row.lesson_version_id for row in rows}


def _known(lesson_ids: Collection[int], person_id: int) -> dict[int, _Known]:
    read = select(LessonCompletion.lesson_version_id.label("id"), LessonCompletion.completed_at.label("at"))
    seen = select(ChangeSeen.lesson_version_id, ChangeSeen.seen_at)
    both = union_all(
        read.where(LessonCompletion.person_id == person_id, LessonCompletion.lesson_id.in_(lesson_ids)),
        seen.where(ChangeSeen.person_id == person_id),
    ).subquery()
    rows = db.session.execute(
        select(LessonVersion.lesson_id, LessonVersion.id, LessonVersion.variant, both.c.at)
        .join(both, both.c.id == LessonVersion.id)
        .where(LessonVersion.lesson_id.in_(lesson_ids))
        .order_by(both.c.at, LessonVersion.id)
    )
    return {row.lesson_id: _Known(row.id, row.variant, row.at) for row in rows}


def _notes(module_id: int, known_at: Collection[datetime]) -> list[str]:
    """What authors said about substantial versions that came after somebody read."""
    rows = db.session.execute(
        select(ModuleVersion.note, ModuleVersion.published_at)
        .where(ModuleVersion.module_id == module_id, ModuleVersion.substantial, ModuleVersion.note != "")
        .order_by(ModuleVersion.number)
    )
    first = min(known_at, default=None)
    return [row.note for row in rows if first is not None and row.published_at > first]


def _re_checks(way: Way, person_id: int) -> tuple[ReCheck, ...]:
    return tuple(re_checks_of([step.id for step in way.quizzes], learner_id=person_id))
