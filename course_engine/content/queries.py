"""Questions about content: its addresses, its versions and the texts they were made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, undefer

from course_engine.content.bundle import MODULE_FILE, file_names
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.catalogue import Settings
from course_engine.content.models import (
    Asset,
    AssetPin,
    ItemPin,
    ItemVersion,
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    ModuleAddress,
    ModuleVersion,
    Quiz,
    QuizVersion,
    Rendering,
)
from course_engine.content.parsing import parse_quiz
from course_engine.content.rendering import Rendered
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.items import item_from_body


@dataclass(frozen=True, slots=True)
class PinnedText:
    """A lesson of a module version: identity, place and the whole file it was published from."""

    uid: str
    variant: str
    slug: str
    position: int
    source: str


def get_asset(digest: str) -> Asset:
    """An image with its content."""
    asset = db.session.get(Asset, digest, options=[undefer(Asset.content)])
    if asset is None:
        raise NotFound
    return asset


def get_module(slug: str) -> Module:
    """The module at this address, with its current version; an earlier address leads to it as well."""
    by_address = select(ModuleAddress.module_id).where(ModuleAddress.slug == slug).scalar_subquery()
    found = db.session.scalars(
        select(Module)
        .where((Module.slug == slug) | (Module.id == by_address))
        .options(joinedload(Module.current_version))
    ).all()
    module = next((one for one in found if one.slug == slug), found[0] if found else None)
    if module is None:
        raise NotFound
    return module


def get_module_version(module: Module, number: int) -> ModuleVersion:
    version = db.session.scalar(
        select(ModuleVersion)
        .where(ModuleVersion.module_id == module.id, ModuleVersion.number == number)
        .options(
            joinedload(ModuleVersion.rendering),
        )
    )
    if version is None:
        raise NotFound
    return version


def module_versions(module: Module) -> Sequence[ModuleVersion]:
    """Every version of a module, the newest first."""
    return db.session.scalars(
        select(ModuleVersion)
        .where(ModuleVersion.module_id == module.id)
        .order_by(ModuleVersion.number.desc())
    ).all()


def pinned_lessons(version: ModuleVersion) -> Sequence[LessonPin]:
    """The lessons of a version in order, with their texts and renderings as they were published."""
    return db.session.scalars(
        select(LessonPin)
        .where(LessonPin.module_version_id == version.id)
        .options(joinedload(LessonPin.lesson_version).joinedload(LessonVersion.rendering))
        .order_by(LessonPin.position, LessonPin.variant)
    ).all()


def texts_by_version(version_ids: Sequence[int]) -> dict[int, list[PinnedText]]:
    """The sources of the lessons that module versions pin, in order, variants behind their lesson."""
    rows = db.session.execute(
        select(
            LessonPin.module_version_id,
            Lesson.uid,
            LessonPin.variant,
            LessonPin.slug,
            LessonPin.position,
            LessonVersion.source,
        )
        .join(LessonPin, LessonPin.lesson_id == Lesson.id)
        .join(LessonVersion, LessonVersion.id == LessonPin.lesson_version_id)
        .where(LessonPin.module_version_id.in_(version_ids))
        .order_by(LessonPin.position, LessonPin.variant)
    )
    texts: dict[int, list[PinnedText]] = {}
    for row in rows:
        text = PinnedText(row.uid, row.variant, row.slug, row.position, row.source)
        texts.setdefault(row.module_version_id, []).append(text)
    return texts


def assets_by_version(version_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """The images of module versions: name to digest."""
    rows = db.session.execute(
        select(AssetPin.module_version_id, AssetPin.path, AssetPin.asset_digest).where(
            AssetPin.module_version_id.in_(version_ids)
        )
    )
    assets: dict[int, dict[str, str]] = {}
    for version_id, path, digest in rows:
        assets.setdefault(version_id, {})[path] = digest
    return assets


def pinned_texts(version_id: int) -> list[PinnedText]:
    """The sources of the lessons that one module version pins, in order."""
    return texts_by_version([version_id]).get(version_id, [])


def pinned_assets(version_id: int) -> dict[str, str]:
    """The images of one module version: name to digest."""
    return assets_by_version([version_id]).get(version_id, {})


def named_texts(lessons: Sequence[PinnedText], known: Mapping[tuple[str, str], str]) -> dict[str, PinnedText]:
    """Lessons by file name; names in `known`, by id and variant, are kept where they still fit."""
    names = file_names([(one.uid, one.variant, one.slug) for one in lessons], known)
    return dict(zip(names, lessons, strict=True))


def version_texts(version: ModuleVersion) -> dict[str, str]:
    """The texts that a module version was made of, by file name."""
    lessons = named_texts(pinned_texts(version.id), {})
    return {MODULE_FILE: version.source} | {name: one.source for name, one in lessons.items()}


def lesson_ids_like(prefix: str) -> set[str]:
    """The ids, ever given to a lesson, that begin with `prefix`."""
    return set(db.session.scalars(select(Lesson.uid).where(Lesson.uid.startswith(prefix, autoescape=True))))


@dataclass(frozen=True, slots=True)
class QuizTitle:
    """A published quiz by its id."""

    uid: str
    slug: str
    title: str


def quiz_titles() -> list[QuizTitle]:
    """Every published quiz, by title."""
    rows = db.session.execute(
        select(Quiz.uid, Quiz.slug, QuizVersion.title)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .order_by(QuizVersion.title, Quiz.id)
    )
    return [QuizTitle(*row) for row in rows]


def quiz_ids() -> set[str]:
    """The ids of every published quiz."""
    return set(db.session.scalars(select(Quiz.uid).where(Quiz.current_version_id.is_not(None))))


def as_rendered(rendering: Rendering) -> Rendered:
    """A kept rendering as a value that can be shown."""
    return Rendered.from_body({"segments": rendering.segments, "outline": rendering.outline})


def anything_published() -> bool:
    """Whether there is any module yet."""
    published = select(Module.id).where(Module.current_version_id.is_not(None))
    return db.session.scalar(published.limit(1)) is not None


def quiz_value(version: QuizVersion) -> QuizValue:
    """A published version as a value: from its file, or from its items where it was published without one."""
    read = parse_quiz(version.source, f"quizzes/{version.quiz_id}.yaml").value if version.source else None
    if read is not None:
        return read
    rows = db.session.execute(
        select(ItemVersion.kind, ItemVersion.body, ItemPin.points)
        .join(ItemPin, ItemPin.item_version_id == ItemVersion.id)
        .where(ItemPin.quiz_version_id == version.id)
        .order_by(ItemPin.position)
    )
    return QuizValue(
        id=db.session.scalars(select(Quiz.uid).where(Quiz.id == version.quiz_id)).one(),
        title=version.title,
        intro=version.intro,
        language=version.language,
        mastery_score=version.mastery_score,
        settings=Settings(**version.settings),
        items=tuple(replace(item_from_body(kind, body), points=points) for kind, body, points in rows),
    )
