"""YAML in pieces: the fields of a mapping, the entries of a list, each with its comments, as the text has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from course_engine.content.merging.alignment import by_key, by_text
from course_engine.content.merging.blocks import piece_of
from course_engine.content.merging.sequences import Inner, Rule, merge_pieces
from course_engine.content.merging.values import ConflictKind, Part, Piece, Pieces
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.tree import Node, read_tree

_EXOTIC = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})
_FLOW_ENTRY = re.compile(
    r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}#"'\s][^,\[\]{}\n]*?)\s*(?=[,\]])"""
)


@dataclass(frozen=True, slots=True)
class _Area:
    """Whole lines of a YAML text, from 0 and without the last; `name` is the field they belong to."""

    lines: Sequence[str]
    first: int
    last: int
    node: Node
    name: str = ""
    offset: int = 0  # of the text's first line in the file

    def text(self, first: int, last: int) -> str:
        ended = last < len(self.lines)
        return "\n".join(self.lines[first:last]) + ("\n" if ended and last > first else "")


class Indivisible(ValueError):
    """A text, or a part of it, that cannot be told apart safely."""


def merge_fields(base: str, ours: str, theirs: str, *, offset: int = 0) -> list[Part]:
    """Return text and conflicts of three YAML mappings; `offset` is the number of lines before them in the file.

    Raises Indivisible where one of them is no mapping written in lines.
    """
    areas = [_read(text, offset) for text in (base, ours, theirs)]
    return _merge_mappings(*areas)


def _read(text: str, offset: int) -> _Area:
    lines = text.split("\n")
    if not text.strip():
        return _Area(lines, 0, len(lines), Node((1, 1), {}), offset=offset)
    try:
        node, _notes = read_tree(text.translate(_EXOTIC), "-")
    except Broken as broken:
        raise Indivisible(str(broken)) from None
    if "\r" in text:
        raise Indivisible("stray line ends")
    return _Area(lines, 0, len(lines), node, offset=offset)


# mappings


def _merge_mappings(base: _Area, ours: _Area, theirs: _Area) -> list[Part]:
    rule = Rule("field", by_key, inner=_inner(base, ours, theirs), column=_column(ours))
    return merge_pieces(_fields(base), _fields(ours), _fields(theirs), rule=rule)


def _fields(area: _Area) -> Pieces:
    """The fields of a mapping; a comment above a field is part of it."""
    value = area.node.value
    if not isinstance(value, dict):
        raise Indivisible("no mapping")
    names = sorted(value, key=lambda key: area.node.keys[key])
    places = [area.node.keys[key] for key in names]
    columns = {column for _line, column in places}
    if len(columns) > 1 or len({line for line, _column in places}) < len(places):
        raise Indivisible("fields in one line")
    starts = [line - 1 for line, _column in places]
    if places and not _opens(area.lines[starts[0]], places[0][1] - 1):
        raise Indivisible("a mapping in braces")
    prefix = f"{area.name}." if area.name else ""
    pieces = _cut(area, starts, places[0][1] - 1 if places else 0)
    return Pieces(
        pieces.head,
        tuple(
            replace(piece, key=key, name=prefix + key, node=value[key])
            for piece, key in zip(pieces.pieces, names, strict=True)
        ),
    )


def _column(area: _Area) -> int:
    return min((column - 1 for _line, column in area.node.keys.values()), default=0)


def _opens(line: str, column: int) -> bool:
    """Whether only spaces, or the dash of a list, stand before the first field."""
    return not line[:column].replace("-", " ").strip() and line[column : column + 1] != "{"


# lists


def _entries(area: _Area) -> Pieces:
    """The entries of a list written in lines, those that have an id known by it."""
    entries = area.node.entries()
    row, column = area.node.place[0] - 1, area.node.place[1] - 1
    if not entries or area.lines[row][column : column + 1] != "-":
        raise Indivisible("no list in lines")
    starts = [_dash(area.lines, one.place[0] - 1, column, row) for one in entries]
    if len(set(starts)) < len(starts):
        raise Indivisible("entries in one line")
    ids = [_id(one) for one in entries]
    pieces = _cut(area, starts, column)
    return Pieces(
        pieces.head,
        tuple(
            replace(piece, key=uid, name=uid or area.name, node=node)
            for piece, uid, node in zip(pieces.pieces, ids, entries, strict=True)
        ),
    )


def _dash(lines: Sequence[str], line: int, column: int, first: int) -> int:
    """The line of the dash that an entry stands behind."""
    while line > first and not (lines[line][column : column + 1] == "-" and not lines[line][:column].strip()):
        line -= 1
    return line


def _id(entry: Node) -> str:
    there = entry.at("id")
    return str(there.value) if there and there.value else ""


def _cut(area: _Area, starts: list[int], column: int) -> Pieces:
    """Cut lines into pieces; comments right above a piece belong to it, unless they are further in."""
    if not starts:
        return Pieces(area.text(area.first, area.last), ())
    befores = [area.first - 1, *starts]
    begins = [
        _with_comments(area.lines, before, start, column)
        for before, start in zip(befores, starts, strict=False)
    ]
    ends = [*begins[1:], area.last]
    pieces = [
        piece_of(area.text(begin, end), line=area.offset + begin)
        for begin, end in zip(begins, ends, strict=True)
    ]
    return Pieces(area.text(area.first, begins[0]), tuple(pieces))


def _with_comments(lines: Sequence[str], before: int, start: int, column: int) -> int:
    begin = number = start
    while number - 1 > before:
        number -= 1
        words = lines[number].strip()
        if words and not (
            words.startswith("#") and len(lines[number]) - len(lines[number].lstrip()) <= column
        ):
            break
        begin = number if words else begin
    return begin


# inside a field or an entry that both sides changed


def _inner(base: _Area, ours: _Area, theirs: _Area) -> Inner:
    def merge(one: Piece, mine: Piece, other: Piece) -> list[Part] | None:
        areas = [_inside(area, piece) for area, piece in ((base, one), (ours, mine), (theirs, other))]
        try:
            return _merge_inside(*areas)
        except Indivisible:
            return None

    return merge


def _inside(area: _Area, piece: Piece) -> _Area:
    first = piece.line - area.offset
    lines = [*area.lines[:first], *piece.text.split("\n")]
    node = piece.node or area.node
    return _Area(lines, first, len(lines), node, piece.name, area.offset)


def _merge_inside(base: _Area, ours: _Area, theirs: _Area) -> list[Part]:
    areas = (base, ours, theirs)
    if all(isinstance(area.node.value, dict) for area in areas):
        return _merge_mappings(*areas)
    if not all(isinstance(area.node.value, list) for area in areas):
        raise Indivisible("a value")
    if all(_flow(area) for area in areas):
        return _merge_flow(*areas)
    pieces = [_entries(area) for area in areas]
    known = all(piece.key for one in pieces for piece in one.pieces)
    if not known and any(piece.key for one in pieces for piece in one.pieces):
        raise Indivisible("some entries without an id")
    column = ours.node.place[1] - 1
    if not known:
        return merge_pieces(*pieces, rule=Rule("entry", by_text, column=column))
    if any(len({piece.key for piece in one.pieces}) < len(one.pieces) for one in pieces):
        raise Indivisible("an id twice")
    inner = _inner(*areas)

    def deeper(one: Piece, mine: Piece, other: Piece) -> list[Part] | None:
        holds = all(piece.node and piece.node.at("items") for piece in (one, mine, other))
        return inner(one, mine, other) if holds else None

    kind: ConflictKind = "item" if ours.name.endswith("items") else "section"
    return merge_pieces(*pieces, rule=Rule(kind, by_key, inner=deeper, column=column))


# lists in one line: [a, b]


def _flow(area: _Area) -> tuple[str, list[str], str] | None:
    """What stands before, in and behind the brackets of a list in one line."""
    row, column = area.node.place[0] - 1, area.node.place[1] - 1
    line = area.lines[row]
    if line[column : column + 1] != "[" or any(
        isinstance(one.value, (dict, list)) or one.place[0] - 1 != row for one in area.node.entries()
    ):
        return None
    entries, place = [], column + 1
    while match := _FLOW_ENTRY.match(line, place):
        entries.append(match[1])
        place = match.end() + (line[match.end()] == ",")
    if len(entries) != len(area.node.entries()) or line[place:].lstrip()[:1] != "]":
        return None
    close = place + len(line[place:]) - len(line[place:].lstrip())
    before = area.text(area.first, row) + line[: column + 1]
    return before, entries, "\n".join([line[close:], *area.lines[row + 1 : area.last]])


def _merge_flow(base: _Area, ours: _Area, theirs: _Area) -> list[Part]:
    cut = [one for area in (base, ours, theirs) if (one := _flow(area))]
    around = []
    for texts in zip(*((before, behind) for before, _entries, behind in cut), strict=True):
        if len({texts[1], texts[2]} - {texts[0]}) > 1:
            raise Indivisible("both changed around the list")
        around.append(texts[1] if texts[1] != texts[0] else texts[2])
    lists = [Pieces("", tuple(Piece(entry, "\n") for entry in entries)) for _before, entries, _behind in cut]
    merged = merge_pieces(*lists, rule=Rule("entry", by_text))
    if not all(isinstance(part, str) for part in merged):
        raise Indivisible("both changed an entry")
    entries = [str(part).removesuffix("\n") for part in merged if part]
    return [around[0] + ", ".join(entries) + around[1]]
