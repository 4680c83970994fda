"""Single keys of a mapping in a quiz file: the quiz's own, a section's, a case's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from course_engine.authoring.quiz_builder.lines import Edit, Path, QuizFile, as_read, there
from course_engine.authoring.refusals import TextOnly
from course_engine.content.parsing.tree import Loader
from course_engine.items.shapes import Plain

_BLOCK = re.compile(r"\s*[|>][-+0-9]*(?P<rest>\s+#.*|\r?)")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
_LISTS = ("sections", "items")


def with_keys(source: str, path: Path, values: Mapping[str, Any]) -> str:
    """Return the quiz with other values for these keys of the mapping at `path`; None takes a key out.

    What says the same already stays as it is written.
    """
    for key, value in values.items():
        source = _with_key(QuizFile.read(source), path, key, value)
    return source


def _with_key(file: QuizFile, path: Path, key: str, value: Any) -> str:
    node = file.node(path)
    if not isinstance(node.value, dict) or file.is_in_braces(node):
        raise TextOnly
    expected = file.plain()
    mapping = there(expected, path) if path else expected
    wanted = {} if value is None else as_read({key: value})
    if _same(mapping.pop(key, None), wanted.get(key)):
        return "\n".join(file.lines)
    mapping.update(wanted)
    if key not in node.keys:
        return file.edited([_added(file, path, key, value)] if wanted else [], expected)
    edit = _replaced(file, path, key, value) if wanted else _removed(file, path, key)
    return file.edited([edit], expected)


def _same(before: Any, after: Any) -> bool:
    """Whether two values, as texts, say the same: 0.80 is 0.8, and how a text ends says nothing."""
    if not isinstance(before, str) or not isinstance(after, str):
        return bool(before == after)
    if isinstance(before, Plain) and _NUMBER.fullmatch(before) and _NUMBER.fullmatch(after):
        return float(before) == float(after)
    return before.strip("\n").rstrip() == after.strip("\n").rstrip()


def _added(file: QuizFile, path: Path, key: str, value: Any) -> Edit:
    """One more key in front of the list that the mapping holds."""
    keys = file.node(path).keys
    place = next((keys[one] for one in _LISTS if one in keys), None)
    if place is None:
        raise TextOnly
    row, column = place[0] - 1, place[1] - 1
    before, space = file.lines[row][:column], " " * column
    first, *others = file.mapping_lines({key: value})
    lines = [before + first, *(_inside(line, space) for line in others), space + file.lines[row][column:]]
    return Edit(row, row + 1, lines)


def _replaced(file: QuizFile, path: Path, key: str, value: Any) -> Edit:
    """The key with another value; a comment behind it on its line stays."""
    place = file.node(path).keys[key]
    row, column = place[0] - 1, place[1] - 1
    first, *others = (line.removesuffix("\r") for line in file.mapping_lines({key: value}))
    ending = "\r" if file.lines[row].endswith("\r") else ""
    last, tail = _value_end(file, row, column, key)
    lines = [first, *(_inside(line, " " * column) for line in others)]
    lines = [f"{line}{ending}" for line in lines]
    lines[0] = file.lines[row][:column] + first + (tail or ending)
    return Edit(row, last, lines)


def _removed(file: QuizFile, path: Path, key: str) -> Edit:
    """No such key; where it stood behind the dash of an entry, the dash stays."""
    place = file.node(path).keys[key]
    row, column = place[0] - 1, place[1] - 1
    last, _tail = _value_end(file, row, column, key)
    before = file.lines[row][:column]
    if not before.strip():
        return Edit(row, last)
    if last < len(file.lines) and file.lines[last][:column].isspace():
        return Edit(row, last + 1, [before + file.lines[last][column:]])
    raise TextOnly


def _value_end(file: QuizFile, row: int, column: int, key: str) -> tuple[int, str]:
    """The line behind the value of the key at `column` of `row`, and the comment behind the value on its first line."""
    behind = file.lines[row][column + len(key) + 1 :]
    last = file.end(row, column)
    if block := _BLOCK.fullmatch(behind):
        return last, block["rest"]
    goes_on = any(line.strip() and not line.lstrip().startswith("#") for line in file.lines[row + 1 : last])
    end = 0 if goes_on else _scalar_end(behind)
    return (row + 1, behind[end:]) if end else (last, "")


def _scalar_end(text: str) -> int:
    """Where a value that ends on its line does so; 0 where it does not."""
    try:
        events = list(yaml.parse(text.rstrip("\r"), Loader=Loader))
    except yaml.YAMLError:
        return 0
    scalars: list[Any] = [one for one in events if isinstance(one, yaml.ScalarEvent)]
    return int(scalars[0].end_mark.column) if len(scalars) == 1 and len(events) == 5 else 0


def _inside(line: str, space: str) -> str:
    return space + line if line.strip() else line
