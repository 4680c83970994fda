"""What a merge gives: text where it is clear what holds, and conflicts where both sides changed the same differently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from textwrap import indent
from typing import Literal

from course_engine.content.parsing.tree import Node

ConflictKind = Literal["block", "field", "entry", "item", "section", "file", "lesson", "image"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that merges as one: a block, a field, an item. `after` are the line ends behind it.

    `key` is its identity; pieces without one are known by their text. `line` is where it begins, from 0.
    """

    text: str
    after: str = ""
    key: str = ""
    name: str = ""
    line: int = 0
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """A text in pieces: joined, they are the text again."""

    head: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return self.head + "".join(piece.text + piece.after for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both sides changed differently; an empty text means that it is not there.

    `name` says what it is about: the heading above a block, a field, the id of an item. `line` is where it begins in
    ours, from 1; 0 where ours does not have it. `column` is how far the file has it indented.
    """

    kind: ConflictKind
    name: str
    base: str
    ours: str
    theirs: str
    line: int = 0
    column: int = 0
    after: str = field(default="", compare=False)

    def mirrored(self) -> Conflict:
        """Return it as the other side sees it."""
        return replace(self, ours=self.theirs, theirs=self.ours, line=0)

    def readable(self, text: str) -> str:
        """Return one of its texts as people read it, not indented."""
        return "\n".join(_without(line, self.column) for line in text.split("\n"))

    def written(self, text: str) -> str:
        """Return a text of somebody's own as the file has it."""
        whole = self.kind in ("file", "lesson")
        return indent(text.strip("\n"), " " * self.column) + ("\n" if whole and text.strip() else "")


Part = str | Conflict


@dataclass(frozen=True)
class Merge:
    """Text and conflicts in order. Their line ends are LF; `crlf` and `bom` say how the file has them."""

    parts: tuple[Part, ...]
    crlf: bool = False
    bom: bool = False

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        return tuple(part for part in self.parts if isinstance(part, Conflict))

    @property
    def is_clean(self) -> bool:
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text. Raises ValueError where there are conflicts."""
        return self.settled(())

    def settled(self, choices: Sequence[str]) -> str:
        """Return the text with one chosen text for each conflict, in order; an empty one leaves the piece out."""
        if len(choices) != len(self.conflicts):
            raise ValueError("every conflict needs a choice")
        text = "".join(self._chosen(iter(choices)))
        if isinstance(self.parts[-1], Conflict) and not choices[-1]:
            text = text.rstrip("\n") + "\n"
        text = text.replace("\n", "\r\n") if self.crlf else text
        return "\ufeff" + text if self.bom else text

    def _chosen(self, choices: Iterator[str]) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            elif chosen := next(choices):
                yield chosen + part.after


def _without(line: str, column: int) -> str:
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(column, spaces) :]
