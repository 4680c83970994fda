"""One text of a draft: what its editor shows, how it will look, and who else is writing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftPresence, DraftText
from course_engine.authoring.queries.drafts import draft_images, get_draft, get_text
from course_engine.authoring.queries.people import person_names
from course_engine.authoring.texts import text_findings
from course_engine.content.bundle import MODULE_FILE, variant_of_lesson
from course_engine.content.catalogue import Finding, Term
from course_engine.content.links import page_addresses
from course_engine.content.parsing import parse_module
from course_engine.content.publishing import asset_address
from course_engine.content.rendering import Rendered, TextRefused, render
from course_engine.content.variants import explained_terms, language_of
from course_engine.db import db, reading


@dataclass(frozen=True, slots=True)
class Around:
    """What a text is shown with: images by name with their address, the module's language and glossary, where links lead."""

    images: Mapping[str, str]
    language: str = "de"
    glossary: tuple[Term, ...] = ()
    page_url: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class TextPage:
    """A text of a draft to be edited: `images` it can show, name to address, and who saved it last."""

    draft: Draft
    text: DraftText
    module_title: str
    language: str
    images: Mapping[str, str]
    saved_by: str
    glossary: tuple[Term, ...] = ()

    def around(self, address: Callable[[str], str]) -> Around:
        """What the text is shown with; `address` leads to the draft's texts by the slugs of their lessons."""
        links = page_addresses(self.draft.module.slug, address)
        return Around(self.images, self.language, self.glossary, links)


def get_text_page(draft_id: int, text_id: int) -> TextPage:
    """The text with what its page needs; the transaction is over when it returns, for rendering must hold no lock."""
    with reading():
        draft = get_draft(draft_id)
        text = get_text(draft, text_id)
        addresses = {path: asset_address(known) for path, known in draft_images(draft).items()}
        saved_by = person_names([text.saved_by_id]).get(text.saved_by_id, "")
        module_text = _module_text(draft_id)
    language = value_of(module_text, "language") or "de"
    return TextPage(
        draft, text, value_of(module_text, "title"), language, addresses, saved_by, glossary_of(module_text)
    )


def _module_text(draft_id: int) -> str:
    own = select(DraftText.text).where(DraftText.draft_id == draft_id, DraftText.path == MODULE_FILE)
    return db.session.scalar(own) or ""


def glossary_of(module_text: str) -> tuple[Term, ...]:
    """Return the words that a module.md explains; none while it has errors."""
    module = parse_module(module_text).value if "glossary:" in module_text else None
    return module.glossary if module else ()


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


def preview(name: str, text: str, body: str, around: Around) -> Preview:
    """Return a text as it would look; `body` is its Markdown. Reads nothing from the database."""
    findings = text_findings(name, text, around.images)
    variant = variant_of_lesson(name)
    try:
        rendered = render(
            body,
            asset_url=lambda path: around.images.get(path, ""),
            language=language_of(variant, around.language),
            terms=() if name == MODULE_FILE else explained_terms(around.glossary, body, variant),
            page_url=around.page_url,
        )
    except TextRefused as refused:
        rendered = None
        findings = findings or [refused.finding]
    return Preview(value_of(text, "title"), rendered, findings)
