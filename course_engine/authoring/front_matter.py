"""Single fields of a text's front matter, read and replaced where they stand: every other byte stays, comments included."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import yaml

from course_engine.authoring.line_ends import in_line_ends_of

_FENCE = "---"
_NOTHING = {"", "~", "null"}
MOST_CHANGED = 10  # entries in a row of which single fields are changed

Entry = dict[str, str | list[str]]


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
    return _texts_of(node) if node else []


def with_value(text: str, key: str, value: str) -> str:
    """Return `text` with another value of the field `key`, which is added where it is missing."""
    value = " ".join(value.split())
    parts = _parts(text)
    node = _field(parts.front, key)
    if isinstance(node, yaml.ScalarNode) and " ".join(str(node.value).split()) == value:
        return text
    return _with_front(text, parts, _put(parts.front, key, scalar(value)))


def with_plain(text: str, key: str, written: str) -> str:
    """Like `with_value` for a date, a number or `true`, which stand as they are; an empty one empties the field."""
    if value_of(text, key) == written:
        return text
    parts = _parts(text)
    return _with_front(text, parts, _put(parts.front, key, written))


def entries_of(text: str, key: str) -> list[Entry]:
    """Return the entries of a list whose entries have fields, each with those that are not empty."""
    node = _field(_parts(text).front, key)
    return [_entry(one) for one in node.value] if isinstance(node, yaml.SequenceNode) else []


def with_entries(text: str, key: str, wanted: Sequence[Entry]) -> str:
    """Return `text` with other entries of such a list; entries and fields that stay keep their bytes."""
    text = _with_changed_fields(text, key, wanted)
    before = entries_of(text, key)
    if before == list(wanted):
        return text
    parts = _parts(text)
    node = _field(parts.front, key)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style and wanted:
        named = {_sorted(one): one for one in wanted}
        names = [_sorted(one) for one in before], [_sorted(one) for one in wanted]
        front = _with_block(parts.front, node, names, lambda name, indent: _lines(named[name], indent))
        return _with_front(text, parts, front)
    if isinstance(node, yaml.SequenceNode) and node.value:
        return _with_front(text, parts, _put(parts.front, key, _in_line(wanted)))
    lines = "".join(_lines(one, "  ") for one in wanted)
    if node is None:
        return _with_front(text, parts, _appended(parts.front, f"{key}:\n{lines}"))
    start, end = _span(parts.front, node)
    front = parts.front[:start].rstrip(" ") + "\n" + lines.rstrip("\n") + parts.front[end:]
    return _with_front(text, parts, front)


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
        old = [" ".join(str(entry.value).split()) for entry in node.value]
        front = _with_block(
            parts.front, node, (old, wanted), lambda value, indent: f"{indent}- {scalar(value)}\n"
        )
        return _with_front(text, parts, front)
    return _with_front(text, parts, _put(parts.front, key, _inline(wanted)))


def scalar(value: str) -> str:
    """Return `value` as YAML writes it on one line: bare where that is safe or a number, else in double quotes."""
    if value.isascii() and value.isdigit():
        return value
    try:
        bare = yaml.safe_load(f"k: {value}") == {"k": value} and " #" not in value and ": " not in value
    except (yaml.YAMLError, ValueError):
        bare = False
    return value if bare and value not in _NOTHING else json.dumps(value, ensure_ascii=False)


def _put(front: str, key: str, written: str) -> str:
    """Replace what stands in a field, or add the field: at the end, or as the first one of the mapping it belongs to."""
    node = _field(front, key)
    if node is not None:
        start, end = _span(front, node)
        space = " " if written and front[start - 1 : start] == ":" else ""
        return front[:start] + space + written + front[end:]
    outer, _, name = key.rpartition(".")
    if not written:
        return front
    if not outer:
        return _appended(front, f"{name}: {written}\n")
    mapping = _field(front, outer)
    if mapping is None:
        return _appended(front, f"{outer}:\n  {name}: {written}\n")
    if isinstance(mapping, yaml.MappingNode) and mapping.value:
        start = mapping.value[0][0].start_mark.index
        indent = " " * (start - front.rfind("\n", 0, start) - 1)
        rest = ", " if mapping.flow_style else f"\n{indent}"
        return f"{front[:start]}{name}: {written}{rest}{front[start:]}"
    return _put(front, outer, f"{{{name}: {written}}}")


def _entry(node: yaml.Node) -> Entry:
    fields = node.value if isinstance(node, yaml.MappingNode) else []
    read = {str(name.value): _text_of(value) or _texts_of(value) for name, value in fields}
    return {name: value for name, value in read.items() if value}


def _with_field(text: str, key: str, value: str | list[str]) -> str:
    return with_value(text, key, value) if isinstance(value, str) else with_values(text, key, value)


def _sorted(entry: Entry) -> str:
    """What is the same for entries whose fields say the same."""
    return json.dumps(entry, sort_keys=True)


def _text_of(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or (node.style is None and node.value in _NOTHING):
        return ""
    return " ".join(str(node.value).split())


def _texts_of(node: yaml.Node) -> list[str]:
    entries = node.value if isinstance(node, yaml.SequenceNode) else []
    return [str(entry.value) for entry in entries if isinstance(entry, yaml.ScalarNode)]


def _with_changed_fields(text: str, key: str, wanted: Sequence[Entry]) -> str:
    """Change single fields of those entries that have the same ones as before, and leave the rest."""
    before = entries_of(text, key)
    old, new = [_sorted(one) for one in before], [_sorted(one) for one in wanted]
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "replace" or last - first != end - start or last - first > MOST_CHANGED:
            continue  # each field is looked for anew: of many it would take long
        for number, one in zip(range(first, last), wanted[start:end], strict=True):
            if before[number].keys() != one.keys():
                continue
            for name, value in one.items():
                text = _with_field(text, f"{key}.{number}.{name}", value)
    return text


def _lines(entry: Entry, indent: str) -> str:
    """A new entry of a list, a line for each field."""
    fields = [f"{name}: {_spelled(value)}" for name, value in entry.items()]
    return f"{indent}- " + f"\n{indent}  ".join(fields) + "\n"


def _in_line(entries: Sequence[Entry]) -> str:
    fields = (", ".join(f"{name}: {_in_quotes(value)}" for name, value in entry.items()) for entry in entries)
    return "[" + ", ".join(f"{{{one}}}" for one in fields) + "]"


def _spelled(value: str | list[str]) -> str:
    return scalar(value) if isinstance(value, str) else _inline(value)


def _in_quotes(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else _inline(value)


def _with_new_list(front: str, key: str, wanted: list[str]) -> str:
    """Add a list field, at the end or as the first entry of the mapping that it belongs to."""
    outer, _, name = key.rpartition(".")
    if outer and _field(front, outer) is not None:
        return _put(front, key, _inline(wanted))
    margin = "  " if outer else ""
    lines = "".join(f"{margin}  - {scalar(value)}\n" for value in wanted)
    return _appended(front, f"{outer}:\n{margin}{name}:\n{lines}" if outer else f"{name}:\n{lines}")


def _inline(values: Sequence[str]) -> str:
    return "[" + ", ".join(json.dumps(value, ensure_ascii=False) for value in values) + "]"


def _with_block(
    front: str,
    node: yaml.SequenceNode,
    entries: tuple[list[str], list[str]],
    lines: Callable[[str, str], str],
) -> str:
    """Replace entries of a list written in lines, one chunk of lines for each entry and what stands before it.

    `entries` are the old and the wanted ones; `lines` gives those of a new one for an indent.
    """
    starts = [front.rfind("\n", 0, entry.start_mark.index) + 1 for entry in node.value]
    ends = [_line_end(front, _span(front, entry)[1]) for entry in node.value]
    chunks = [front[start:end] for start, end in zip([starts[0], *ends[:-1]], ends, strict=True)]
    indent = front[starts[0] : front.index("-", starts[0])]
    made = ""
    old, wanted = entries
    for kind, first, last, start, end in SequenceMatcher(None, old, wanted, autojunk=False).get_opcodes():
        kept = kind == "equal"
        made += "".join(chunks[first:last] if kept else (lines(one, indent) for one in wanted[start:end]))
    return front[: starts[0]] + made + front[ends[-1] :]


def _field(front: str, key: str) -> yaml.Node | None:
    """Return the value of a field.

    "requirements.quizzes" is the field `quizzes` of the field `requirements`, "glossary.0" the first entry of a list.
    """
    try:
        node: Any = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    for part in key.split("."):
        if isinstance(node, yaml.SequenceNode) and part.isdecimal():
            node = next(iter(node.value[int(part) :]), None)
        elif isinstance(node, yaml.MappingNode):
            node = next((value for name, value in node.value if name.value == part), None)
        else:
            return None
    return node if isinstance(node, yaml.Node) else None


def _span(front: str, node: yaml.Node) -> tuple[int, int]:
    """Return where a value begins and ends, without the blank lines and comments that YAML counts to it."""
    start, end = node.start_mark.index, node.end_mark.index
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        end = _span(front, last[1] if isinstance(last, tuple) else last)[1]
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
