"""Texts with gaps: where the places `{{gap-id}}` stand in a Markdown text, and what stands around them."""

import re
from collections.abc import Iterator, Mapping

PLACE = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")

_NO_FIELD_HERE = re.compile(  # code and links, each bounded, so that no text takes long
    r"^ {0,3}(?P<fence>`{3,9}|~{3,9})[^\n]*\n.*?(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`{1,9})(?!`).{1,500}?(?<!`)(?P=ticks)(?!`)"
    r"|!?\[[^\[\]]{0,500}\](?:\([^()]{0,500}\)|\[[^\[\]]{0,500}\])"
    r"|^ {0,3}\[[^\[\]\n]{1,500}\]:[^\n]*"
    r"|<[^<>\s][^<>]{0,500}>",
    re.MULTILINE | re.DOTALL,
)
_MARKS = re.compile(r"\s*(?:>+|#{1,6}|[-+*]|\d{1,9}[.)])(?=\s|$)\s*")
_BEGINS_BLOCK = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)]|\|)(?=\s|$)|\s*\|")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\s])")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)")
_SIGNS = re.compile(r"[*_`~\\\[\]]|\(\S*\)")
_WORDS_BEFORE = 6


def places(text: str) -> list[str]:
    """Return what the places of `text` name, in their order, however often."""
    return PLACE.findall(text)


def places_without_field(text: str) -> Iterator[str]:
    """Yield what those places name that stand in code or in a link, where no field can stand."""
    for stretch in _NO_FIELD_HERE.finditer(text):
        yield from places(stretch[0])
    for line in _indented_code(text.split("\n")):
        yield from places(line)


def _indented_code(lines: list[str]) -> Iterator[str]:
    """Yield lines that are indented like code. After the first list an indentation may belong to a point of it."""
    after_empty = True
    for line in lines:
        if _BEGINS_BLOCK.match(line):
            return
        if after_empty and line.expandtabs(4).startswith("    ") and line.strip():
            yield line
            continue
        after_empty = not line.strip()


def sentence_of(gap_id: str, text: str, shown: Mapping[str, str]) -> str:
    """Return, as one line of Markdown, the sentence in which a gap stands, every gap in it as `shown` says.

    Emphasis is left out, so that `shown` may hold some. Empty where the gap stands nowhere.
    """
    line = _EMPHASIS.sub("", _block_of(gap_id, text))
    sentences = _SENTENCE_END.split(line)
    around = next((one for one in sentences if gap_id in places(one)), line)
    return PLACE.sub(lambda place: shown.get(place[1], "…"), around)


def words_before(gap_id: str, text: str) -> str:
    """Return the last few words of the sentence before a gap, without Markdown; other gaps are an ellipsis."""
    before = sentence_of(gap_id, text, {gap_id: "\0"}).partition("\0")[0]
    return " ".join(_SIGNS.sub("", before).split()[-_WORDS_BEFORE:])


def _block_of(gap_id: str, text: str) -> str:
    """The paragraph, point of a list or row of a table with the gap in it, as one line without the marks before it."""
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if not line.strip() or _BEGINS_BLOCK.match(line):
            if any(gap_id in places(one) for one in block):
                break
            block = []
        block.append(_MARKS.sub("", line, count=1) if _MARKS.match(line) else line)
    cells = (" ".join(block)).strip().strip("|").replace("|", " – ")
    return " ".join(cells.split())
