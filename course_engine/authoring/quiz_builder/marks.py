"""What is wrong or doubtful in an item, at the field that it speaks of, in the words of the form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from course_engine.authoring.quiz_builder.words import KINDS, name_of
from course_engine.content.catalogue import Finding, Quiz
from course_engine.content.parsing import Parsed, parse_quiz
from course_engine.content.parsing.quizzes import item_places
from course_engine.content.parsing.tree import Node
from course_engine.items.shapes import Location

_KEY = re.compile(r"„([a-z_]+)“")
Translate = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Marks:
    """Errors of one item by place, () for those of the item as a whole, and those of the rest of the quiz."""

    errors: Mapping[Location, list[str]]
    elsewhere: tuple[Finding, ...]


def item_marks(source: str, uid: str, translate: Translate) -> Marks:
    """Return what keeps the item from being saved."""
    read = parse_quiz(source)
    node = _node_of(read.node, uid) if read.node else None
    errors: dict[Location, list[str]] = {}
    elsewhere = []
    places = {place: location for location, place in _places(node, ())} if node else {}
    for one in read.errors:
        place = (one.line, one.column)
        if place in places and node:
            sentences = errors.setdefault(_speaking_of(one, places[place], node), [])
            sentences.append(form_words(one, translate))
        else:
            elsewhere.append(one)
    return Marks(errors, tuple(elsewhere))


def is_unfinished(read: Parsed[Quiz]) -> bool:
    """Whether nothing is wrong with a quiz but that items are missing: in it, in a section, a pool or a case."""
    return all(_says_empty(one) for one in read.errors)


def _says_empty(finding: Finding) -> bool:
    key = finding.values.get("key")
    return finding.code == "C226" or (finding.code in ("C201", "C218") and key in ("items", "sections"))


def form_words(finding: Finding, translate: Translate) -> str:
    """Return what is wrong, with the names of fields and types as the form has them."""
    return form_words_of(finding.problem(translate))


def form_words_of(sentence: str) -> str:
    """Return a sentence about a file with the names of fields and types as the form has them."""
    return _KEY.sub(_named, sentence)


def _named(match: re.Match[str]) -> str:
    name, kind = name_of(match[1]), KINDS.get(match[1])
    return f"„{kind[0] if kind and name == match[1] else name}“"


def _uid(node: Node) -> str:
    there = node.at("id")
    return str(there.value) if there else ""


def _node_of(root: Node, uid: str) -> Node | None:
    return next((place.node for place in item_places(root) if _uid(place.node) == uid), None)


def _places(node: Node, location: Location) -> Iterator[tuple[Location, tuple[int, int]]]:
    """Where everything stands; what is further in comes later, and counts."""
    yield location, node.place
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            if key != "id":
                yield (*location, key), node.keys[key]
                yield from _places(child, (*location, key))
    for number, child in enumerate(node.entries()):
        yield from _places(child, (*location, number))


def _speaking_of(finding: Finding, location: Location, node: Node) -> Location:
    """The place of what is missing is that of the mapping it is missing from."""
    key, there = finding.values.get("key"), node.at(*location)
    while there and not isinstance(there.value, dict) and location:
        if key == location[-1]:
            return location
        location = location[:-1]
        there = node.at(*location)
    missing = isinstance(key, str) and there and isinstance(there.value, dict) and key not in there.value
    return (*location, key) if missing and isinstance(key, str) else location
