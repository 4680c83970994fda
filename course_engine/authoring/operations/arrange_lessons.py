"""Add lessons to a draft, put them in another order, take them out and back in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from course_engine.authoring.models import Draft, DraftText
from course_engine.authoring.queries import draft_texts, lock_open_draft, taken_lesson_ids
from course_engine.authoring.refusals import LastLesson
from course_engine.authoring.texts import new_lesson_name, new_lesson_text
from course_engine.content.bundle import lesson_slug
from course_engine.content.ids import new_id
from course_engine.db import db


def add_lesson(draft: Draft, title: str, *, by_id: int, now: datetime) -> DraftText:
    """Add an empty lesson behind the others; its id is new to the whole library."""
    lock_open_draft(draft.id)
    texts = draft_texts(draft.id)
    uid = new_id("l", title, taken_lesson_ids(title))
    position = max((text.position for text in texts), default=0) + 1
    name = new_lesson_name(title, position, [text.path for text in texts])
    text = DraftText(
        draft_id=draft.id,
        path=name,
        position=position,
        text=new_lesson_text(uid, title),
        saved_at=now,
        saved_by_id=by_id,
    )
    db.session.add(text)
    db.session.commit()
    return text


def move_lesson(text: DraftText, *, up: bool) -> None:
    """Let a lesson, with its variants, change places with the one before it, or behind it."""
    lock_open_draft(text.draft_id)
    groups = _groups(draft_texts(text.draft_id))
    here = next((n for n, group in enumerate(groups) if text in group), None)
    there = here + (-1 if up else 1) if here is not None else -1
    if here is not None and 0 <= there < len(groups):
        groups[here], groups[there] = groups[there], groups[here]
    _number(groups)
    db.session.commit()


def place_lesson(text: DraftText, place: int) -> None:
    """Put a lesson, with its variants, at a place among the others, counted from 1; beyond the last it is the last."""
    lock_open_draft(text.draft_id)
    groups = _groups(draft_texts(text.draft_id))
    moved = [group for group in groups if text in group]
    others = [group for group in groups if text not in group]
    if moved:
        _number([*others[: place - 1], *moved, *others[place - 1 :]])
    db.session.commit()


def remove_lesson(text: DraftText) -> None:
    """Take a lesson, with its variants, out of the draft; it can come back. Raises LastLesson."""
    lock_open_draft(text.draft_id)
    groups = _groups(draft_texts(text.draft_id))
    if len(groups) < 2:
        raise LastLesson
    for group in groups:
        if text in group:
            for one in group:
                one.position = -one.position
    _number([group for group in groups if text not in group])
    db.session.commit()


def restore_lesson(text: DraftText) -> None:
    """Put a lesson, with its variants, back to about where it was."""
    lock_open_draft(text.draft_id)
    texts = draft_texts(text.draft_id)
    groups = _groups(texts)
    back = [one for one in texts if one.is_removed and lesson_slug(one.path) == lesson_slug(text.path)]
    if back:
        place = min(-one.position for one in back)
        before = [group for group in groups if group[0].position < place]
        _number([*before, back, *groups[len(before) :]])
    db.session.commit()


def _groups(texts: Sequence[DraftText]) -> list[list[DraftText]]:
    """Lessons in order, each with its variants."""
    lessons = [text for text in texts if not text.is_module and not text.is_removed]
    return [list(group) for _slug, group in groupby(lessons, key=lambda text: lesson_slug(text.path))]


def _number(groups: Sequence[Sequence[DraftText]]) -> None:
    for position, text in enumerate((text for group in groups for text in group), 1):
        text.position = position
