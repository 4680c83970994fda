"""YAML as a tree that knows where everything stands.

The tree is built from the loader's events instead of its objects: that keeps line and column of every value, refuses
duplicate keys, anchors and tags before anything is expanded, and leaves `no`, `12:30` and `0049` the text they are.
What a plain scalar means (a number, yes or no, a date) is decided by the field it is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.codes import Broken, Place, found
from course_engine.content.parsing.source import has_control
from course_engine.items.shapes import Plain

DEEPEST = 12
_NULLS = {"", "~", "null"}


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, in C where there is one. Only its events are used."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its place. `keys` has the place of each key of a mapping."""

    place: Place
    value: "str | Plain | list[Node] | dict[str, Node] | None"
    keys: dict[str, Place] = field(default_factory=dict)
    text_line: int | None = None  # where the text of a block scalar (`|`) begins

    def at(self, *location: str | int) -> "Node | None":
        """Return the node at `location`, or None where there is nothing."""
        node: Node | None = self
        for step in location:
            node = node._step(step) if node else None
        return node

    def _step(self, step: str | int) -> "Node | None":
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and 0 <= step < len(self.value):
            return self.value[step]
        return None

    def key_place(self, key: str) -> Place:
        """Return the place of `key`, else that of the mapping it is missing from."""
        return self.keys.get(key, self.place)

    def plain(self) -> Any:
        """Return dicts, lists and texts; keys without a value are left out."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items() if node.value is not None}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def entries(self) -> "list[Node]":
        """Return the nodes of a list; nothing where this is none."""
        return self.value if isinstance(self.value, list) else []


class _Reader:
    """Reads one document from the events of one text."""

    def __init__(self, text: str, path: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.path = path
        self.first_line = first_line
        self.events: Iterator[Any] = yaml.parse(text, Loader=Loader)
        self.notes: list[Finding] = []
        self.long_quote: tuple[int, int] | None = None  # where the last quoted text began, if it spans lines

    def document(self) -> Node:
        self._next()  # the stream begins
        if isinstance(self._next(), yaml.StreamEndEvent):
            raise self._broken("C106", (0, 0))
        node = self._node(self._next(), depth=1)
        self._next()  # the document ends
        if not isinstance(following := self._next(), yaml.StreamEndEvent):
            raise self._broken("C124", _start(following))
        return node

    def _next(self) -> Any:
        return next(self.events)

    def _node(self, event: Any, depth: int) -> Node:
        self._refuse_magic(event, depth)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _refuse_magic(self, event: Any, depth: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise self._broken("C121", _start(event))
        if event.tag:
            raise self._broken("C122", _start(event))
        if depth > DEEPEST:
            raise self._broken("C123", _start(event), limit=DEEPEST)

    def _scalar(self, event: Any) -> Node:
        if name := has_control(event.value):
            raise self._broken("C103", _start(event), name=name)
        place = self._place(_start(event))
        if event.style in ("|", ">"):
            return Node(place, event.value, text_line=place[0] + 1 if event.style == "|" else None)
        if event.style:
            spans_lines = event.end_mark.line > event.start_mark.line
            self.long_quote = _start(event) if spans_lines else None
            return Node(place, event.value)
        self._look_for_hashtag(event.end_mark)
        return Node(place, None if event.value in _NULLS else Plain(event.value))

    def _look_for_hashtag(self, end: Any) -> None:
        """Note a `#word` right after a plain text: it was meant to be read, and is silently cut off."""
        rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
        if match := re.match(r"\s*#\w", rest):
            self.notes.append(found("C126", self.path, self._place((end.line, end.column + match.end() - 2))))

    def _sequence(self, event: Any, depth: int) -> Node:
        entries = []
        while not isinstance(entry := self._next(), yaml.SequenceEndEvent):
            entries.append(self._node(entry, depth + 1))
        return Node(self._place(_start(event)), entries)

    def _mapping(self, event: Any, depth: int) -> Node:
        values: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            name = self._key(key, depth)
            if name in keys:
                raise self._broken("C120", _start(key), key=name, first=keys[name][0])
            keys[name] = self._place(_start(key))
            values[name] = self._node(self._next(), depth + 1)
        return Node(self._place(_start(event)), values, keys)

    def _key(self, event: Any, depth: int) -> str:
        self._refuse_magic(event, depth)
        if not isinstance(event, yaml.ScalarEvent):
            raise self._broken("C125", _start(event))
        return str(self._scalar(event).value or "")

    def _place(self, mark: tuple[int, int]) -> Place:
        return mark[0] + self.first_line, mark[1] + 1

    def _broken(self, code: str, mark: tuple[int, int], **values: object) -> Broken:
        return Broken(found(code, self.path, self._place(mark), **values))

    def syntax_error(self, error: yaml.MarkedYAMLError) -> Broken:
        """Return in plain words what the loader stumbled over, at the line a person would look at."""
        mark = _mark(error.problem_mark)
        opened = _mark(error.context_mark) if error.context_mark else mark
        code, place, values = self._diagnosis(str(error.problem), str(error.context), mark, opened)
        last = len(self.lines) - 1
        return self._broken(code, (min(place[0], last), place[1] if place[0] <= last else 0), **values)

    def _diagnosis(
        self, problem: str, context: str, mark: tuple[int, int], opened: tuple[int, int]
    ) -> tuple[str, tuple[int, int], dict[str, object]]:
        line = self.lines[mark[0]] if mark[0] < len(self.lines) else ""
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return "C111", (mark[0], line.index("\t")), {}
        if "cannot start any token" in problem or "parsing a block node" in context:
            return "C114", mark, {"character": line[mark[1] : mark[1] + 1]}
        if "alphabetic or numeric character" in problem:
            return "C121", mark, {}
        if "find expected key" in problem or "<block end>" in problem:
            return self._after_quote(line, mark)
        for words, code, where in _DIAGNOSES:
            if words in problem or words in context:
                return code, opened if where == "opened" else mark, {}
        return "C110", mark, {}

    def _after_quote(
        self, line: str, mark: tuple[int, int]
    ) -> tuple[str, tuple[int, int], dict[str, object]]:
        """Tell text after a closing quote from a wrong indentation, and a closing quote from a missing one."""
        if not re.search(r"""['"]\s*$""", line[: mark[1]]):
            return "C116", mark, {}
        return ("C113", self.long_quote, {}) if self.long_quote else ("C115", mark, {})


_DIAGNOSES = [
    ("mapping values are not allowed", "C112", "mark"),
    ("escape character", "C119", "mark"),
    ("quoted scalar", "C113", "opened"),
    ("could not find expected ':'", "C117", "opened"),
    ("sequence entries are not allowed", "C116", "mark"),
    ("'-' indicator", "C116", "mark"),
    ("<document start>", "C116", "mark"),  # what comes first is indented further than what follows
    ("parsing a flow", "C118", "opened"),
    ("scanning a tag", "C122", "opened"),
    ("parsing a node", "C122", "mark"),
    ("block scalar", "C116", "mark"),
]


def read_tree(text: str, path: str, *, first_line: int = 1) -> tuple[Node, list[Finding]]:
    """Return the one YAML document in `text`, whose first line is line `first_line` of the file, and warnings.

    Raises Broken with the place of the first thing that cannot be read (C103, C106, C11x, C12x).
    """
    reader = _Reader(text, path, first_line)
    try:
        return reader.document(), reader.notes
    except yaml.MarkedYAMLError as error:
        raise reader.syntax_error(error) from None
    except yaml.YAMLError:
        raise Broken(found("C110", path, (first_line, 1))) from None


def _start(event: Any) -> tuple[int, int]:
    return event.start_mark.line, event.start_mark.column


def _mark(mark: Any) -> tuple[int, int]:
    return (mark.line, mark.column) if mark else (0, 0)
