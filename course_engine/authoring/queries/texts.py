"""One text of a draft: what its editor shows, how it will look, and who else is writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftPresence, DraftText
from course_engine.authoring.queries.drafts import draft_images, get_draft, get_text
from course_engine.authoring.queries.people import person_names
from course_engine.authoring.texts import text_findings
from course_engine.content.bundle import MODULE_FILE
from course_engine.content.catalogue import Finding
from course_engine.content.publishing import asset_address
from course_engine.content.rendering import Rendered, TextRefused, render
from course_engine.db import db, reading


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text of a draft to be edited: `images` it can show, name to address, and who saved it last."""

    draft: Draft
    text: DraftText
    module_title: str
    language: str
    images: Mapping[str, str]
    saved_by: str


def get_text_page(draft_id: int, text_id: int) -> TextPage:
    """The text with what its page needs; the transaction is over when it returns, for rendering must hold no lock."""
    with reading():
        draft = get_draft(draft_id)
        text = get_text(draft, text_id)
        addresses = {path: asset_address(known) for path, known in draft_images(draft).items()}
        saved_by = person_names([text.saved_by_id]).get(text.saved_by_id, "")
        title, language = _title_and_language(draft_id)
        return TextPage(draft, text, title, language, addresses, saved_by)


def _title_and_language(draft_id: int) -> tuple[str, str]:
    module_text = (
        db.session.scalar(
            select(DraftText.text).where(DraftText.draft_id == draft_id, DraftText.path == MODULE_FILE)
        )
        or ""
    )
    return value_of(module_text, "title"), value_of(module_text, "language") or "de"


HERE = timedelta(seconds=50)  # since the last sign of somebody's editor; it gives one every 20 seconds


def others_at(text_id: int, *, person_id: int, now: datetime) -> list[str]:
    """The names of those who have this text open as well."""
    return list(
        db.session.scalars(
            select(Person.name)
            .join(DraftPresence, DraftPresence.person_id == Person.id)
            .where(
                DraftPresence.text_id == text_id,
                DraftPresence.person_id != person_id,
                DraftPresence.seen_at > now - HERE,
                Person.erased_at.is_(None),
            )
            .order_by(Person.name)
        )
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as learners will see it, and what is doubtful in it. `rendered` is None where it cannot be shown."""

    title: str
    rendered: Rendered | None
    findings: list[Finding]

    @property
    def errors(self) -> int:
        return sum(one.is_error for one in self.findings)


def preview(name: str, text: str, body: str, images: Mapping[str, str]) -> Preview:
    """Return a text as it would look; `body` is its Markdown. Reads nothing from the database."""
    findings = text_findings(name, text, images)
    try:
        rendered = render(body, asset_url=lambda path: images.get(path, ""))
    except TextRefused as refused:
        rendered = None
        findings = findings or [refused.finding]
    return Preview(value_of(text, "title"), rendered, findings)
