"""Places in a rendered text that somebody can say something about: its blocks, and where a block has gone since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from markupsafe import Markup

from course_engine.authoring.lint.passages import plain
from course_engine.content.rendering import Rendered, Segment
from course_engine.content.rendering.plain_lines import plain_lines

WHOLE = 0  # the place that stands for the text as a whole
QUOTE_LIMIT = 300  # characters of a block that are kept with a comment
LIKE = 0.55  # from 0 to 1, how much a block must have of what was read to be the same one
_VOID = frozenset({"br", "hr", "img", "input"})
_TERM = re.compile(r'<details class="term">.*?</details>', re.DOTALL)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list, table, box or self-check as it is read, a heading with what follows it.

    `place` counts from 1.
    """

    place: int
    html: Markup
    words: str

    @property
    def quote(self) -> str:
        return quoted(self.words)


def quoted(words: str) -> str:
    """Return the beginning of a block, as it is kept with a comment."""
    return words[:QUOTE_LIMIT].strip()


def blocks_of(rendered: Rendered, language: str = "de") -> list[Block]:
    """Return the blocks of a text in order; together they are the whole text, notes for facilitators included."""
    pieces = [piece for segment in rendered.segments for piece in _pieces(segment, language)]
    return [
        Block(place, Markup(html), _words_of(html))  # noqa: S704  (parts of what was sanitised)
        for place, html in enumerate(pieces, 1)
    ]


def _words_of(html: str) -> str:
    """What is read, without explanations of words: those come and go with the glossary."""
    return " ".join(plain_lines(_TERM.sub("", html)))


def place_of(quote: str, place: int, blocks: Sequence[Block]) -> int | None:
    """Return where the block now is that was at `place` and read `quote`; None where it is gone.

    The same words are preferred, then most of the words; of several the nearest.
    """
    if place == WHOLE:
        return WHOLE
    same = [block.place for block in blocks if block.quote == quote]
    return _nearest(same or _alike(quote, blocks), place)


def line_of(quote: str, body: str) -> int:
    """Return the line, from 1, of a Markdown text on which a block begins that reads `quote`; 0 where none is found.

    The first line of a box is written in signs: then it is the first one inside that counts.
    """
    wanted = _plain(quote)
    lines = [(number, _plain(line.lstrip("# "))) for number, line in enumerate(body.split("\n"), 1)]
    begins = (number for number, words in lines if words and wanted and _begins(words, wanted))
    inside = (number for number, words in lines if words.count(" ") > 1 and words in wanted)
    return next(begins, next(inside, 0))


def _begins(words: str, wanted: str) -> bool:
    return wanted.startswith(words) or words.startswith(wanted)


def _plain(line: str) -> str:
    return " ".join(re.findall(r"\w+", plain(line).casefold()))


def _alike(quote: str, blocks: Sequence[Block]) -> list[int]:
    wanted = _words(quote)
    likeness = {block.place: _likeness(wanted, _words(block.quote)) for block in blocks}
    best = max(likeness.values(), default=0.0)
    return [place for place, like in likeness.items() if like == best] if best >= LIKE else []


def _nearest(places: Sequence[int], place: int) -> int | None:
    return min(places, key=lambda one: abs(one - place), default=None)


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold()))


def _likeness(before: frozenset[str], now: frozenset[str]) -> float:
    """The mean of how many words stayed, and how many of all words are in both: much may be added, less be lost."""
    both = len(before & now)
    return (both / len(before) + both / len(before | now)) / 2 if before else 0.0


def _pieces(segment: Segment, language: str) -> Iterator[str]:
    if segment.kind != "prose":
        yield str(Rendered((segment,), ()).fragment(language, with_notes=True))
        return
    html = str(segment.html)
    splitter = _Splitter(html)
    starts = [0, *splitter.starts[1:]]
    for start, end in zip(starts, [*starts[1:], len(html)], strict=True):
        if piece := html[start:end].strip():
            yield piece


class _Splitter(HTMLParser):
    """Finds where the blocks of sanitised HTML begin: its outermost elements, but none between heading and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.starts: list[int] = []
        self._lines = [0, *(found.end() for found in re.finditer("\n", html))]
        self._depth = 0
        self._after_heading = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._depth == 0:
            explains = tag == "details" and ("class", "term") in attrs  # a word of the block above
            if not self._after_heading and not explains:
                line, column = self.getpos()
                self.starts.append(self._lines[line - 1] + column)
            self._after_heading = tag in _HEADINGS
        self._depth += tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._depth = max(0, self._depth - 1)
