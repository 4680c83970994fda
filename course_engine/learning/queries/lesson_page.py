"""A lesson's page, in two statements: the text, and the way around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from sqlalchemy import bindparam, case, select

from course_engine.content.models import LessonPin, LessonVersion, Module, ModuleVersion, Rendering
from course_engine.content.rendering import Rendered
from course_engine.db import db
from course_engine.learning.progress import Step, next_step
from course_engine.learning.queries.addresses import raise_moved_lesson
from course_engine.learning.queries.way import Way, ways


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson as one person sees it: `step` is its place on `way`, `version_id` the text shown (of `variant`)."""

    module_id: int
    slug: str
    module_title: str
    language: str
    version_id: int
    variant: str
    title: str
    minutes: int
    html: Markup
    outline: Sequence[tuple[int, str, str]]  # level, anchor, text
    step: Step
    way: Way

    @property
    def previous(self) -> Step | None:
        """The lesson before this one."""
        return self.way.lessons[self.step.number - 2] if self.step.number > 1 else None

    @property
    def following(self) -> Step | None:
        """What comes after it: the next lesson in order, behind the last one whatever is still open."""
        if self.step.number < len(self.way.lessons):
            return self.way.lessons[self.step.number]
        return next_step(self.way.steps, self.step)

    @property
    def variants(self) -> list[str]:
        """The other words in which this lesson can be read, "" for its own; empty when there is no choice."""
        others = self.way.variants_of(self.step.id)
        return ["", *others] if others else []


def get_lesson_page(slug: str, lesson_slug: str, person_id: int, *, variant: str = "") -> LessonPage:
    """The lesson at this address in `variant` where it has one, else in its own words. Raises Moved or NotFound."""
    asked = {"slug": slug, "lesson_slug": lesson_slug, "variant": variant}
    row = db.session.connection().execute(LESSON, asked).first()  # rows need nothing of the ORM
    if row is None:
        raise_moved_lesson(slug, lesson_slug)
    assert row is not None
    language = "en" if row.variant == "en" else str(row.language)
    rendered = Rendered.from_body({"segments": row.segments, "outline": row.outline})
    way = ways([row.module_version_id], person_id)[row.module_version_id]
    return LessonPage(
        module_id=row.module_id,
        slug=row.slug,
        module_title=row.module_title,
        language=language,
        version_id=row.version_id,
        variant=row.variant,
        title=row.title,
        minutes=row.minutes,
        html=rendered.fragment(language),
        outline=rendered.outline,
        step=next(step for step in way.lessons if step.id == row.lesson_id),
        way=way,
    )


def _lesson() -> Any:
    return (
        select(
            Module.id.label("module_id"),
            Module.slug,
            ModuleVersion.id.label("module_version_id"),
            ModuleVersion.title.label("module_title"),
            ModuleVersion.language,
            LessonPin.lesson_id,
            LessonPin.variant,
            LessonVersion.id.label("version_id"),
            LessonVersion.title,
            LessonVersion.minutes,
            Rendering.segments,
            Rendering.outline,
        )
        .select_from(Module)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .join(Rendering, Rendering.digest == LessonVersion.rendering_digest)
        .where(
            Module.slug == bindparam("slug"),
            LessonPin.slug == bindparam("lesson_slug"),
            LessonPin.variant.in_(["", bindparam("variant")]),
        )
        .order_by(case((LessonPin.variant == bindparam("variant"), 0), else_=1))
        .limit(1)
    )


# Built once: this is the page that is asked for most.
LESSON = _lesson()
