"""What can be picked in an item, what an answer picks, and what two versions of an item have not in common.

Items are read from the plain bodies in which they are stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TRUE, FALSE = "true", "false"
PICKING = (
    "single_choice",
    "multiple_choice",
    "true_false",
)  # kinds whose answers are few enough to be counted


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as its author meant it."""

    id: str
    text: str
    correct: bool


def picked_ids(kind: str, answer: Mapping[str, Any]) -> frozenset[str]:
    """Return the ids of what a stored answer picks ("true" and "false" of a statement), empty where it picks nothing."""
    if kind == "true_false":
        value = answer.get("value")
        return frozenset() if value is None else frozenset([TRUE if value else FALSE])
    if kind == "multiple_choice":
        return frozenset(answer.get("choices") or ())
    return frozenset([answer["choice"]] if answer.get("choice") else ())


def options_of(kind: str, body: Mapping[str, Any]) -> tuple[Option, ...]:
    """Return what can be picked in an item; a statement has the options "true" and "false" without a text."""
    if kind == "true_false":
        return tuple(Option(one, "", (one == TRUE) == bool(body["answer"])) for one in (TRUE, FALSE))
    if kind not in PICKING:
        return ()
    return tuple(
        Option(choice["id"], choice["text"], bool(choice.get("correct")))
        for choice in body.get("choices", ())
    )


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> frozenset[str]:
    """Return what of an item differs: "prompt", "choices", "key", "points" or "more"."""
    parts = {"more"} if _without_named(before) != _without_named(after) else set()
    if before.get("prompt") != after.get("prompt"):
        parts.add("prompt")
    if before.get("points", 1) != after.get("points", 1):
        parts.add("points")
    if _texts(before) != _texts(after):
        parts.add("choices")
    if _key(before) != _key(after):
        parts.add("key")
    return frozenset(parts)


def _texts(body: Mapping[str, Any]) -> dict[str, str]:
    return {one["id"]: one.get("text", "") for one in body.get("choices", ()) if "id" in one}


def _key(body: Mapping[str, Any]) -> Any:
    right = sorted(one["id"] for one in body.get("choices", ()) if one.get("correct") and "id" in one)
    return right, body.get("answer"), body.get("answers"), body.get("tolerance")


def _without_named(body: Mapping[str, Any]) -> dict[str, Any]:
    named = {"prompt", "points", "choices", "answer", "answers", "tolerance"}
    rest = {name: value for name, value in body.items() if name not in named}
    rest["feedback"] = [
        one.get("feedback", "") for one in body.get("choices", ()) if isinstance(one, Mapping)
    ]
    return rest
