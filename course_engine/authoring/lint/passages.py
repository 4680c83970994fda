"""The prose of a Markdown text: paragraphs and their lines, without the signs that shape them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course_engine.authoring.lint.language import sentences_of
from course_engine.content.parsing.blocks import fences, text_blocks, without_code

_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\])")
_MARKS = re.compile(r"\[\^[^\]]*\]|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|`+|<https?://[^>]*>|\{[^{}]*\}")
_START = re.compile(r"\s*(?:>\s*)*(?:(?:[-+*]|\d+[.)])\s+(?:\[[ xX]\]\s+)?|:\s+)?")
_BEGINS_ITEM = re.compile(r"\s*(?:>\s*)*(?:[-+*]|\d+[.)]|:)\s+\S")
_NOT_PROSE = re.compile(
    r"\s*(?:#{1,6}(?:\s|$)|!!!|\?\?\?|===|\||\[\^[^\]]+\]:|\*\[|\[[^\]]+\]:|[-=*_]{3,}\s*$)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text: number and plain words of each of its lines."""

    lines: tuple[tuple[int, str], ...]

    @property
    def first(self) -> int:
        return self.lines[0][0]

    @property
    def text(self) -> str:
        return " ".join(text for _number, text in self.lines)

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Yield the line on which each sentence begins, and the sentence."""
        for place, sentence in sentences_of(self.text):
            yield self._line_at(place), sentence

    def _line_at(self, place: int) -> int:
        passed = 0
        for number, text in self.lines:
            passed += len(text) + 1
            if place < passed:
                return number
        return self.lines[-1][0]


def prose_lines(body: str) -> list[str]:
    """Return the lines of a Markdown text, those of code emptied."""
    lines = body.split("\n")
    return without_code(lines, fences(lines))


def paragraphs(body: str) -> list[Paragraph]:
    """Return the running text of a Markdown text; headings, tables, code and the heads of boxes are none.

    Lines count from 0.
    """
    found: list[Paragraph] = []
    for first, block in text_blocks(prose_lines(body)):
        run: list[tuple[int, str]] = []
        for number, line in enumerate(block, start=first):
            if run and (_NOT_PROSE.match(line) or _BEGINS_ITEM.match(line)):
                found.append(Paragraph(tuple(run)))
                run = []
            if not _NOT_PROSE.match(line) and (text := plain(line)):
                run.append((number, text))
        if run:
            found.append(Paragraph(tuple(run)))
    return found


def plain(line: str) -> str:
    """Return the words of a line of Markdown: the text of its links, nothing of its pictures, no signs."""
    text = _LINK.sub(lambda link: "" if link[1] else link[2], line[_START.match(line).end() :])  # type: ignore[union-attr]
    return _MARKS.sub("", text).strip()
