"""The self-checks of published lessons: their items have identities and versions as those of a quiz have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from course_engine.content import models
from course_engine.content.models import ItemVersion, LessonVersion
from course_engine.content.parsing.self_checks import self_checks
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.items import Item, item_from_body
from course_engine.items.bodies import digest


@dataclass(frozen=True, slots=True)
class PinnedCheck:
    """A self-check in the version in which a text of a lesson has it."""

    lesson_version_id: int
    item_id: int
    item_version_id: int
    item: Item


def items_in(body: str) -> list[Item]:
    """Return the items of the self-checks in a lesson's text, in order."""
    return [check.item for check in self_checks(body, "-") if check.item]


def add_items(version: LessonVersion, items: Sequence[Item], *, now: datetime) -> None:
    """Put identities and versions of the self-checks of a new lesson version into the running transaction."""
    if not items:
        return
    rows = db.session.scalars(select(models.Item).where(models.Item.lesson_id == version.lesson_id))
    known = {row.uid: row for row in rows}
    for item in items:
        if item.id not in known:
            known[item.id] = models.Item(lesson_id=version.lesson_id, uid=item.id)
            db.session.add(known[item.id])
    db.session.flush()
    versions = db.session.execute(
        select(ItemVersion.item_id, ItemVersion.digest).where(
            ItemVersion.variant == version.variant,
            ItemVersion.item_id.in_([row.id for row in known.values()]),
        )
    )
    pinned = {(row.item_id, row.digest) for row in versions}
    for item in items:
        body = item.to_body()
        key = (known[item.id].id, digest(body))
        if key not in pinned:
            db.session.add(
                ItemVersion(
                    item_id=key[0],
                    variant=version.variant,
                    kind=item.kind,
                    body=body,
                    digest=key[1],
                    created_at=now,
                )
            )
    db.session.flush()


def get_pinned_check(lesson_version_id: int, uid: str) -> PinnedCheck:
    """The self-check `uid` as this text of a lesson has it. Raises NotFound where it has none."""
    version = db.session.get(LessonVersion, lesson_version_id)
    if version is None:
        raise NotFound
    body = version.source.replace("\r\n", "\n")
    item = next((one for one in items_in(body) if one.id == uid), None)
    if item is None:
        raise NotFound
    row = db.session.scalar(
        select(ItemVersion)
        .join(models.Item, models.Item.id == ItemVersion.item_id)
        .where(
            models.Item.lesson_id == version.lesson_id,
            models.Item.uid == uid,
            ItemVersion.variant == version.variant,
            ItemVersion.digest == digest(item.to_body()),
        )
    )
    if row is None:
        raise NotFound
    return PinnedCheck(lesson_version_id, row.item_id, row.id, item_from_body(row.kind, row.body))
