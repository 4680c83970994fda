"""Variants of a lesson: the same in Leichte Sprache (`leicht`) or in another language (`en`), with the same ids."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from course_engine.content.catalogue import Lesson, Term
from course_engine.content.parsing.glossary import used_terms
from course_engine.content.parsing.outline import heading_levels
from course_engine.content.parsing.self_checks import self_checks
from course_engine.items import Item

EASY = "leicht"

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def is_known(variant: str) -> bool:
    """Whether readers can be told what this variant is: Leichte Sprache, or a language by its code."""
    return variant == EASY or _LANGUAGE.fullmatch(variant) is not None


def language_of(variant: str, language: str) -> str:
    """Return the language that a variant of a text in `language` is written in."""
    return variant if variant != EASY and _LANGUAGE.fullmatch(variant) else language


def explained_terms(glossary: Iterable[Term], body: str, variant: str) -> tuple[Term, ...]:
    """Return the words to be explained in a text; none in another language than that of the glossary."""
    return () if language_of(variant, "") else used_terms(glossary, body)


def differences(base: Lesson, other: Lesson) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the code of a finding, with its values, for each thing that a variant and its lesson must share and do not."""
    levels = heading_levels(base.body), heading_levels(other.body)
    if levels[0] != levels[1]:
        yield "C518", {"count": len(levels[1]), "base": len(levels[0])}
    here, there = _checks(other), _checks(base)
    for uid in [*there, *(uid for uid in here if uid not in there)]:
        if here.get(uid) != there.get(uid):
            yield "C519", {"value": uid}


def _checks(lesson: Lesson) -> dict[str, tuple[str, set[str]]]:
    """By id of each self-check, its type and the ids within it."""
    items = (check.item for check in self_checks(lesson.body, "-"))
    return {item.id: (item.kind, set(_ids(item))) for item in items if item}


def _ids(item: Item) -> Iterator[str]:
    for value in item.to_body().values():
        if isinstance(value, list):
            yield from (str(one["id"]) for one in value if isinstance(one, dict) and "id" in one)
