"""A module's own page: what it is about, its outline, and how far the reader is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import select

from course_engine.content.models import LearningPath, Module, ModuleVersion, Rendering, Topic
from course_engine.content.queries import as_rendered
from course_engine.db import db
from course_engine.enrolment import queries as enrolment
from course_engine.errors import NotFound
from course_engine.learning.models import ReadingPlace
from course_engine.learning.progress import ModuleState, Progress, Step, continue_point
from course_engine.learning.queries.addresses import raise_moved_module
from course_engine.learning.queries.cards import Card, MergedTopic
from course_engine.learning.queries.described import Described
from course_engine.learning.queries.prerequisites import is_locked, open_prerequisites
from course_engine.learning.queries.standing import progress_of
from course_engine.learning.queries.way import Way, ways


@dataclass(frozen=True, slots=True)
class ModulePage(Described):
    slug: str
    title: str
    summary: str
    language: str
    topic_uid: str
    topic: str
    number: int
    published_at: datetime
    archived: bool
    front_matter: dict[str, Any]
    introduction: Markup
    way: Way
    progress: Progress | None
    begun: bool
    next_step: Step | None  # where to go on, None once nothing is open
    anchor: str
    first: tuple[
        Card, ...
    ] = ()  # modules that are better done before, as far as this person has not completed them
    locked: bool = False  # whether they must be
    paths: tuple[tuple[str, str], ...] = ()  # address and title of the learning paths that it stands in

    @property
    def state(self) -> str:
        return self.progress.state if self.progress else ModuleState.NOT_BEGUN

    @property
    def completed(self) -> bool:
        """Whether the reader went through the material once, whatever was added since."""
        return self.progress is not None and self.progress.completed

    @property
    def newer_changes(self) -> int:
        """How many lessons are new or different since the reader finished."""
        return self.progress.newer_changes if self.progress else 0

    def review_is_due(self, today: date) -> bool:
        """Whether the day by which somebody wanted to look through the module has passed."""
        return self.review_by is not None and self.review_by < today


def get_module_page(slug: str, person_id: int | None, language: str) -> ModulePage:
    """The page of a published module, topic named in `language`. Raises Moved or NotFound."""
    row = db.session.execute(_module(slug)).one_or_none()
    if row is None:
        raise_moved_module(slug)
        raise NotFound
    module, version, rendering, topic, merged = row
    topic = merged or topic
    way = ways([version.id], person_id)[version.id]
    progress, begun, place = _standing(module.id, person_id)
    step = continue_point(way.steps, place.lesson_id if place else None)
    return ModulePage(
        slug=module.slug,
        title=version.title,
        summary=version.summary,
        language=version.language,
        topic_uid=topic.uid,
        topic=topic.title(language),
        number=version.number,
        published_at=version.published_at,
        archived=module.archived_at is not None,
        front_matter=version.front_matter,
        introduction=as_rendered(rendering).fragment(version.language),
        way=way,
        progress=progress,
        begun=begun,
        first=(first := open_prerequisites(version.front_matter, person_id, language)),
        locked=bool(first) and is_locked(version.front_matter) and not begun,
        paths=_paths_with(module.uid, language),
        next_step=step,
        anchor=place.anchor
        if place and step and step.kind == "lesson" and step.id == place.lesson_id
        else "",
    )


def _paths_with(uid: str, language: str) -> tuple[tuple[str, str], ...]:
    rows = db.session.scalars(select(LearningPath).where(~LearningPath.gone).order_by(LearningPath.position))
    return tuple((row.uid, row.title(language)) for row in rows if uid in row.module_uids)


def _standing(module_id: int, person_id: int | None) -> tuple[Progress | None, bool, ReadingPlace | None]:
    if person_id is None:
        return None, False, None
    progress = progress_of([person_id], [module_id])[person_id, module_id]
    begun = module_id in enrolment.begun_modules(person_id)
    return progress, begun, db.session.get(ReadingPlace, (person_id, module_id))


def _module(slug: str) -> Any:
    return (
        select(Module, ModuleVersion, Rendering, Topic, MergedTopic)
        .select_from(Module)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .join(Rendering, Rendering.digest == ModuleVersion.rendering_digest)
        .join(Topic, Topic.id == ModuleVersion.topic_id)
        .outerjoin(MergedTopic, MergedTopic.id == Topic.merged_into_id)
        .where(Module.slug == slug)
    )
