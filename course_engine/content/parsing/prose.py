"""What can be told about a Markdown text without rendering it: barriers for readers, traps for authors."""

import re
from collections.abc import Iterator
from html import unescape

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.blocks import Spot, fences, text_blocks, without_code, without_spans
from course_engine.content.parsing.codes import Place, found
from course_engine.content.parsing.limits import overload
from course_engine.content.parsing.notes import FACILITATOR
from course_engine.content.parsing.pictures import is_own_asset, links_in, references_in, target_of

BOX_KINDS = ("note", "tip", "warning", "example", "exercise", "law")
FOLD_KINDS = (*BOX_KINDS, "question")
LINK_SCHEMES = ("http", "https", "mailto", "tel")

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"[=-]+ *$")
_LIST = re.compile(r"( *)(?:[-+*]|1[.])[ \t]+\S")
_NUMBERED = re.compile(r"( *)\d+[.][ \t]+\S")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])[^<>]*>?")
_BOX = re.compile(r"([ \t]*)(!!!|\?\?\?\+?) ?([\w-]*)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s][^\]]*)\](:?)")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_VAGUE = {
    *("hier", "klick hier", "hier klicken", "link", "mehr", "weiter", "weiterlesen"),
    *("here", "click here", "more"),
}


def prose_findings(
    text: str, path: str, *, first_line: int | None, place: Place = (1, 1), headings: bool = False
) -> Iterator[Finding]:
    """Yield what is found in a Markdown text that begins on `first_line` of the file.

    With `first_line` None the lines of the text are not lines of the file, and all is found at `place`.
    Nothing but the overload is looked for in a text that is too heavy to render.
    """
    heavy = overload(text)
    for spot in [heavy] if heavy else _spots(text, headings=headings):
        where = place if first_line is None else (spot.line + first_line, spot.column + 1)
        yield found(spot.code, path, where, **spot.values)


def _spots(text: str, *, headings: bool) -> Iterator[Spot]:
    lines = text.split("\n")
    blocks = fences(lines)
    for block in blocks:
        if not block.closed:
            yield Spot("C412", block.first, block.indent, {"fence": block.mark + block.info})
    prose = without_code(lines, blocks)
    if headings:
        yield from _heading_spots(prose)
    yield from _link_spots(prose)
    yield from _box_spots(prose)
    yield from _footnote_spots(prose)
    yield from _list_spots(prose)
    for number, line in without_spans(prose):
        for tag in _TAG.finditer(line):
            yield Spot("C407", number, tag.start(), {"tag": tag[0]})


def _heading_spots(lines: list[str]) -> Iterator[Spot]:
    before = 1
    for number, level in headings_in(lines):
        if level == 1:
            yield Spot("C402", number, 0, {})
        elif level > before + 1:
            values = {"before": before, "level": level, "right": before + 1, "marks": "#" * (before + 1)}
            yield Spot("C403", number, 0, values)
        before = level


def headings_in(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield line number and level of each heading, marked by # in front or underlined with = or -."""
    for number, line in enumerate(lines):
        if match := _HEADING.match(line):
            yield number, len(match[1])
        begins_block = line.strip() and not (number and lines[number - 1].strip())
        if (
            begins_block
            and number + 1 < len(lines)
            and _UNDERLINE.match(lines[number + 1])
            and line[0] != " "
        ):
            yield number, 1 if lines[number + 1].startswith("=") else 2


def _link_spots(lines: list[str]) -> Iterator[Spot]:
    references = references_in(lines)
    for (line, column), link in links_in(lines):
        target = target_of(link, references)
        scheme = _SCHEME.match(unescape(target))
        if link[1] and not link[2].strip() and not _says_decoration(link):
            yield Spot("C404", line, column, {"target": target})
        if link[1] and target and not is_own_asset(target):
            yield Spot("C405", line, column, {"target": target})
        if not link[1] and scheme and scheme[1].lower() not in LINK_SCHEMES:
            yield Spot("C408", line, column, {"target": target})
        if not link[1] and link[2].strip(" .*_").lower() in _VAGUE:
            yield Spot("C414", line, column, {"text": link[2]})


def _says_decoration(link: re.Match[str]) -> bool:
    """Whether an image has an empty title on purpose, `![](assets/x.png "")`: it is decoration and needs no words."""
    return link.string[link.end() :].lstrip().startswith('"")')


def _box_spots(lines: list[str]) -> Iterator[Spot]:
    for number, line in enumerate(lines):
        if (box := _BOX.match(line)) is None:
            continue
        known = (*BOX_KINDS, FACILITATOR) if box[2] == "!!!" else FOLD_KINDS
        if box[3] and box[3] not in known:
            yield Spot("C409", number, box.start(3), {"value": box[3], "known": ", ".join(known)})
        if not _is_indented(lines, number + 1, by=len(box[1]) + 4):
            yield Spot("C415", number, box.start(2), {"mark": box[2]})


def _list_spots(lines: list[str]) -> Iterator[Spot]:
    """Yield lists that will not become one: no empty line before, or too little indented to be a sub-list."""
    for first, block in text_blocks(lines):
        opened = _LIST.match(block[0]) or _NUMBERED.match(block[0])
        for offset, line in enumerate(block[1:], start=1):
            match = _LIST.match(line)
            if match and not opened and _is_text(block[offset - 1]):
                yield Spot("C419", first + offset, len(match[1]), {})
                break
            if match and opened and 0 < len(match[1]) - len(opened[1]) < 4:
                yield Spot("C420", first + offset, len(match[1]), {})
                break


def _is_text(line: str) -> bool:
    return not re.match(r"\s*([#>|:!?=]|\[\^|\*\[|    )", line)


def _is_indented(lines: list[str], start: int, *, by: int) -> bool:
    following = next((line for line in lines[start : start + 5] if line.strip()), " " * by)
    return following.expandtabs(4).startswith(" " * by)


def _footnote_spots(lines: list[str]) -> Iterator[Spot]:
    notes = [(number, match) for number, line in without_spans(lines) for match in _FOOTNOTE.finditer(line)]
    defined = {match[1] for _, match in notes if match[2] and not match.string[: match.start()].strip()}
    for number, match in notes:
        if match[1] not in defined:
            yield Spot("C410", number, match.start(), {"value": match[1]})
