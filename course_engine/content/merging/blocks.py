"""Markdown in blocks: paragraphs, headings, lists, tables, fenced code, boxes with all that is indented under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from course_engine.content.merging.values import Piece, Pieces
from course_engine.content.parsing.blocks import fences

_HEADING = re.compile(r"#{1,6}[ \t]+(?P<words>.*?)[ \t#]*$", re.MULTILINE)
_LISTED = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]")
_DEFINED = re.compile(r":[ \t]")
_INDENTED = re.compile(r"[ ]{2,}|\t")
_END = re.compile(r"(?:\r?\n[ \t\r]*)+\Z")


def split_blocks(text: str, *, first_line: int = 0) -> Pieces:
    """Return the blocks of a Markdown text whose first line is line `first_line` of the file, from 0.

    What belongs together stays together: a fence to its end, a list with its empty lines, a box with its content. Each
    block is named by the heading above it.
    """
    lines = text.split("\n")
    offsets = [0, *accumulate(len(line) + 1 for line in lines)]
    starts = list(_starts(lines))
    places = [*(offsets[line] for line in starts), len(text)]
    spans = zip(starts, places, places[1:], strict=False)
    pieces = [piece_of(text[start:end], line=first_line + line) for line, start, end in spans]
    return Pieces(text[: places[0]], tuple(_named(pieces)))


def piece_of(text: str, *, key: str = "", name: str = "", line: int = 0) -> Piece:
    """Return the piece with this text, the empty lines behind it apart."""
    end = _END.search(text)
    cut = end.start() if end else len(text)
    return Piece(text[:cut], text[cut:], key, name, line)


def _starts(lines: list[str]) -> Iterator[int]:
    """Yield the numbers of the lines that blocks begin with."""
    fenced = {number for fence in fences(lines) for number in range(fence.first, fence.last + 1)}
    inside = {fence.first for fence in fences(lines)}  # the first line of a fence may begin a block
    after_gap, is_list, after_heading, begun = True, False, False, False
    for number, line in enumerate(lines):
        if number in fenced and number not in inside:
            after_gap = after_heading = False
            continue
        if not line.strip(" \t\r"):
            after_gap = True
            continue
        is_heading = number not in fenced and bool(_HEADING.match(line))
        goes_on = begun and _goes_on(line, is_list=is_list)
        if not goes_on if after_gap else is_heading or after_heading:
            yield number
            is_list, begun = bool(_LISTED.match(line)), True
        after_gap, after_heading = False, is_heading


def _goes_on(line: str, *, is_list: bool) -> bool:
    """Whether a line behind an empty one belongs to the block before."""
    return bool(_INDENTED.match(line) or _DEFINED.match(line) or (is_list and _LISTED.match(line)))


def _named(pieces: list[Piece]) -> Iterator[Piece]:
    above = ""
    for piece in pieces:
        if heading := _HEADING.match(piece.text):
            above = heading["words"].strip()
        yield replace(piece, name=above)
