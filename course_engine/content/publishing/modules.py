"""A module version with its lessons, images and quizzes pinned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from course_engine.content import rendering
from course_engine.content.bundle import (
    Bundle,
    LessonFile,
)
from course_engine.content.catalogue import Module as ModuleValue
from course_engine.content.models import (
    Asset,
    AssetPin,
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    ModuleAddress,
    ModuleVersion,
    Quiz,
    QuizPin,
    Rendering,
    Topic,
)
from course_engine.content.publishing.acts import Act
from course_engine.content.publishing.rendering import RenderedBundle, text_rendering_digest
from course_engine.content.self_checks import add_items, items_in
from course_engine.content.signals import module_published
from course_engine.db import db
from course_engine.items.bodies import plain_fields


def add_module_version(rendered: RenderedBundle, act: Act) -> tuple[ModuleVersion, bool]:
    """Add the version of a module and make it the current one; returns it and whether it is new.

    Nothing new comes of a bundle whose digest is that of the current version; only its address may change then.
    """
    bundle = rendered.bundle
    module = _module_row(bundle, act.now)
    current = db.session.get(ModuleVersion, module.current_version_id) if module.current_version_id else None
    if current and current.digest == bundle.digest:
        return current, False
    _add_assets(bundle)
    _add_renderings(rendered.renderings)
    version = _module_version(module, bundle, act)
    db.session.add(version)
    db.session.flush()
    _pin_lessons(version, bundle, act)
    _pin_quizzes(version, bundle.module.requirements.quizzes)
    db.session.add_all(
        AssetPin(module_version_id=version.id, path=asset.path, asset_digest=asset.digest)
        for asset in bundle.assets
    )
    module.current_version_id = version.id
    db.session.flush()
    module_published.send(version)
    return version, True


def _module_row(bundle: Bundle, now: datetime) -> Module:
    """Return the module's identity at its address, made where there is none; an address it leaves leads on to it."""
    uid, slug = bundle.module.id, bundle.slug
    module = db.session.scalar(select(Module).where(Module.uid == uid).with_for_update())
    if module is None:
        module = Module(uid=uid, slug=slug, created_at=now)
        db.session.add(module)
        db.session.flush()
    if module.slug != slug:
        left = module.slug
        db.session.execute(delete(ModuleAddress).where(ModuleAddress.slug.in_([left, slug])))
        module.slug = slug
        db.session.flush()
        db.session.add(ModuleAddress(slug=left, module_id=module.id))
    else:
        db.session.execute(delete(ModuleAddress).where(ModuleAddress.slug == slug))
    return module


def _module_version(module: Module, bundle: Bundle, act: Act) -> ModuleVersion:
    value = bundle.module
    number = db.session.scalar(
        select(func.coalesce(func.max(ModuleVersion.number), 0)).where(ModuleVersion.module_id == module.id)
    )
    topic_id = db.session.scalars(select(Topic.id).where(Topic.uid == value.topic)).one()
    return ModuleVersion(
        module_id=module.id,
        number=(number or 0) + 1,
        title=value.title,
        summary=value.summary,
        language=value.language,
        topic_id=topic_id,
        front_matter=front_matter_of(value),
        source=bundle.text.source,
        digest=bundle.digest,
        rendering_digest=text_rendering_digest(bundle.text, value.language),
        substantial=act.substantial,
        note=act.note,
        published_at=act.now,
        published_by_id=act.author_id,
    )


def front_matter_of(module: ModuleValue) -> dict[str, Any]:
    """Return what a version keeps of a module's front matter beside its own columns, JSON-able."""
    return {
        "objectives": list(module.objectives),
        "requirements": {"quizzes": list(module.requirements.quizzes)},
        "licence": module.licence,
        "authors": list(module.authors),
        "owner": module.owner,
        "sources": list(module.sources),
        "glossary": [plain_fields(term) for term in module.glossary],
        "prerequisites": plain_fields(module.prerequisites),
        "review_by": module.review_by.isoformat() if module.review_by else None,
    }


def _add_assets(bundle: Bundle) -> None:
    fresh = {asset.digest: asset for asset in bundle.assets if asset.content is not None}
    known = set(db.session.scalars(select(Asset.digest).where(Asset.digest.in_(fresh))))
    db.session.add_all(
        Asset(digest=key, media_type=asset.media_type, content=asset.content)
        for key, asset in fresh.items()
        if key not in known
    )
    db.session.flush()


def _add_renderings(renderings: Mapping[str, rendering.Rendered]) -> None:
    known = set(db.session.scalars(select(Rendering.digest).where(Rendering.digest.in_(renderings))))
    for key, rendered in renderings.items():
        if key not in known:
            db.session.add(Rendering(digest=key, **rendered.to_body()))
    db.session.flush()


def _pin_lessons(version: ModuleVersion, bundle: Bundle, act: Act) -> None:
    lessons = _lesson_rows([one.lesson.id for one in bundle.lessons], act.now)
    existing = _lesson_versions([lesson.id for lesson in lessons.values()])
    for one in bundle.lessons:
        lesson = lessons[one.lesson.id]
        of_lesson = existing.get((lesson.id, one.lesson.variant), [])
        pinned = next((known for known in of_lesson if known.digest == one.text.digest), None)
        if pinned is None:
            number = max((known.number for known in of_lesson), default=0) + 1
            pinned = _add_lesson_version(lesson, one, number, bundle.module.language, act)
        db.session.add(
            LessonPin(
                module_version_id=version.id,
                lesson_id=lesson.id,
                lesson_version_id=pinned.id,
                variant=one.lesson.variant,
                position=one.position,
                slug=one.slug,
            )
        )


def _add_lesson_version(
    lesson: Lesson, file: LessonFile, number: int, language: str, act: Act
) -> LessonVersion:
    version = LessonVersion(
        lesson_id=lesson.id,
        variant=file.lesson.variant,
        number=number,
        title=file.lesson.title,
        minutes=file.lesson.minutes,
        source=file.text.source,
        digest=file.text.digest,
        rendering_digest=text_rendering_digest(file.text, language),
        created_at=act.now,
        author_id=act.author_id,
    )
    db.session.add(version)
    db.session.flush()
    add_items(version, items_in(file.lesson.body), now=act.now)
    return version


def _lesson_rows(uids: Sequence[str], now: datetime) -> dict[str, Lesson]:
    known = {row.uid: row for row in db.session.scalars(select(Lesson).where(Lesson.uid.in_(uids)))}
    for uid in uids:
        if uid not in known:
            known[uid] = Lesson(uid=uid, created_at=now)
            db.session.add(known[uid])
    db.session.flush()
    return known


def _lesson_versions(lesson_ids: Sequence[int]) -> dict[tuple[int, str], list[LessonVersion]]:
    rows = db.session.scalars(select(LessonVersion).where(LessonVersion.lesson_id.in_(lesson_ids)))
    by_lesson: dict[tuple[int, str], list[LessonVersion]] = {}
    for row in rows:
        by_lesson.setdefault((row.lesson_id, row.variant), []).append(row)
    return by_lesson


def _pin_quizzes(version: ModuleVersion, uids: Sequence[str]) -> None:
    rows = db.session.execute(select(Quiz.uid, Quiz.id).where(Quiz.uid.in_(uids)))
    ids = {row.uid: row.id for row in rows}
    for position, uid in enumerate(dict.fromkeys(uids)):
        db.session.add(QuizPin(module_version_id=version.id, quiz_id=ids[uid], position=position))
