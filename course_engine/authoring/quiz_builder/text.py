"""A quiz file changed in one place: every byte outside of it stays, comments included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from course_engine.assessment.exchange.quiz_yaml import file_text
from course_engine.authoring.refusals import LastItem, TextOnly
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.quizzes import item_places, sections_of
from course_engine.content.parsing.tree import Node, read_tree
from course_engine.errors import NotFound
from course_engine.items.shapes import Plain

_EMPTY_LIST = "[]"
_TYPED = re.compile(r"true|false|[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in its place: `section` and `vignette` are ids, "" for none; first and last among its neighbours."""

    uid: str
    kind: str
    prompt: str
    points: str
    section: str = ""
    vignette: str = ""
    is_first: bool = True
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines `first` to `last` (from 0, the last one not included) and the column of the dash or key they begin with."""

    first: int
    last: int
    column: int


def item_entries(source: str) -> list[Entry]:
    """Return the items of a quiz in order; empty for a text that cannot be read."""
    try:
        root = _root(source)
    except TextOnly:
        return []
    found = []
    for place in item_places(root):
        neighbours = _neighbours(root, place.section, place.vignette)
        at = next(n for n, one in enumerate(neighbours) if one is place.node)
        found.append(
            Entry(
                _said(place.node, "id"),
                _said(place.node, "type"),
                _said(place.node, "prompt"),
                _said(place.node, "points") or "1",
                _said(place.section, "id"),
                _said(place.vignette, "id"),
                at == 0,
                at == len(neighbours) - 1,
            )
        )
    return found


def section_titles(source: str) -> dict[str, str]:
    """Return the titles of the sections by id, "" for one without; empty for a text that cannot be read."""
    try:
        return {_said(one, "id"): _said(one, "title") for one in sections_of(_root(source))}
    except TextOnly:
        return {}


def item_content(source: str, uid: str) -> dict[str, Any]:
    """Return an item as it stands in the file, with numbers, yes and no as such; raises NotFound."""
    content: dict[str, Any] = _typed(_item(_root(source), uid)[0].plain())
    return content


def with_item(source: str, uid: str, content: Mapping[str, Any]) -> str:
    """Return the quiz with other content for an item that it has."""
    lines, span = _lines_of(source, uid)
    written = _written(content, span.column, source)
    return "\n".join([*lines[: span.first], *written, *lines[span.last :]])


def with_new_item(source: str, content: Mapping[str, Any], *, section: str = "") -> str:
    """Return the quiz with one more item, the last of its section (the last one for none of that id) or of the quiz."""
    root, lines = _root(source), source.split("\n")
    sections = sections_of(root)
    last = sections[-1] if sections else root
    listed = next((one for one in sections if _said(one, "id") == section), last).at("items")
    if listed is None:
        raise TextOnly
    entries = listed.entries()
    row = listed.place[0] - 1
    if not entries:
        return _with_first_item(lines, row, listed, content, source)
    spans = [_span(lines, listed, entry) for entry in entries]
    at = spans[-1].last
    blank = len(spans) > 1 and not lines[spans[-1].first - 1].strip()
    written = _written(content, spans[-1].column, source)
    return "\n".join([*lines[:at], *([lines[spans[-1].first - 1]] if blank else []), *written, *lines[at:]])


def without_item(source: str, uid: str) -> str:
    """Return the quiz without an item; raises LastItem for the last one in its place."""
    root = _root(source)
    if len(_item(root, uid)[1]) == 1:
        raise LastItem
    lines, span = _lines_of(source, uid)
    last = span.last
    while last < len(lines) - 1 and not lines[last].strip() and not lines[span.first - 1].strip():
        last += 1
    return "\n".join([*lines[: span.first], *lines[last:]])


def with_item_moved(source: str, uid: str, *, up: bool) -> str:
    """Return the quiz with an item one place further up or down among its neighbours, unchanged at the end of them."""
    root, lines = _root(source), source.split("\n")
    node, neighbours = _item(root, uid)
    at = next(n for n, one in enumerate(neighbours) if one is node)
    other = at - 1 if up else at + 1
    if not 0 <= other < len(neighbours):
        return source
    listed = _list_of(root, node)
    one, two = (_span(lines, listed, neighbours[n]) for n in sorted((at, other)))
    return "\n".join(
        [
            *lines[: one.first],
            *lines[two.first : two.last],
            *lines[one.last : two.first],
            *lines[one.first : one.last],
            *lines[two.last :],
        ]
    )


def with_settings(source: str, values: Mapping[str, Any]) -> str:
    """Return the quiz with other values for these keys at its top; None takes a key out."""
    for key, value in values.items():
        source = _with_setting(source, key, value)
    return source


def _with_setting(source: str, key: str, value: Any) -> str:
    root, lines = _root(source), source.split("\n")
    before = root.keys.get(key)
    written = [] if value is None else _mapping_lines({key: value}, source)
    if before:
        span = _Span(before[0] - 1, _end(lines, before[0] - 1, 0), 0)
        return "\n".join([*lines[: span.first], *written, *lines[span.last :]])
    place = root.keys.get("sections") or root.keys.get("items")
    if place is None:
        raise TextOnly
    at = place[0] - 1
    return "\n".join([*lines[:at], *written, *lines[at:]])


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _typed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_typed(one) for one in value]
    return yaml.safe_load(value) if isinstance(value, Plain) and _TYPED.fullmatch(value) else str(value)


def _root(source: str) -> Node:
    try:
        root, _notes = read_tree(source, "-")
    except Broken:
        raise TextOnly from None
    if not isinstance(root.value, dict) or root.place[1] != 1 or source.lstrip().startswith("{"):
        raise TextOnly
    return root


def _said(node: Node | None, key: str) -> str:
    there = node.at(key) if node else None
    return str(there.value) if there and isinstance(there.value, str) else ""


def _neighbours(root: Node, section: Node | None, vignette: Node | None) -> Sequence[Node]:
    listed = (vignette or section or root).at("items")
    return listed.entries() if listed else []


def _item(root: Node, uid: str) -> tuple[Node, Sequence[Node]]:
    for place in item_places(root):
        if _said(place.node, "id") == uid and isinstance(place.node.value, dict):
            return place.node, _neighbours(root, place.section, place.vignette)
    raise NotFound


def _list_of(root: Node, node: Node) -> Node:
    """The list that an item stands in."""
    for place in item_places(root):
        if place.node is node:
            listed = (place.vignette or place.section or root).at("items")
            assert listed is not None
            return listed
    raise NotFound


def _lines_of(source: str, uid: str) -> tuple[list[str], _Span]:
    root, lines = _root(source), source.split("\n")
    node, _neighbours = _item(root, uid)
    return lines, _span(lines, _list_of(root, node), node)


def _span(lines: Sequence[str], listed: Node, entry: Node) -> _Span:
    """The lines of an entry of a list that is written in lines."""
    column, first = listed.place[1] - 1, entry.place[0] - 1
    while first > listed.place[0] - 1 and lines[first][column : column + 1] != "-":
        first -= 1
    if lines[first][: column + 1].strip() != "-":
        raise TextOnly
    return _Span(first, _end(lines, first, column), column)


def _end(lines: Sequence[str], first: int, column: int) -> int:
    """The line behind the last one that is further in than `column`; what follows it belongs to what comes next."""
    last = first + 1
    for number in range(first + 1, len(lines)):
        words = lines[number].strip()
        inside = len(lines[number]) - len(lines[number].lstrip()) > column
        if words and inside:
            last = number + 1
        elif words and not words.startswith("#"):
            break
    return last


def _with_first_item(
    lines: list[str], row: int, listed: Node, content: Mapping[str, Any], source: str
) -> str:
    head, column = lines[row], listed.place[1] - 1
    if not head[column:].startswith(_EMPTY_LIST):
        raise TextOnly
    key = head[:column].rstrip() + head[column + len(_EMPTY_LIST) :]
    indent = len(head) - len(head.lstrip()) + 2
    return "\n".join([*lines[:row], key, *_written(content, indent, source), *lines[row + 1 :]])


def _written(content: Mapping[str, Any], column: int, source: str) -> list[str]:
    """The lines of one more entry of a list whose dashes stand in `column`."""
    first, *others = _mapping_lines(content, source)
    space = " " * column
    return [f"{space}- {first}", *(f"{space}  {line}" if line.strip() else line for line in others)]


def _mapping_lines(content: Mapping[str, Any], source: str) -> list[str]:
    ending = "\r" if "\r\n" in source else ""
    return [line + ending for line in file_text(content).rstrip("\n").split("\n")]
