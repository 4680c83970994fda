"""A quiz file as lines, and the tree that they make: where everything stands, and new lines in the manner of the file.

Whatever a form changes, the file is read again afterwards: where anything else would say something else than before, the
change is refused (`TextOnly`) and the file stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from course_engine.assessment.exchange.quiz_yaml import file_text
from course_engine.authoring.refusals import TextOnly
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.tree import Node, read_tree
from course_engine.errors import NotFound

Path = tuple[str | int, ...]  # keys and positions from the top of the file: ("sections", 0, "items", 2)
_EMPTY_LIST = "[]"
_KEY_ALONE = re.compile(r"\s*(#.*)?\r?")  # what may stand behind a key whose list follows in lines


@dataclass(frozen=True, slots=True)
class Span:
    """Lines `first` to `last` (from 0, the last one not included) and the column of the dash they begin with."""

    first: int
    last: int
    column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Other lines in place of `first` to `last`; nothing goes where both are the same."""

    first: int
    last: int
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of a list: the row of its key, the lines behind it, and the column of its dashes, old or to come."""

    row: int
    first: int
    last: int
    column: int
    size: int


@dataclass(frozen=True, slots=True)
class QuizFile:
    """A quiz as it stands in a file; lines without their line feeds."""

    root: Node
    lines: tuple[str, ...]

    @classmethod
    def read(cls, source: str) -> QuizFile:
        """Return the file; raises TextOnly where it cannot be read, or is not written in lines."""
        root = root_of(source)
        if root is None:
            raise TextOnly
        return cls(root, tuple(source.split("\n")))

    def node(self, path: Path) -> Node:
        found = self.root.at(*path)
        if found is None:
            raise NotFound
        return found

    def plain(self) -> Any:
        """What the file says, to be changed: what a change must come to is compared with it."""
        return deepcopy(self.root.plain())

    def is_in_braces(self, node: Node) -> bool:
        """Whether a mapping or a list is written on one line, in braces or brackets."""
        return self.lines[node.place[0] - 1][node.place[1] - 1 :][:1] in ("{", "[")

    def span(self, path: Path) -> Span:
        """The lines of an entry of a list that is written in lines."""
        listed, entry = self.node(path[:-1]), self.node(path)
        column, first = listed.place[1] - 1, entry.place[0] - 1
        while first > listed.place[0] - 1 and self.lines[first][column : column + 1] != "-":
            first -= 1
        if self.lines[first][: column + 1].strip() != "-":
            raise TextOnly
        return Span(first, self.end(first, column), column)

    def end(self, first: int, column: int) -> int:
        """The line behind the last one that is further in than `column`; what follows belongs to what comes next."""
        last = first + 1
        for number in range(first + 1, len(self.lines)):
            words = self.lines[number].strip()
            inside = len(self.lines[number]) - len(self.lines[number].lstrip()) > column
            if words and inside:
                last = number + 1
            elif words and not words.startswith("#"):
                break
        return last

    def listed(self, holder: Path, key: str = "items") -> Listed:
        """The lines of the list under `key` of the mapping at `holder`."""
        mapping, node = self.node(holder), self.root.at(*holder, key)
        if node is None or self.is_in_braces(mapping):
            raise TextOnly
        row, column = mapping.keys[key][0] - 1, mapping.keys[key][1] - 1
        if not node.entries():
            return Listed(row, row + 1, row + 1, column + 2, 0)
        if not _KEY_ALONE.fullmatch(self.lines[row][column + len(key) + 1 :]):
            raise TextOnly
        spans = [self.span((*holder, key, number)) for number in range(len(node.entries()))]
        return Listed(row, row + 1, self._list_end(holder, key, spans[-1]), spans[-1].column, len(spans))

    def _list_end(self, holder: Path, key: str, last: Span) -> int:
        """The line behind a list, with the comments at its end where it ends what it stands in."""
        mapping = self.node(holder)
        if any(place > mapping.keys[key] for place in mapping.keys.values()):
            return last.last
        return max(last.last, self.end(last.first, mapping.keys[key][1] - 1 if holder else 0))

    def row_with_list(self, holder: Path, key: str = "items", *, empty: bool) -> Edit:
        """The line of a list's key when the list is empty, or no longer so."""
        place = self.node(holder).keys[key]
        row, behind = place[0] - 1, place[1] + len(key)
        head, tail = self.lines[row][:behind], self.lines[row][behind:]
        if empty:
            return Edit(row, row + 1, [f"{head} {_EMPTY_LIST}{tail}"])
        written = tail.lstrip()
        if written.startswith(_EMPTY_LIST):
            return Edit(row, row + 1, [head + written.removeprefix(_EMPTY_LIST)])
        if not _KEY_ALONE.fullmatch(tail):
            raise TextOnly
        return Edit(row, row + 1, [head + tail])

    def written(self, content: Mapping[str, Any], column: int) -> list[str]:
        """The lines of one more entry of a list whose dashes stand in `column`."""
        first, *others = self.mapping_lines(content)
        space = " " * column
        return [f"{space}- {first}", *(f"{space}  {line}" if line.strip() else line for line in others)]

    def mapping_lines(self, content: Mapping[str, Any]) -> list[str]:
        """The lines of a mapping at the left margin, in the line ends of the file."""
        ending = "\r" if self._is_of_windows else ""
        return [line + ending for line in file_text(content).rstrip("\n").split("\n")]

    @property
    def _is_of_windows(self) -> bool:
        return any(line.endswith("\r") for line in self.lines)

    def edited(self, edits: Iterable[Edit], expected: Any) -> str:
        """Return the file with these edits; raises TextOnly where it would then say anything but `expected`."""
        lines = list(self.lines)
        for one in sorted(edits, key=lambda one: (one.first, one.last), reverse=True):
            if self._is_of_windows and one.lines and one.first == len(self.lines):
                lines[-1] = lines[-1].removesuffix("\r") + "\r"
            lines[one.first : one.last] = one.lines
        if not self.lines[-1].endswith("\r"):
            lines[-1] = lines[-1].removesuffix("\r")
        text = "\n".join(lines)
        after = root_of(text)
        if after is None or after.plain() != expected:
            raise TextOnly
        return text


def root_of(source: str) -> Node | None:
    """Return the tree of a quiz; None for a text that cannot be read, or has no lines to be changed one by one."""
    try:
        root, _notes = read_tree(source, "-")
    except Broken:
        return None
    in_lines = root.place[1] == 1 and not source.lstrip().startswith("{")
    return root if isinstance(root.value, dict) and in_lines else None


def as_read(content: Mapping[str, Any]) -> Any:
    """Return content as it is read from a file in which it was written."""
    return read_tree(file_text(content), "-")[0].plain()


def there(plain: Any, path: Path) -> Any:
    """Return what stands at a path of what a file says; a list that is empty or missing as a new one."""
    *way, last = path
    for step in way:
        plain = plain[step]
    return plain.setdefault(last, []) if isinstance(last, str) else plain[last]


def shifted(lines: Sequence[str], by: int) -> list[str]:
    """Return lines further in by so many columns, or further out where it is below 0."""
    if by >= 0:
        return [" " * by + line if line.strip("\r") else line for line in lines]
    return [line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in lines]


def said(node: Node | None, key: str) -> str:
    """Return the text under a key, "" for none."""
    value = node.at(key) if node else None
    return str(value.value) if value and isinstance(value.value, str) else ""
