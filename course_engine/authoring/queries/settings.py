"""What a module's settings are chosen from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftText
from course_engine.authoring.queries.drafts import draft_texts, get_draft
from course_engine.content.models import Module, ModuleVersion
from course_engine.db import db
from course_engine.profiles.queries import topics


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A draft's module.md, and the topics and published modules that there are, id to title."""

    draft: Draft
    text: DraftText
    title: str
    topics: dict[str, str]
    modules: dict[str, str]


def settings_page(draft_id: int, language: str) -> SettingsPage:
    """Raises NotFound. Topics are named in `language`; the number of statements does not grow."""
    draft = get_draft(draft_id)
    text = next(one for one in draft_texts(draft_id) if one.is_module)
    rows = db.session.execute(
        select(Module.uid, ModuleVersion.title)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .where(Module.archived_at.is_(None))
        .order_by(ModuleVersion.title, Module.id)
    )
    return SettingsPage(
        draft,
        text,
        value_of(text.text, "title"),
        {topic.uid: topic.title(language) for topic in topics()},
        {row.uid: row.title for row in rows},
    )
