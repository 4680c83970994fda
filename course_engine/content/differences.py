"""Two texts compared line by line, and word by word inside lines that changed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added", "gap"]
AROUND = 2  # unchanged lines shown before and after a change


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `marked` where it is what changed in its line."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison; a gap stands for unchanged lines that are left out."""

    kind: Kind
    pieces: tuple[Piece, ...] = ()


def compare(before: str, after: str) -> list[Line]:
    """Return the comparison of two texts, unchanged lines far from a change left out."""
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    lines: list[Line] = []
    end = 0
    for group in groups:
        if group[0][1] > end:
            lines.append(Line("gap"))
        for kind, *bounds in group:
            lines += _lines(kind, old[bounds[0] : bounds[1]], new[bounds[2] : bounds[3]])
        end = group[-1][2]
    if lines and end < len(old):
        lines.append(Line("gap"))
    return lines


def _lines(kind: str, old: list[str], new: list[str]) -> Iterator[Line]:
    if kind == "equal":
        yield from (Line("same", (Piece(text),)) for text in old)
        return
    pairs = [_pair(a, b) for a, b in zip(old, new, strict=False)]
    yield from (Line("removed", pair[0]) for pair in pairs)
    yield from (Line("removed", (Piece(text),)) for text in old[len(pairs) :])
    yield from (Line("added", pair[1]) for pair in pairs)
    yield from (Line("added", (Piece(text),)) for text in new[len(pairs) :])


def _pair(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if len(old) + len(new) > 1000 or matcher.ratio() < 0.3:
        return (Piece(before),), (Piece(after),)
    left, right = [], []
    for kind, a, b, c, d in matcher.get_opcodes():
        left.append(Piece("".join(old[a:b]), kind != "equal"))
        right.append(Piece("".join(new[c:d]), kind != "equal"))
    return tuple(one for one in left if one.text), tuple(one for one in right if one.text)
