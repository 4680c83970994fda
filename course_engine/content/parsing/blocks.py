"""The coarse structure of a Markdown text: fenced code, blocks between empty lines, lines without their code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_SIMPLE_INFO = re.compile(r"[\w#.+-]*[ \t]*$")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: 0-based numbers of its first and last line, with the fences themselves."""

    first: int
    last: int
    mark: str
    info: str
    indent: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text, both from 0, and what is found there."""

    code: str
    line: int
    column: int
    values: dict[str, object]


def fences(lines: list[str]) -> list[Fence]:
    """Return the fenced blocks. One that is not closed reaches to its own line only."""
    blocks: list[Fence] = []
    after = 0
    for number, line in enumerate(lines):
        if number >= after and (match := _FENCE.match(line)):
            blocks.append(_fence(lines, number, match))
            after = blocks[-1].last + 1
    return blocks


def _fence(lines: list[str], first: int, opening: re.Match[str]) -> Fence:
    indent, mark = len(opening["indent"].expandtabs(4)), opening["mark"]
    for number in range(first + 1, len(lines)):
        line = lines[number].expandtabs(4)
        if line.strip() == mark and len(line) - len(line.lstrip()) == indent:
            return Fence(first, number, mark, opening["info"].strip(), indent)
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            break
    return Fence(first, first, mark, opening["info"].strip(), indent, closed=False)


def without_code(lines: list[str], blocks: list[Fence]) -> list[str]:
    """Return the lines with those inside simple fenced blocks emptied: as many lines, at the same numbers."""
    prose = list(lines)
    for block in blocks:
        if block.closed and _SIMPLE_INFO.match(block.info):
            prose[block.first : block.last + 1] = [""] * (block.last + 1 - block.first)
    return prose


def text_blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line and the lines of each run without an empty line."""
    for is_text, run in groupby(enumerate(lines), key=lambda pair: bool(pair[1].strip())):
        if is_text:
            numbered = list(run)
            yield numbered[0][0], [line for _, line in numbered]


def without_spans(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line, with code spans blanked out so that columns stay."""
    for number, line in enumerate(lines):
        yield number, _CODE_SPAN.sub(lambda span: " " * len(span[0]), line) if "`" in line else line
