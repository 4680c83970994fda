"""Single fields of a text's front matter, read and replaced where they stand: every other byte stays, comments included."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from course_engine.authoring.line_ends import in_line_ends_of

_FENCE = "---"
_NOTHING = {"", "~", "null"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """A text cut in three: up to and with the first fence, the front matter, the second fence, the body.

    `front` is the front matter with LF line ends, `raw` as it stands.
    """

    opening: str
    front: str
    raw: str
    closing: str
    body: str


def body_of(text: str) -> str:
    """Return the Markdown under the front matter with LF line ends; all of it where there is no front matter."""
    return _lf(_parts(text).body)


def with_body(text: str, body: str) -> str:
    """Return `text` with another body, in the line ends it has; unchanged where the body says the same."""
    parts = _parts(text)
    body = _lf(body)
    before = _lf(parts.body)
    if body.rstrip("\n") == before.rstrip("\n"):
        return text
    end = before[len(before.rstrip("\n")) :] if before.strip("\n") else "\n"
    kept = in_line_ends_of(parts.body or _ending_of(text), body.rstrip("\n") + end)
    closing = (
        parts.closing
        if not parts.closing or parts.closing.endswith("\n")
        else parts.closing + _ending_of(text)
    )
    return parts.opening + parts.raw + closing + kept


def value_of(text: str, key: str) -> str:
    """Return the value of a field, an empty text where there is none."""
    node = _field(_parts(text).front, key)
    if not isinstance(node, yaml.ScalarNode) or (node.style is None and node.value in _NOTHING):
        return ""
    return str(node.value)


def values_of(text: str, key: str) -> list[str]:
    """Return the entries of a list field."""
    node = _field(_parts(text).front, key)
    entries = node.value if isinstance(node, yaml.SequenceNode) else []
    return [str(entry.value) for entry in entries if isinstance(entry, yaml.ScalarNode)]


def with_value(text: str, key: str, value: str) -> str:
    """Return `text` with another value of the field `key`, which is added where it is missing."""
    value = " ".join(value.split())
    parts = _parts(text)
    node = _field(parts.front, key)
    if isinstance(node, yaml.ScalarNode) and " ".join(str(node.value).split()) == value:
        return text
    if node is None:
        return _with_front(text, parts, _appended(parts.front, f"{key}: {scalar(value)}\n"))
    start, end = _span(parts.front, node)
    space = " " if parts.front[start - 1 : start] == ":" else ""
    return _with_front(text, parts, parts.front[:start] + space + scalar(value) + parts.front[end:])


def with_values(text: str, key: str, values: Sequence[str]) -> str:
    """Return `text` with other entries of the list field `key`; entries that stay keep their lines."""
    wanted = [" ".join(value.split()) for value in values]
    parts = _parts(text)
    node = _field(parts.front, key)
    if [" ".join(value.split()) for value in values_of(text, key)] == wanted:
        return text
    if node is None:
        return _with_front(text, parts, _with_new_list(parts.front, key, wanted))
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value and wanted:
        return _with_front(text, parts, _with_block(parts.front, node, wanted))
    start, end = _span(parts.front, node)
    inline = _inline(wanted)
    space = " " if parts.front[start - 1 : start] == ":" else ""
    return _with_front(text, parts, parts.front[:start] + space + inline + parts.front[end:])


def scalar(value: str) -> str:
    """Return `value` as YAML writes it on one line: bare where that is safe or a number, else in double quotes."""
    if value.isascii() and value.isdigit():
        return value
    try:
        bare = yaml.safe_load(f"k: {value}") == {"k": value} and " #" not in value and ": " not in value
    except (yaml.YAMLError, ValueError):
        bare = False
    return value if bare and value not in _NOTHING else json.dumps(value, ensure_ascii=False)


def _with_new_list(front: str, key: str, wanted: list[str]) -> str:
    """Add a list field, at the end or as the first entry of the mapping that it belongs to."""
    outer, _, name = key.rpartition(".")
    mapping = _field(front, outer) if outer else None
    if isinstance(mapping, yaml.MappingNode) and mapping.value:
        start = mapping.value[0][0].start_mark.index
        indent = front[front.rfind("\n", 0, start) + 1 : start]
        rest = ", " if mapping.flow_style else f"\n{indent}"
        return f"{front[:start]}{name}: {_inline(wanted)}{rest}{front[start:]}"
    if mapping is not None:
        start, end = _span(front, mapping)
        space = " " if front[start - 1 : start] == ":" else ""
        return f"{front[:start]}{space}{{{name}: {_inline(wanted)}}}{front[end:]}"
    margin = "  " if outer else ""
    lines = "".join(f"{margin}  - {scalar(value)}\n" for value in wanted)
    return _appended(front, f"{outer}:\n{margin}{name}:\n{lines}" if outer else f"{name}:\n{lines}")


def _inline(values: Sequence[str]) -> str:
    return "[" + ", ".join(json.dumps(value, ensure_ascii=False) for value in values) + "]"


def _with_block(front: str, node: yaml.SequenceNode, wanted: list[str]) -> str:
    """Replace entries of a list written in lines, one chunk of lines for each entry and what stands before it."""
    starts = [front.rfind("\n", 0, entry.start_mark.index) + 1 for entry in node.value]
    ends = [_line_end(front, _span(front, entry)[1]) for entry in node.value]
    chunks = [front[start:end] for start, end in zip([starts[0], *ends[:-1]], ends, strict=True)]
    indent = front[starts[0] : front.index("-", starts[0])]
    old = [" ".join(str(entry.value).split()) for entry in node.value]
    made = "".join(_merged(old, wanted, chunks, indent))
    return front[: starts[0]] + made + front[ends[-1] :]


def _merged(old: list[str], wanted: list[str], chunks: list[str], indent: str) -> Iterator[str]:
    for kind, first, last, start, end in SequenceMatcher(None, old, wanted, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from chunks[first:last]
        else:
            yield from (f"{indent}- {scalar(value)}\n" for value in wanted[start:end])


def _field(front: str, key: str) -> yaml.Node | None:
    """Return the value of a field; "requirements.quizzes" is the field `quizzes` of the field `requirements`."""
    try:
        node: Any = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    for part in key.split("."):
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for name, value in node.value if name.value == part), None)
    return node if isinstance(node, yaml.Node) else None


def _span(front: str, node: yaml.Node) -> tuple[int, int]:
    """Return where a value begins and ends, without the blank lines and comments that YAML counts to it."""
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        end = _span(front, node.value[-1])[1]
    return start, start + len(front[start:end].rstrip())


def _line_end(front: str, index: int) -> int:
    end = front.find("\n", index)
    return len(front) if end < 0 else end + 1


def _appended(front: str, lines: str) -> str:
    return front + ("" if not front or front.endswith("\n") else "\n") + lines


def _parts(text: str) -> _Parts:
    lines = text.split("\n")
    if lines[0].removeprefix("\ufeff").rstrip() != _FENCE:
        return _Parts("", "", "", "", text)
    last = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if last is None:
        return _Parts("", "", "", "", text)
    raw = "".join(f"{line}\n" for line in lines[1:last])
    ends_here = last == len(lines) - 1
    return _Parts(
        lines[0] + "\n",
        raw.replace("\r\n", "\n"),
        raw,
        lines[last] + ("" if ends_here else "\n"),
        "\n".join(lines[last + 1 :]),
    )


def _with_front(text: str, parts: _Parts, front: str) -> str:
    return parts.opening + in_line_ends_of(parts.raw or _ending_of(text), front) + parts.closing + parts.body


def _ending_of(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
