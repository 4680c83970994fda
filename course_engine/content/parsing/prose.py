"""What can be told about a Markdown text without rendering it: whether it is safe to render, and its barriers.

Rendering costs more than its size says: the library needs minutes for some texts of a few kilobytes. So every text
is measured first (`overload`), and what is over the limits is refused before it reaches the renderer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from urllib.parse import unquote

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.codes import Place, found

BOX_KINDS = ("note", "tip", "warning", "example", "exercise", "law")
FOLD_KINDS = (*BOX_KINDS, "question")
LINK_SCHEMES = ("http", "https", "mailto", "tel")

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
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")
_SIMPLE_INFO = re.compile(r"[\w#.+-]*[ \t]*$")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDERLINE = re.compile(r"[=-]+ *$")
_LIST = re.compile(r"( *)(?:[-+*]|1[.])[ \t]+\S")
_NUMBERED = re.compile(r"( *)\d+[.][ \t]+\S")
_DEFINITION = re.compile(r"[ \t]*(?:: |\*\[|\[\^[^\]]*\]:)")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)(?=[\s/>])[^<>]*>?")
_LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\(\s*<?([^)\s>]*)|\[([^\]]*)\])")
_REFERENCE = re.compile(r" {0,3}\[([^\]^][^\]]*)\]:[ \t]*<?([^\s>]+)")
_BOX = re.compile(r"([ \t]*)(!!!|\?\?\?\+?) ?([\w-]*)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s][^\]]*)\](:?)")
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.-]*):")
_VAGUE = {
    "hier",
    "klick hier",
    "hier klicken",
    "link",
    "mehr",
    "weiter",
    "weiterlesen",
    "here",
    "click here",
    "more",
}


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


def overload(text: str) -> Spot | None:
    """Return the first place where `text` is too deep, too dense or too long to be rendered safely, or None."""
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
    for first, block in _blocks(lines):
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
    blocks = [first for first, _ in _blocks(lines)]
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


def _blocks(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the first line and the lines of each run without an empty line."""
    for is_text, run in groupby(enumerate(lines), key=lambda pair: bool(pair[1].strip())):
        if is_text:
            numbered = list(run)
            yield numbered[0][0], [line for _, line in numbered]


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


def asset_findings(
    text: str, path: str, names: frozenset[str] | set[str], *, first_line: int = 1
) -> Iterator[Finding]:
    """Yield a finding for every image of a Markdown text whose file is not among `names` ("assets/x.png")."""
    for spot, target in image_targets(text):
        if is_own_asset(target) and asset_name(target) not in names:
            yield found("C406", path, (spot[0] + first_line, spot[1] + 1), target=target)


def image_targets(text: str) -> Iterator[tuple[Place, str]]:
    """Yield place (from 0) and address of every image in a Markdown text."""
    if overload(text):
        return
    lines = text.split("\n")
    prose = without_code(lines, fences(lines))
    references = _references(prose)
    for place, link in _links(prose):
        if link[1]:
            yield place, _target(link, references)


def is_own_asset(target: str) -> bool:
    """Whether an image's address names a file beside the module: relative, in `assets`, never upwards."""
    plain = asset_name(target)
    return plain.startswith("assets/") and not re.search(r"\\|//|(^|/)\.\.?(/|$)|[?#\x00-\x1f]", plain)


def asset_name(target: str) -> str:
    """Return the name of the file that an image's address means: `%20` is a space."""
    return unquote(unescape(target))


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
    for number, line in _spanless(prose):
        for tag in _TAG.finditer(line):
            yield Spot("C407", number, tag.start(), {"tag": tag[0]})


def _heading_spots(lines: list[str]) -> Iterator[Spot]:
    before = 1
    for number, level in _headings(lines):
        if level == 1:
            yield Spot("C402", number, 0, {})
        elif level > before + 1:
            values = {"before": before, "level": level, "right": before + 1, "marks": "#" * (before + 1)}
            yield Spot("C403", number, 0, values)
        before = level


def _headings(lines: list[str]) -> Iterator[tuple[int, int]]:
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
    references = _references(lines)
    for (line, column), link in _links(lines):
        target = _target(link, references)
        scheme = _SCHEME.match(unescape(target))
        if link[1] and not link[2].strip():
            yield Spot("C404", line, column, {"target": target})
        if link[1] and target and not is_own_asset(target):
            yield Spot("C405", line, column, {"target": target})
        if not link[1] and scheme and scheme[1].lower() not in LINK_SCHEMES:
            yield Spot("C408", line, column, {"target": target})
        if not link[1] and link[2].strip(" .*_").lower() in _VAGUE:
            yield Spot("C414", line, column, {"text": link[2]})


def _links(lines: list[str]) -> Iterator[tuple[Place, re.Match[str]]]:
    for number, line in _spanless(lines):
        for match in _LINK.finditer(line):
            yield (number, match.start()), match


def _target(link: re.Match[str], references: dict[str, str]) -> str:
    return link[3] if link[3] is not None else references.get((link[4] or link[2]).lower(), "")


def _references(lines: list[str]) -> dict[str, str]:
    found = (match for line in lines if (match := _REFERENCE.match(line)))
    return {match[1].lower(): match[2] for match in found}


def _box_spots(lines: list[str]) -> Iterator[Spot]:
    for number, line in enumerate(lines):
        if (box := _BOX.match(line)) is None:
            continue
        known = BOX_KINDS if box[2] == "!!!" else FOLD_KINDS
        if box[3] and box[3] not in known:
            yield Spot("C409", number, box.start(3), {"value": box[3], "known": ", ".join(known)})
        if not _is_indented(lines, number + 1, by=len(box[1]) + 4):
            yield Spot("C415", number, box.start(2), {"mark": box[2]})


def _list_spots(lines: list[str]) -> Iterator[Spot]:
    """Yield lists that will not become one: no empty line before, or too little indented to be a sub-list."""
    for first, block in _blocks(lines):
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
    notes = [(number, match) for number, line in _spanless(lines) for match in _FOOTNOTE.finditer(line)]
    defined = {match[1] for _, match in notes if match[2] and not match.string[: match.start()].strip()}
    for number, match in notes:
        if match[1] not in defined:
            yield Spot("C410", number, match.start(), {"value": match[1]})


def _spanless(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line, with code spans blanked out so that columns stay."""
    for number, line in enumerate(lines):
        yield number, _CODE_SPAN.sub(lambda span: " " * len(span[0]), line) if "`" in line else line
