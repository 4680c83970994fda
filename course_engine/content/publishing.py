"""Adders that turn a module or quiz into immutable versions, inside a transaction that somebody else commits.

Identity goes by ids alone: a lesson that moved, was renamed or got another file name is the same lesson. Whatever did
not change, by digest, is shared with the versions before: lesson versions, item versions, renderings, images.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from course_engine.content import rendering
from course_engine.content.bundle import (
    Bundle,
    LessonFile,
    Text,
    bytes_digest,
    finding,
    reached,
    variant_of_lesson,
)
from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import LearningPath as PathValue
from course_engine.content.catalogue import Module as ModuleValue
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.catalogue import Topic as TopicValue
from course_engine.content.links import inner_links, page_address
from course_engine.content.models import (
    Asset,
    AssetPin,
    Item,
    ItemPin,
    ItemVersion,
    LearningPath,
    Lesson,
    LessonPin,
    LessonVersion,
    Module,
    ModuleAddress,
    ModuleVersion,
    Quiz,
    QuizPin,
    QuizVersion,
    Rendering,
    Topic,
)
from course_engine.content.self_checks import add_items, items_in
from course_engine.content.signals import module_published, module_rendered, topics_renamed
from course_engine.content.variants import language_of
from course_engine.db import db, reading
from course_engine.items.bodies import digest, plain_fields

ASSET_ADDRESS = "/assets/"


@dataclass(frozen=True, slots=True)
class Act:
    """Who publishes, when and with which words."""

    now: datetime
    author_id: int | None = None
    note: str = ""
    substantial: bool = True


@dataclass(frozen=True, slots=True)
class Expected:
    """Ids that are not in the database yet, but will be before the module is."""

    topics: frozenset[str] = frozenset()
    quizzes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RenderedBundle:
    """A bundle with the renderings that the database does not have yet, by their digest."""

    bundle: Bundle
    renderings: Mapping[str, rendering.Rendered] = field(default_factory=dict)


def asset_address(asset_digest: str) -> str:
    """Return the address of an image: it depends on nothing but its bytes, so no renaming breaks it."""
    return ASSET_ADDRESS + asset_digest


def render_bundle(bundle: Bundle, expected: Expected = Expected()) -> RenderedBundle | list[Finding]:
    """Return the bundle rendered, or what keeps it from being rendered or from fitting the rest of the library.

    Holds no lock: it reads in a transaction of its own, which is over before the rendering begins.
    """
    language = bundle.module.language
    texts = {text_rendering_digest(text, language): text for text in bundle.texts}
    with reading():
        problems = [*_misfits(bundle, expected)]
        known = set(db.session.scalars(select(Rendering.digest).where(Rendering.digest.in_(texts))))
    if problems:
        return problems
    missing = {key: text for key, text in texts.items() if key not in known}
    try:
        rendered = RenderedBundle(bundle, {key: _rendered(text, language) for key, text in missing.items()})
    except rendering.TextRefused as refused:
        return [refused.finding]
    module_rendered.send(rendered)
    return rendered


def text_rendering_digest(text: Text, language: str) -> str:
    """Return the digest under which the rendering of `text` is kept."""
    addresses = {path: asset_address(known) for path, known in text.images.items()}
    return rendering.rendering_digest(
        text.body,
        language=_language(text, language),
        assets=addresses,
        terms=text.terms,
        pages={page for link in inner_links(text.body, text.slug, "") if (page := link.address)},
    )


def _language(text: Text, language: str) -> str:
    """The language of a text in a module that is written in `language`."""
    return language_of(variant_of_lesson(text.name), language)


def _rendered(text: Text, language: str) -> rendering.Rendered:
    def address(path: str) -> str:
        return asset_address(text.images[path]) if path in text.images else ""

    return rendering.render(
        text.body,
        asset_url=address,
        language=_language(text, language),
        path=text.name,
        terms=text.terms,
        page_url=lambda written: page_address(written, text.slug),
    )


def _misfits(bundle: Bundle, expected: Expected) -> Iterable[Finding]:
    """Yield what does not fit to other modules, topics and quizzes."""
    module, path = bundle.module, f"modules/{bundle.slug}/module.md"
    topics = list(db.session.scalars(select(Topic.uid).order_by(Topic.position, Topic.id)))
    if module.topic not in {*topics, *expected.topics}:
        yield finding("C508", path, bundle.topic_place, value=module.topic, known=", ".join(topics))
    quizzes = set(db.session.scalars(select(Quiz.uid).where(Quiz.uid.in_(module.requirements.quizzes))))
    for uid, place in bundle.requirement_places.items():
        if uid not in quizzes | expected.quizzes:
            yield finding("C509", path, place, value=uid)
    if module.prerequisites.locked:
        yield from _locked_circle(module, path)
    owner = db.session.scalar(select(Module.uid).where(Module.slug == bundle.slug, Module.uid != module.id))
    if owner:
        yield finding("C510", path, value=bundle.slug, first=owner)


def _locked_circle(module: ModuleValue, path: str) -> Iterable[Finding]:
    """Yield a finding where a module would in the end be locked by itself."""
    rows = db.session.execute(
        select(Module.uid, ModuleVersion.front_matter).join(
            ModuleVersion, ModuleVersion.id == Module.current_version_id
        )
    )
    locks = {
        row.uid: before["modules"]
        for row in rows
        if (before := row.front_matter.get("prerequisites") or {}).get("locked")
    }
    locks[module.id] = list(module.prerequisites.modules)
    for uid in module.prerequisites.modules:
        if uid == module.id or module.id in reached(uid, locks):
            yield finding("C521", path, value=uid)


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
        front_matter=_front_matter(value),
        source=bundle.text.source,
        digest=bundle.digest,
        rendering_digest=text_rendering_digest(bundle.text, value.language),
        substantial=act.substantial,
        note=act.note,
        published_at=act.now,
        published_by_id=act.author_id,
    )


def _front_matter(module: ModuleValue) -> dict[str, Any]:
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


def set_topics(topics: Iterable[TopicValue]) -> None:
    """Add and rename topics and put them in order; one that is not named stays."""
    known = {topic.uid: topic for topic in db.session.scalars(select(Topic))}
    renamed = []
    for position, value in enumerate(topics):
        topic = known.get(value.id)
        if topic is None:
            db.session.add(Topic(uid=value.id, position=position, titles=dict(value.titles)))
        elif (topic.position, topic.titles) != (position, dict(value.titles)):
            renamed += [topic.id] if topic.titles != dict(value.titles) else []
            topic.position, topic.titles = position, dict(value.titles)
    if renamed:
        db.session.flush()
        topics_renamed.send(renamed)


def set_paths(paths: Sequence[PathValue]) -> None:
    """Add and change learning paths and put them in order; one that is not named is gone."""
    known = {path.uid: path for path in db.session.scalars(select(LearningPath))}
    for uid, row in known.items():
        row.gone = uid not in {path.id for path in paths}
    for position, value in enumerate(paths):
        row = known.get(value.id) or LearningPath(uid=value.id)
        row.position, row.gone = position, False
        row.titles, row.summaries = dict(value.titles), dict(value.summaries)
        row.module_uids = list(value.modules)
        db.session.add(row)


def quiz_misfits(quiz: QuizValue, slug: str) -> list[Finding]:
    """Return what keeps a quiz from being published at `slug`: another quiz has that address."""
    with reading():
        owner = db.session.scalar(select(Quiz.uid).where(Quiz.slug == slug, Quiz.uid != quiz.id))
    return [finding("C510", f"quizzes/{slug}.yaml", value=slug, first=owner)] if owner else []


def results_digest(quiz: QuizValue) -> str:
    """Return the digest of all in a quiz that can change a result: its items, and when it is passed."""
    return digest({"items": [item.to_body() for item in quiz.items], "mastery_score": quiz.mastery_score})


def add_quiz_version(quiz: QuizValue, source: str, slug: str, act: Act) -> tuple[QuizVersion, bool]:
    """Add the version of a quiz and make it the current one; returns it and whether it is new."""
    row = db.session.scalar(select(Quiz).where(Quiz.uid == quiz.id).with_for_update())
    if row is None:
        row = Quiz(uid=quiz.id, slug=slug, created_at=act.now)
        db.session.add(row)
        db.session.flush()
    row.slug = slug
    current = db.session.get(QuizVersion, row.current_version_id) if row.current_version_id else None
    if current and current.digest == bytes_digest(source):
        return current, False
    version = _quiz_version(row, quiz, source, act)
    db.session.add(version)
    db.session.flush()
    _pin_items(row, version, quiz, act.now)
    row.current_version_id = version.id
    db.session.flush()
    return version, True


def _quiz_version(row: Quiz, quiz: QuizValue, source: str, act: Act) -> QuizVersion:
    number = db.session.scalar(
        select(func.coalesce(func.max(QuizVersion.number), 0)).where(QuizVersion.quiz_id == row.id)
    )
    return QuizVersion(
        quiz_id=row.id,
        number=(number or 0) + 1,
        title=quiz.title,
        intro=quiz.intro,
        language=quiz.language,
        mastery_score=quiz.mastery_score,
        settings=quiz.settings.to_body(),
        sections=[plain_fields(section) for section in quiz.sections],
        source=source,
        digest=bytes_digest(source),
        note=act.note,
        published_at=act.now,
        published_by_id=act.author_id,
    )


def _pin_items(row: Quiz, version: QuizVersion, quiz: QuizValue, now: datetime) -> None:
    items = _item_rows(row, [item.id for item in quiz.items])
    known = {
        (one.item_id, one.digest): one
        for one in db.session.scalars(
            select(ItemVersion).where(
                ItemVersion.variant == quiz.variant,
                ItemVersion.item_id.in_([item.id for item in items.values()]),
            )
        )
    }
    for position, item in enumerate(quiz.items):
        identity, body = items[item.id], item.to_body()
        key = (identity.id, digest(body))
        if key not in known:
            known[key] = ItemVersion(
                item_id=identity.id,
                variant=quiz.variant,
                kind=item.kind,
                body=body,
                digest=key[1],
                created_at=now,
            )
            db.session.add(known[key])
            db.session.flush()
        db.session.add(
            ItemPin(
                quiz_version_id=version.id,
                item_version_id=known[key].id,
                position=position,
                section=quiz.section_of(item.id),
                points=item.points,
            )
        )


def _item_rows(row: Quiz, uids: Sequence[str]) -> dict[str, Item]:
    known = {item.uid: item for item in db.session.scalars(select(Item).where(Item.quiz_id == row.id))}
    for uid in uids:
        if uid not in known:
            known[uid] = Item(quiz_id=row.id, uid=uid)
            db.session.add(known[uid])
    db.session.flush()
    return known
