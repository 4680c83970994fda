"""A draft as learners will read it."""

from __future__ import annotations

from dataclasses import dataclass

from course_engine.authoring.front_matter import body_of, value_of, values_of
from course_engine.authoring.models import Draft
from course_engine.authoring.queries.drafts import draft_images, draft_texts, get_open_draft
from course_engine.authoring.queries.texts import Preview, preview
from course_engine.content.bundle import MODULE_FILE, lesson_slug, variant_of_lesson
from course_engine.content.publishing import asset_address
from course_engine.db import reading
from course_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """A draft as learners will read it: its description, or one of its lessons; `lessons` are slug, title, minutes."""

    draft: Draft
    title: str
    language: str
    summary: str
    objectives: list[str]
    lessons: list[tuple[str, str, str]]
    place: int  # of the lesson shown, from 1; 0 for the description
    shown: Preview

    @property
    def minutes(self) -> int:
        """The minutes of the lesson shown, or of all together."""
        given = [minutes for _slug, _title, minutes in self.lessons]
        chosen = given[self.place - 1 : self.place] if self.place else given
        return sum(int(minutes) for minutes in chosen if minutes.isdigit())


def reading_page(draft_id: int, slug: str | None) -> ReadingPage:
    """One text of a draft, rendered as it would be published; raises NotFound, DraftClosed."""
    with reading():
        draft = get_open_draft(draft_id)
        texts = [text for text in draft_texts(draft_id) if not text.is_removed]
        images = {path: asset_address(known) for path, known in draft_images(draft).items()}
    module_text = next(text.text for text in texts if text.is_module)
    lessons = [text for text in texts if not text.is_module and not variant_of_lesson(text.path)]
    slugs = [lesson_slug(text.path) for text in lessons]
    if slug is not None and slug not in slugs:
        raise NotFound
    place = slugs.index(slug) + 1 if slug is not None else 0
    here = lessons[place - 1].text if place else module_text
    return ReadingPage(
        draft,
        value_of(module_text, "title"),
        value_of(module_text, "language") or "de",
        value_of(module_text, "summary"),
        values_of(module_text, "objectives"),
        [
            (one, value_of(text.text, "title"), value_of(text.text, "minutes"))
            for one, text in zip(slugs, lessons, strict=True)
        ],
        place,
        preview(lessons[place - 1].path if place else MODULE_FILE, here, body_of(here), images),
    )
