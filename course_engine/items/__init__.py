"""Items: the questions of quizzes and self-checks as values, and the open list of their types."""

from collections.abc import Mapping
from typing import Any

from course_engine.items import kinds
from course_engine.items.base import Answer, BaseItem, Fields, InvalidAnswer, says_nothing

Item = BaseItem

ITEM_SHAPES = kinds.shapes()

ITEM_KINDS: dict[str, type[Item]] = {kind: shape.makes for kind, shape in ITEM_SHAPES.items()}

__all__ = [
    "ITEM_KINDS",
    "ITEM_SHAPES",
    "Answer",
    "Fields",
    "InvalidAnswer",
    "Item",
    "item_from_body",
    "says_nothing",
]


def item_from_body(kind: str, body: Mapping[str, Any]) -> Item:
    """Return the item of `kind` from its body; raises KeyError for a kind that does not exist."""
    return ITEM_KINDS[kind].from_body(body)
