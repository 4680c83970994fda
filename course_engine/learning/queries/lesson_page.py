"""A lesson's page, in two statements: the text, and the way around it; a third one where its self-checks were answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, case, func, select
from sqlalchemy.orm import aliased

from course_engine.assessment.queries.self_checks import (
    Tried,
    shown_order,
    shown_seed,
    tried_any,
    tried_checks,
)
from course_engine.content.models import LessonPin, LessonVersion, Module, ModuleVersion, Rendering
from course_engine.content.rendering import Rendered, Segment
from course_engine.content.variants import language_of
from course_engine.db import db
from course_engine.items import Item
from course_engine.learning.models import ReadingVariant
from course_engine.learning.progress import Step
from course_engine.learning.queries.addresses import raise_moved_lesson
from course_engine.learning.queries.prerequisites import LOCKS
from course_engine.learning.queries.way import Way, ways


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson as one person sees it: `step` is its place on `way`, `version_id` the text shown (of `variant`).

    `segments` are the pieces of the text, those alone that the person may see. `tried` are the answers to its self-checks.
    `base_changed_at` says when the lesson itself was changed after this variant of it was, None where it was not.
    """

    module_id: int
    slug: str
    module_title: str
    language: str
    base_language: str
    version_id: int
    variant: str
    title: str
    minutes: int
    segments: Sequence[Segment]
    outline: Sequence[tuple[int, str, str]]  # level, anchor, text
    step: Step
    way: Way
    tried: Mapping[str, Tried] = field(default_factory=dict)
    base_changed_at: datetime | None = None
    may_be_locked: bool = False  # for those who have not completed what the author wants first

    @property
    def checks(self) -> list[Item]:
        """The items of the self-checks, in order."""
        return [segment.item for segment in self.segments if segment.item]

    @property
    def previous(self) -> Step | None:
        """The lesson before this one."""
        return self.way.before(self.step)

    @property
    def following(self) -> Step | None:
        """What comes after it."""
        return self.way.after(self.step)

    @property
    def variants(self) -> list[str]:
        """The other words in which this lesson can be read, "" for its own; empty when there is no choice."""
        others = self.way.variants_of(self.step.id)
        return ["", *others] if others else []


def get_lesson_page(
    slug: str, lesson_slug: str, person_id: int, *, variant: str | None = None, with_notes: bool = False
) -> LessonPage:
    """The lesson at this address in `variant`, or in the one that the person chose, where it has that; else as it is.

    `with_notes` says whether the notes for facilitators are part of it. Raises Moved or NotFound.
    """
    asked = {"slug": slug, "lesson_slug": lesson_slug, "variant": variant, "person": person_id}
    row = db.session.connection().execute(LESSON, asked).first()  # rows need nothing of the ORM
    if row is None:
        raise_moved_lesson(slug, lesson_slug)
    assert row is not None
    rendered = Rendered.from_body({"segments": row.segments, "outline": row.outline})
    segments = [one for one in rendered.segments if with_notes or one.kind != "facilitator"]
    checks = {segment.item.id: segment.item for segment in segments if segment.item}
    way = ways([row.module_version_id], person_id)[row.module_version_id]
    tried = checks and row.tried
    return LessonPage(
        module_id=row.module_id,
        slug=row.slug,
        module_title=row.module_title,
        language=language_of(row.variant, row.language),
        base_language=row.language,
        version_id=row.version_id,
        variant=row.variant,
        title=row.title,
        minutes=row.minutes,
        segments=[_as_shown(one, person_id) for one in segments],
        outline=rendered.outline,
        step=next(step for step in way.lessons if step.id == row.lesson_id),
        way=way,
        tried=tried_checks(person_id, row.lesson_id, checks, variant=row.variant) if tried else {},
        base_changed_at=row.base_changed_at if row.base_changed_at > row.created_at else None,
        may_be_locked=bool(row.locked),
    )


def _as_shown(segment: Segment, person_id: int) -> Segment:
    """A self-check with its entries in the order in which this person sees them."""
    if segment.item is None:
        return segment
    order = shown_order(segment.item, shown_seed(person_id, segment.item))
    return replace(segment, item=segment.item.in_order(order))


def _lesson() -> Any:
    base_pin, base = aliased(LessonPin), aliased(LessonVersion)
    chosen = (
        select(ReadingVariant.variant)
        .where(ReadingVariant.person_id == bindparam("person"))
        .scalar_subquery()
    )
    wanted = func.coalesce(bindparam("variant", type_=String), chosen, "")
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
            LessonVersion.created_at,
            base.created_at.label("base_changed_at"),
            Rendering.segments,
            Rendering.outline,
            tried_any(bindparam("person"), LessonPin.lesson_id).label("tried"),
            LOCKS.label("locked"),
        )
        .select_from(Module)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(LessonPin, LessonPin.module_version_id == ModuleVersion.id)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .join(Rendering, Rendering.digest == LessonVersion.rendering_digest)
        .join(
            base_pin,
            (base_pin.module_version_id == LessonPin.module_version_id)
            & (base_pin.lesson_id == LessonPin.lesson_id)
            & (base_pin.variant == ""),
        )
        .join(base, base.id == base_pin.lesson_version_id)
        .where(
            Module.slug == bindparam("slug"),
            LessonPin.slug == bindparam("lesson_slug"),
            (LessonPin.variant == "") | (LessonPin.variant == wanted),
        )
        .order_by(case((LessonPin.variant == wanted, 0), else_=1))
        .limit(1)
    )


# Built once: this is the page that is asked for most.
LESSON = _lesson()
