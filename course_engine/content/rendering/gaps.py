"""A rendered text taken apart at the places of its gaps, so that a page can put its fields there."""

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from markupsafe import Markup

from course_engine.items.gap_text import PLACE

_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_NAME = re.compile(r"</?([a-z0-9]+)")
_NO_FIELDS = {
    "a",
    "code",
    "pre",
    "summary",
}  # what can be clicked holds no fields, and code is to be read as it is


class Piece(NamedTuple):
    """A piece of HTML and the id of the gap that stands behind it, empty for none."""

    html: Markup
    gap: str = ""


def around_gaps(html: Markup, ids: Collection[str]) -> list[Piece]:
    """Return the sanitised `html` in pieces, with each of the gaps `ids` once.

    Places are found in running text only, never in tags, code or links. A gap that has no such place comes at the end,
    so that it can be filled all the same.
    """
    pieces: list[Piece] = []
    kept = ""
    for text, gap in _stretches(str(html), set(ids)):
        kept += text
        if gap:
            pieces.append(Piece(Markup(kept), gap))  # noqa: S704  (a piece of what was sanitised)
            kept = ""
    placed = {piece.gap for piece in pieces}
    missing = [Piece(Markup(), gap) for gap in ids if gap not in placed]
    return [*pieces, Piece(Markup(kept)), *missing]  # noqa: S704


def _stretches(html: str, still_open: set[str]) -> Iterator[tuple[str, str]]:
    """Yield tags and text, each with the gap behind it."""
    depth = 0
    for stretch in _TAG.split(html):
        if stretch.startswith("<"):
            name = _NAME.match(stretch)
            if name and name[1] in _NO_FIELDS:
                depth += -1 if stretch.startswith("</") else 1
            yield stretch, ""
        else:
            yield from _up_to_gaps(stretch, set() if depth else still_open)


def _up_to_gaps(text: str, still_open: set[str]) -> Iterator[tuple[str, str]]:
    end = 0
    for place in PLACE.finditer(text):
        if place[1] in still_open:
            still_open.discard(place[1])
            yield text[end : place.start()], place[1]
            end = place.end()
    yield text[end:], ""
