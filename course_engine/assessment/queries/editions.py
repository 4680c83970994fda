"""Which versions of its items the versions of a quiz had, in the order in which they were published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from course_engine.content.models import Item, ItemPin, ItemVersion, QuizVersion
from course_engine.db import db
from course_engine.items import Item as ItemValue
from course_engine.items import item_from_body


@dataclass(frozen=True, slots=True)
class PinnedItem:
    """An item version in a quiz version."""

    quiz_version_id: int
    quiz_version: int  # its number
    published_at: datetime
    note: str
    item_id: int
    item_version_id: int
    points: float


@dataclass(frozen=True, slots=True)
class ItemText:
    """What a version of an item says."""

    uid: str
    kind: str
    body: Mapping[str, Any]

    @property
    def item(self) -> ItemValue:
        return item_from_body(self.kind, self.body)


def pinned_items(quiz_id: int) -> list[PinnedItem]:
    """Return every item of every version of the quiz, the oldest version first, each in the author's order."""
    rows = db.session.execute(
        select(
            ItemPin.quiz_version_id,
            QuizVersion.number,
            QuizVersion.published_at,
            QuizVersion.note,
            ItemVersion.item_id,
            ItemPin.item_version_id,
            ItemPin.points,
        )
        .join(QuizVersion, QuizVersion.id == ItemPin.quiz_version_id)
        .join(ItemVersion, ItemVersion.id == ItemPin.item_version_id)
        .where(QuizVersion.quiz_id == quiz_id)
        .order_by(QuizVersion.number, ItemPin.position)
    )
    return [PinnedItem(*row) for row in rows]


def item_texts(quiz_id: int) -> dict[int, ItemText]:
    """Return what every version of every item of the quiz says, by the id of the item version."""
    rows = db.session.execute(
        select(ItemVersion.id, Item.uid, ItemVersion.kind, ItemVersion.body)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(Item.quiz_id == quiz_id)
    )
    return {row[0]: ItemText(*row[1:]) for row in rows}


def history(pins: Iterable[PinnedItem], item_id: int) -> list[PinnedItem]:
    """Return the versions of an item, the newest first, each where a version of the quiz last brought it in."""
    brought: dict[int, PinnedItem] = {}
    before: int | None = None
    for pin in pins:
        if pin.item_id != item_id:
            continue
        if pin.item_version_id != before:
            brought.pop(pin.item_version_id, None)  # it was there, was replaced, and has come back
            brought[pin.item_version_id] = pin
        before = pin.item_version_id
    return [*reversed(brought.values())]


def versions_alike(pins: Iterable[PinnedItem], version_id: int) -> dict[int, dict[int, float]]:
    """Return the quiz versions with exactly the items and points of that one, each as points by item version."""
    made: dict[int, dict[int, float]] = defaultdict(dict)
    for pin in pins:
        made[pin.quiz_version_id][pin.item_version_id] = pin.points
    wanted = made.get(version_id)
    return {one: items for one, items in made.items() if items == wanted}
