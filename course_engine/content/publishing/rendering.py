"""A module's texts rendered before anything is locked, and what the database says against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from course_engine.content import rendering
from course_engine.content.bundle import (
    Bundle,
    Text,
    finding,
    reached,
    variant_of_lesson,
)
from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import Module as ModuleValue
from course_engine.content.links import inner_links, page_address
from course_engine.content.models import (
    Module,
    ModuleVersion,
    Quiz,
    Rendering,
    Topic,
)
from course_engine.content.signals import module_rendered
from course_engine.content.variants import language_of
from course_engine.db import db, reading


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


ASSET_ADDRESS = "/assets/"


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
