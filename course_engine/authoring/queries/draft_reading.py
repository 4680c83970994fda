"""A draft as learners will read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from course_engine.authoring.front_matter import body_of, value_of, values_of
from course_engine.authoring.models import Draft, DraftText
from course_engine.authoring.queries.drafts import draft_images, draft_texts, get_open_draft
from course_engine.authoring.queries.texts import Around, Preview, preview
from course_engine.authoring.texts import quiz_ids_of
from course_engine.content.bundle import lesson_slug, variant_of_lesson
from course_engine.content.links import page_addresses
from course_engine.content.parsing import parse_module
from course_engine.content.publishing import asset_address, front_matter_of
from course_engine.content.queries import quiz_titles
from course_engine.content.rendering import Segment
from course_engine.content.variants import language_of
from course_engine.db import reading
from course_engine.errors import NotFound
from course_engine.items import Item
from course_engine.learning.progress import Step
from course_engine.learning.queries.described import Described
from course_engine.learning.queries.way import Way


@dataclass(frozen=True, slots=True)
class ReadingPage(Described):
    """A draft as learners will read it: its description, or the lesson `step` in one of its variants."""

    draft: Draft
    module_title: str
    summary: str
    base_language: str
    front_matter: dict[str, Any]
    way: Way
    step: Step | None
    variant: str
    minutes: int
    shown: Preview

    @property
    def title(self) -> str:
        return self.shown.title

    @property
    def introduction(self) -> Markup:
        return self.shown.rendered.fragment(self.base_language) if self.shown.rendered else Markup()

    @property
    def language(self) -> str:
        return language_of(self.variant, self.base_language)

    @property
    def segments(self) -> Sequence[Segment]:
        """The pieces of the text with the notes for facilitators; empty where it cannot be shown."""
        return self.shown.rendered.segments if self.shown.rendered else ()

    @property
    def outline(self) -> Sequence[tuple[int, str, str]]:
        return self.shown.rendered.outline if self.shown.rendered else ()

    @property
    def checks(self) -> list[Item]:
        return [segment.item for segment in self.segments if segment.item]

    @property
    def variants(self) -> list[str]:
        """The other words in which this lesson can be read, "" for its own; empty when there is no choice."""
        others = self.way.variants_of(self.step.id) if self.step else []
        return ["", *others] if others else []

    @property
    def previous(self) -> Step | None:
        return self.way.before(self.step) if self.step else None

    @property
    def following(self) -> Step | None:
        """What comes next: after the description the first lesson."""
        return self.way.after(self.step) if self.step else next(iter(self.way.lessons), None)


def reading_page(
    draft_id: int, slug: str | None, *, variant: str, address: Callable[[str], str]
) -> ReadingPage:
    """One text of a draft, rendered as it would be published; a lesson in `variant` where it has that.

    `address` leads to the draft's texts by the slugs of their lessons. Raises NotFound, DraftClosed.
    """
    with reading():
        draft = get_open_draft(draft_id)
        texts = [text for text in draft_texts(draft_id) if not text.is_removed]
        images = {path: asset_address(known) for path, known in draft_images(draft).items()}
        quizzes = {quiz.uid: quiz.title for quiz in quiz_titles()}
    module_text = next(text for text in texts if text.is_module)
    lessons = [text for text in texts if not text.is_module]
    asked = [(uid, quizzes.get(uid, uid)) for uid in quiz_ids_of(module_text.text)]
    way = _way(lessons, asked)
    step = _step(way, slug)
    here = _chosen(lessons, step, variant) if step else module_text
    module = parse_module(module_text.text).value
    language = value_of(module_text.text, "language") or "de"
    links = page_addresses(draft.module.slug, address)
    around = Around(images, language, module.glossary if module else (), links)
    return ReadingPage(
        draft,
        value_of(module_text.text, "title"),
        value_of(module_text.text, "summary"),
        language,
        front_matter_of(module) if module else {"objectives": values_of(module_text.text, "objectives")},
        way,
        step,
        variant_of_lesson(here.path),
        _minutes(here) if step else way.minutes,
        preview(here.path, here.text, body_of(here.text), around),
    )


def _way(lessons: Sequence[DraftText], quizzes: Sequence[tuple[str, str]]) -> Way:
    """The way through the draft; its steps are numbered, as they may have no rows yet."""
    own = [text for text in lessons if not variant_of_lesson(text.path)]
    steps = [
        Step("lesson", n, 0, lesson_slug(text.path), value_of(text.text, "title"), n, _minutes(text))
        for n, text in enumerate(own, start=1)
    ]
    ids = {step.slug: step.id for step in steps}
    variants = [
        (ids[slug], variant)
        for text in lessons
        if (variant := variant_of_lesson(text.path)) and (slug := lesson_slug(text.path)) in ids
    ]
    steps += [Step("quiz", 0, 0, uid, title, n) for n, (uid, title) in enumerate(quizzes, start=1)]
    return Way(tuple(steps), tuple(variants))


def _step(way: Way, slug: str | None) -> Step | None:
    if slug is None:
        return None
    step = next((one for one in way.lessons if one.slug == slug), None)
    if step is None:
        raise NotFound
    return step


def _chosen(lessons: Sequence[DraftText], step: Step, variant: str) -> DraftText:
    """The text of a lesson in a variant, or its own where it has none."""
    texts = {variant_of_lesson(one.path): one for one in lessons if lesson_slug(one.path) == step.slug}
    return texts.get(variant, texts[""])


def _minutes(text: DraftText) -> int:
    written = value_of(text.text, "minutes")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 4 else 0
