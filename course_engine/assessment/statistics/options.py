"""What can be picked in an item, what an answer picks, and what two versions of an item have not in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course_engine.items import ITEM_KINDS, Answer, Item

TRUE, FALSE = "true", "false"
COUNTABLE = tuple(sorted(kind for kind, made in ITEM_KINDS.items() if made.countable))


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as its author meant it; or, where `is_part`, one of several things asked, which counts when it is right.

    `text` is inline Markdown, empty for "true" and "false" of a statement.
    """

    id: str
    text: str
    correct: bool
    is_part: bool = False


def options_of(item: Item) -> tuple[Option, ...]:
    """Return what can be picked in an item, or done right in it; empty for one that people write an answer to."""
    if not item.countable:
        return ()
    choices = item.choices_explained(None)
    parts = [part for part in item.parts_explained(None) if part.label]
    if choices or parts:
        return (
            *(Option(choice.id, choice.text, choice.correct) for choice in choices),
            *(Option(part.id, part.label, True, is_part=True) for part in parts),
        )
    holds = bool((item.right_answer() or {}).get("value"))
    return Option(TRUE, "", holds), Option(FALSE, "", not holds)


def picked_ids(item: Item, answer: Answer) -> frozenset[str]:
    """Return the ids of those of its options that an answer picks, or does right."""
    chosen = {choice.id for choice in item.choices_explained(answer) if choice.chosen}
    right = {part.id for part in item.parts_explained(answer) if part.label and part.credit == 1}
    if "value" in answer:
        chosen.add(TRUE if answer["value"] else FALSE)
    return frozenset(chosen | right)


LISTS = ("choices", "statements", "premises", "options", "entries", "gaps")
KEYS = frozenset({"answer", "answers", "correct", "match", "tolerance", "ranges"})


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Return what differs between two bodies of an item: "prompt", "choices", "key", "points" or "more"."""
    parts = {
        "prompt": before.get("prompt") != after.get("prompt"),
        "points": before.get("points", 1) != after.get("points", 1),
        "choices": _texts(before) != _texts(after),
        "key": _key(before) != _key(after),
        "more": _rest(before, after) != _rest(after, before),
    }
    return frozenset(part for part, differs in parts.items() if differs)


def _listed(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for name in LISTS for one in body.get(name, ()) if isinstance(one, Mapping)]


def _texts(body: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    return [(one.get("id"), one.get("text")) for one in _listed(body)]


def _key(body: Mapping[str, Any]) -> list[Any]:
    places = {one.get("id"): _only(one, KEYS) for one in _listed(body)}
    return [_only(body, KEYS), {place: key for place, key in places.items() if key}]


def _rest(body: Mapping[str, Any], other: Mapping[str, Any]) -> list[Any]:
    """What else the item says, also about those of its options that the other body has as well."""
    shared = {one.get("id") for one in _listed(other)}
    named = KEYS | {"prompt", "points", *LISTS}
    said = {one.get("id"): _without(one, KEYS | {"id", "text"}) for one in _listed(body)}
    return [_without(body, named), {place: words for place, words in said.items() if place in shared}]


def _only(body: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name in names and value is not False}


def _without(body: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in names}
