"""Rendered texts cut into passages: what stands under a heading, with the anchor that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from course_engine.search.stems import plain_text

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_WITHIN_LINES = frozenset(
    {"a", "abbr", "b", "code", "del", "em", "i", "kbd", "mark", "s", "small", "span", "strong", "sub", "sup"}
)
_UNREAD = frozenset({"sup", "svg"})  # the numbers of footnotes


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of plain text; `anchor` and `heading` are empty for what stands above the first heading."""

    anchor: str
    heading: str
    text: str


def passages(segments: Iterable[Mapping[str, Any]]) -> list[Passage]:
    """Return the passages of a kept rendering; of a self-check only its question.

    What else there may be, as notes for facilitators, is not for everybody who finds.
    """
    reader = _Reader()
    for segment in segments:
        if segment["kind"] == "prose":
            reader.feed(segment["html"])
        elif segment["kind"] == "self-check":
            reader.add_line(str(segment["item"].get("prompt", "")))
    reader.close()
    return [one for one in reader.passages() if one.text or one.heading]


class _Reader(HTMLParser):
    """Collects text by heading. A heading without an id does not begin a passage: nothing could lead there."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._heading = ""
        self._unread = 0

    def passages(self) -> list[Passage]:
        return [Passage(anchor, _line(heading), _line(text)) for anchor, heading, text in self._pieces]

    def add_line(self, text: str) -> None:
        self._pieces[-1][2].append(f" {text} ")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        anchor = dict(attrs).get("id")
        if tag in _HEADINGS and anchor and not self._heading:
            self._heading = tag
            self._pieces.append((anchor, [], []))
        elif tag in _UNREAD:
            self._unread += 1
        elif tag not in _WITHIN_LINES:
            self._part()

    def handle_endtag(self, tag: str) -> None:
        if tag == self._heading:
            self._heading = ""
        elif tag in _UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag not in _WITHIN_LINES:
            self._part()

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._place().append(data)

    def _place(self) -> list[str]:
        _anchor, heading, text = self._pieces[-1]
        return heading if self._heading else text

    def _part(self) -> None:
        """Words of two blocks are two words."""
        self._place().append(" ")


def _line(pieces: list[str]) -> str:
    return " ".join(plain_text("".join(pieces)).split())
