"""Whether a Markdown text is safe to render.

Rendering costs more than its size says: the library needs minutes for some texts of a few kilobytes. So every text
is measured first, and what is over the limits is refused before it reaches the renderer. With these limits the worst
texts that were found take about as long as ten good ones of their size.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from course_engine.content.parsing.blocks import Spot, fences, text_blocks, without_code

MOST_LENGTH = 200_000
MOST_LINES = 8_000
MOST_BLOCKS = 4_000
MOST_HEADINGS = 300
MOST_FENCES = 300
MOST_DEFINITIONS = 300  # of terms, abbreviations and footnotes together
MOST_SPECIALS = 12_000  # characters that mean something to Markdown, in the whole text
BLOCK_LINES = 500
BLOCK_LENGTH = 20_000
BLOCK_SPECIALS = 1_500
BLOCK_CELLS = 5_000  # of a table
DEEPEST_BRACKETS = 40
DEEPEST_MARKERS = 12  # quotes and lists opened on one line
DEEPEST_INDENT = 80  # columns

_SPECIALS = "[]()*_`<&\\!~^"
_MARKERS = re.compile(r"(?:[ \t]*(?:>|(?:[-+*:]|\d{1,9}[.)])(?=[ \t])))+")
_UNDERLINE = re.compile(r"[=-]+ *$")
_DEFINITION = re.compile(r"[ \t]*(?:: |\*\[|\[\^[^\]]*\]:)")


@lru_cache(maxsize=64)  # one text is asked about several times in a row
def overload(text: str) -> Spot | None:
    """Return the first place where `text` is too deep, too dense or too long to be rendered safely, or None."""
    if len(text) > MOST_LENGTH:
        return Spot("C101", 0, 0, {"size": -(-len(text) // 1000), "limit": MOST_LENGTH // 1000})
    lines = text.split("\n")
    if too_long := _too_many("C418", len(lines), MOST_LINES, MOST_LINES):
        return too_long
    marks = [number for number, line in enumerate(lines) if "```" in line or "~~~" in line]
    if len(marks) > 2 * MOST_FENCES:
        return _too_many("C418", len(marks), 2 * MOST_FENCES, marks[2 * MOST_FENCES])
    return prose_overload(without_code(lines, fences(lines)))


def prose_overload(lines: list[str]) -> Spot | None:
    """Return the same for lines of which fenced code has been taken out."""
    return next(_line_overloads(lines), None) or next(_block_overloads(lines), None) or _text_overload(lines)


def _line_overloads(lines: list[str]) -> Iterator[Spot]:
    for number, line in enumerate(lines):
        if len(line) > DEEPEST_INDENT:
            depth = len(line[:1000].expandtabs(4)) - len(line[:1000].expandtabs(4).lstrip())
            if depth > DEEPEST_INDENT and line.strip():
                yield Spot("C401", number, 0, {"count": depth // 4, "limit": DEEPEST_INDENT // 4})
        if (opened := _MARKERS.match(line)) and len(opened[0]) > DEEPEST_MARKERS:
            count = len(re.findall(r"[^ \t\d.)]|\d+", opened[0]))
            if count > DEEPEST_MARKERS:
                yield Spot("C401", number, 0, {"count": count, "limit": DEEPEST_MARKERS})


def _block_overloads(lines: list[str]) -> Iterator[Spot]:
    for first, block in text_blocks(lines):
        text = "\n".join(block)
        specials = _specials(text)
        if specials > DEEPEST_BRACKETS:
            yield from _bracket_overloads(first, text)
        yield from _over("C416", specials, BLOCK_SPECIALS, first)
        yield from _over("C416", len(text), BLOCK_LENGTH, first)
        yield from _over("C418", len(block), BLOCK_LINES, first)
        yield from _over("C417", max(line.count("|") for line in block) * len(block), BLOCK_CELLS, first)


def _bracket_overloads(first: int, text: str) -> Iterator[Spot]:
    depth = {"[": 0, "(": 0}
    opener = {"]": "[", ")": "("}
    for index, character in enumerate(text):
        if character in depth:
            depth[character] += 1
            if depth[character] > DEEPEST_BRACKETS:
                column = index - (text.rfind("\n", 0, index) + 1)
                line = first + text.count("\n", 0, index)
                yield Spot("C401", line, column, {"count": depth[character], "limit": DEEPEST_BRACKETS})
        elif character in opener:
            depth[opener[character]] = max(0, depth[opener[character]] - 1)


def _text_overload(lines: list[str]) -> Spot | None:
    headings = [number for number, line in enumerate(lines) if line.startswith("#") or _UNDERLINE.match(line)]
    definitions = [number for number, line in enumerate(lines) if _DEFINITION.match(line)]
    blocks = [first for first, _ in text_blocks(lines)]
    totals = ((blocks, MOST_BLOCKS), (headings, MOST_HEADINGS), (definitions, MOST_DEFINITIONS))
    for numbers, limit in totals:
        if len(numbers) > limit:
            return _too_many("C418", len(numbers), limit, numbers[limit])
    return _too_many("C418", _specials("\n".join(lines)), MOST_SPECIALS, 0)


def _specials(text: str) -> int:
    """Return how many characters of `text` mean something to Markdown."""
    return sum(text.count(character) for character in _SPECIALS)


def _too_many(code: str, count: int, limit: int, line: int) -> Spot | None:
    return next(_over(code, count, limit, line), None)


def _over(code: str, count: int, limit: int, line: int) -> Iterator[Spot]:
    if count > limit:
        yield Spot(code, line, 0, {"count": count, "limit": limit})
