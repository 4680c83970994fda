"""Ids for files that lack them, put into the text so that every other byte stays.

An id is made once, from the title or the first words, and is never changed again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from course_engine.content.catalogue import slugified
from course_engine.content.parsing import Parsed, parse_lesson, parse_module, parse_quiz
from course_engine.content.parsing.quizzes import item_places, sections_of, vignettes_of
from course_engine.content.parsing.tree import Node

Kind = Literal["module", "lesson", "quiz"]

_PARSERS: dict[Kind, Callable[[str], Parsed[Any]]] = {
    "module": parse_module,
    "lesson": parse_lesson,
    "quiz": parse_quiz,
}
MISSING_ID = "C200"
_WORDS = 5
OPTIONS = ("choices", "statements", "premises", "options", "entries", "rubric")


@dataclass(frozen=True, slots=True)
class _Nameless:
    """A mapping that lacks its id: where it stands, what its id begins with, and the ids it must differ from."""

    node: Node
    prefix: str
    words: str
    taken: set[str]


def with_ids(text: str, kind: Kind, taken: set[str]) -> str:
    """Return `text` with an id wherever one is missing; ids of modules, lessons and quizzes are added to `taken`."""
    read = _PARSERS[kind](text)
    if read.node is None or not any(one.code == MISSING_ID for one in read.findings):
        return text
    inserts = []
    for nameless in _nameless(read.node, kind, taken):
        uid = new_id(nameless.prefix, nameless.words, nameless.taken)
        nameless.taken.add(uid)
        inserts.append((_offset(text, nameless.node.place), uid))
    for offset, uid in sorted(inserts, reverse=True):
        text = _inserted(text, offset, f"id: {uid}")
    return text


def new_id(prefix: str, words: str, taken: set[str]) -> str:
    """Return an id such as `l-erste-schritte` that is not in `taken`."""
    stem = "-".join(slugified(words).split("-")[:_WORDS])[:40].strip("-") or "neu"
    candidates = (f"{prefix}-{stem}" + (f"-{number}" if number > 1 else "") for number in range(1, 10_000))
    return next(uid for uid in candidates if uid not in taken)


def _nameless(root: Node, kind: Kind, taken: set[str]) -> Iterator[_Nameless]:
    if not _has_id(root):
        yield _Nameless(root, kind[0], _text(root, "title"), taken)
    if kind != "quiz":
        return
    for prefix, nodes in (("s", sections_of(root)), ("v", vignettes_of(root))):
        taken_here = _ids(nodes)
        yield from (_Nameless(node, prefix, _text(node, "title"), taken_here) for node in _lacking(nodes))
    items = [place.node for place in item_places(root)]
    item_ids = _ids(items)
    for item in items:
        if isinstance(item.value, dict) and not _has_id(item):
            yield _Nameless(item, "i", _text(item, "prompt"), item_ids)
        for key in OPTIONS:
            options = item.at(key)
            entries = options.entries() if options else []
            option_ids = _ids(entries)
            yield from (_Nameless(one, "a", _text(one, "text"), option_ids) for one in _lacking(entries))


def _lacking(nodes: list[Node]) -> list[Node]:
    return [node for node in nodes if isinstance(node.value, dict) and not _has_id(node)]


def _has_id(node: Node) -> bool:
    return node.at("id") is not None


def _text(node: Node, key: str) -> str:
    there = node.at(key)
    return str(there.value) if there and isinstance(there.value, str) else ""


def _ids(nodes: list[Node]) -> set[str]:
    return {str(uid.value) for one in nodes if (uid := one.at("id")) is not None}


def _offset(text: str, place: tuple[int, int]) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: place[0] - 1]) + place[1] - 1


def _inserted(text: str, offset: int, entry: str) -> str:
    """Put `entry` in front of the first key of the mapping at `offset`, written in lines or in braces."""
    if text[offset : offset + 1] == "{":
        return f"{text[: offset + 1]}{entry}, {text[offset + 1 :]}"
    column = offset - (text.rfind("\n", 0, offset) + 1)
    line_end = "\r\n" if "\r\n" in text else "\n"
    return f"{text[:offset]}{entry}{line_end}{' ' * column}{text[offset:]}"
