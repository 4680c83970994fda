"""Text that is not Markdown becomes Markdown that looks the same."""

import re
from html import unescape

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.loss import Lost

_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAG = re.compile(r"<(?=\S)")
_LINK = re.compile(r"\](?=[(\[:])")
_BACKSLASH = re.compile(r"\\(?=[\\`*_{}\[\]()>#+\-.!|])")
_MARK = re.compile(r"(?<![*_\s])[*_](?![*_\s])|(?<=[^\S\n])[*_](?=\s)|[*_]")
_BLANK = re.compile(r"(?<!\S)_{2,}(?![^\s.,;:?!])")  # a place to be filled, no emphasis
_BLOCK_START = re.compile(r"^(\s*)([-+*](?=\s|$)|>|#{1,6}(?=\s|$)|~~~|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_NUMBERED = re.compile(r"(\d{1,9})([.)]\s)")
_BULLET = re.compile(r"[-+*>#](?=\s)")


def escaped(text: str) -> str:
    """Return plain text as Markdown that reads the same; line ends stay as they are."""
    marked = _BACKSLASH.sub(r"\\\\", text).replace("`", "\\`")
    blanks = {place for blank in _BLANK.finditer(marked) for place in range(*blank.span())}
    marked = _MARK.sub(lambda found: _escaped_mark(found, marked, blanks), marked)
    if _LINK.search(marked):
        marked = marked.replace("[", "\\[")
    return _TAG.sub("&lt;", _ENTITY.sub("&amp;", marked))


def guarded(block: str) -> str:
    """Return a block of Markdown whose lines do not happen to begin a list, a heading, a quote or a table."""
    return _BLOCK_START.sub(_escaped_start, block)


def line_for_blocks(text: str) -> str:
    """Return inline Markdown for a place where others read blocks: `1. Mai` stays what it is."""
    if found := _NUMBERED.match(text):
        return f"{found[1]}\\{text[len(found[1]) :]}"
    return f"\\{text}" if _BULLET.match(text) else text


def line_from_blocks(text: str) -> str:
    """Return inline Markdown as it was before `line_for_blocks`."""
    if found := re.match(r"(\d{1,9})\\([.)]\s)", text):
        return f"{found[1]}{text[len(found[1]) + 1 :]}"
    return text[1:] if re.match(r"\\[-+*>#]\s", text) else text


def plain_of(markdown: str) -> tuple[str, list[Lost]]:
    """Return a line of Markdown as text without format, and what is lost of it."""
    plain = unescape(re.sub(r"\\([\\`*_{}\[\]()>#+\-.!|])", r"\1", markdown))
    return plain, [] if escaped(plain) == markdown else [Lost(loss.MARKUP, {"tags": "Markdown"})]


def _escaped_mark(found: re.Match[str], text: str, blanks: set[int]) -> str:
    if found.start() in blanks:
        return found[0]
    before = text[found.start() - 1 : found.start()]
    after = text[found.end() : found.end() + 1]
    inside_word = before.isalnum() and after.isalnum()
    alone = before.isspace() and after.isspace() and "\n" not in before
    return found[0] if inside_word or alone else f"\\{found[0]}"


def _escaped_start(found: re.Match[str]) -> str:
    spaces, mark = found[1].replace(" ", "").replace("\t", ""), found[2]
    if mark[0].isdigit():
        return f"{spaces}{mark}\\"
    return f"{spaces}&#126;~~" if mark == "~~~" else f"{spaces}\\{mark}"  # no backslash before a tilde
