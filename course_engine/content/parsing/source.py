"""From bytes to text: size, encoding, line ends, invisible characters, and where the front matter ends."""

import re
import unicodedata

from course_engine.content.parsing.codes import Broken, Place, found

LESSON_LIMIT = 200_000  # bytes; also of module.md and topics.yaml
QUIZ_LIMIT = 500_000

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_EXOTIC = re.compile("[\x85\u2028\u2029]")
_EXOTIC_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})


def read_source(raw: bytes | str, path: str, *, limit: int) -> str:
    """Return the text of a file with LF line ends and no byte order mark; raises Broken (C101, C102, C103)."""
    size = len(raw) if isinstance(raw, bytes) else len(raw.encode("utf-8", "surrogatepass"))
    if size > limit:
        raise Broken(found("C101", path, (1, 1), size=-(-size // 1000), limit=limit // 1000))
    text = _decoded(raw, path) if isinstance(raw, bytes) else raw
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _EXOTIC.search(text):
        text = text.translate(_EXOTIC_BREAKS)
    if control := _CONTROL.search(text):
        raise Broken(found("C103", path, place_in(text, control.start()), name=character_name(control[0])))
    return text


def split_front_matter(text: str, path: str) -> tuple[str, str, int]:
    """Return the front matter, the body and the line (from 1) on which the body begins.

    Raises Broken: C106 for an empty file, C104 where no front matter begins, C105 where it does not end.
    """
    if not text.strip():
        raise Broken(found("C106", path, (1, 1)))
    first, *lines = text.split("\n")
    if first.rstrip() != "---":
        raise Broken(found("C104", path, (1, 1)))
    ends = (number for number, line in enumerate(lines) if line.rstrip() == "---")
    if (end := next(ends, None)) is None:
        raise Broken(found("C105", path, (1, 1)))
    return "\n".join(lines[:end]), "\n".join(lines[end + 1 :]), end + 3


def place_in(text: str, index: int) -> Place:
    """Return line and column, both from 1, of the character at `index`."""
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


def has_control(text: str) -> str:
    """Return the name of the first invisible control character in `text`, or an empty text."""
    match = _CONTROL.search(text)
    return character_name(match[0]) if match else ""


def character_name(character: str) -> str:
    """Return how to speak of a character that cannot be seen: `U+0000`, with its name where it has one."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".strip()


def _decoded(raw: bytes, path: str) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        raise Broken(found("C102", path, place_in(before, len(before)))) from None
