"""What a form sends, back in the shape of a file: names such as `choices.2.text` become lists and mappings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from course_engine.authoring.quiz_builder.controls import Control, control_of, fields_of, row_shape
from course_engine.items.shapes import Shape

MOST_ROWS = 60
_ID_BEGINS = {"gaps": "g", "premises": "p", "options": "o", "rubric": "k"}
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?")


def posted(shape: type[Shape], form: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """Return what was typed for a shape: what is empty is left out, what is no number stays the text it is."""
    content: dict[str, Any] = {}
    for name, field in fields_of(shape):
        value = _value(shape, name, field, form, prefix + name)
        if value not in (None, "", [], {}):
            content[name] = value
    return content


def _value(shape: type[Shape], name: str, field: Any, form: Mapping[str, str], full: str) -> Any:
    rows = row_shape(field)
    if rows:
        return [posted(rows, form, f"{full}.{number}.") for number in _row_numbers(form, full)]
    control = control_of(shape, name, field)
    if control is Control.GROUP:
        return posted(field.annotation, form, f"{full}.")
    typed = form.get(full, "").replace("\r\n", "\n").replace("\0", "")
    if control is Control.LINES:
        return [line.strip() for line in typed.split("\n") if line.strip()]
    if control is Control.TICK:
        return typed == "true" or None
    if control is Control.VERDICT:
        return {"true": True, "false": False}.get(typed)
    if control is Control.NUMBER:
        return _number(typed.strip())
    return typed.strip("\n").rstrip() if control is Control.PROSE else " ".join(typed.split())


def _number(typed: str) -> Any:
    if not _NUMBER.fullmatch(typed):
        return typed
    number = float(typed.replace(",", "."))
    return int(number) if number.is_integer() else number


def _row_numbers(form: Mapping[str, str], full: str) -> list[int]:
    begin = re.compile(re.escape(full) + r"\.(\d{1,3})\.")
    numbers = {int(match[1]) for name in form if (match := begin.match(name))}
    return sorted(numbers)[:MOST_ROWS]


def without_blanks(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content without rows that say nothing but who they are."""
    return {name: _without_blanks(value) for name, value in content.items()}


def _without_blanks(value: Any) -> Any:
    if isinstance(value, list):
        rows = [without_blanks(one) if isinstance(one, Mapping) else one for one in value]
        return [one for one in rows if not isinstance(one, Mapping) or set(one) - {"id", "type"}]
    return without_blanks(value) if isinstance(value, Mapping) else value


def with_act(content: Mapping[str, Any], act: str) -> dict[str, Any]:
    """Return the content after a button of its form: `add:choices`, `remove:choices.1`, `up:choices.1`, `down:…`.

    What is not there stays as it is.
    """
    changed: dict[str, Any] = deepcopy(dict(content))
    verb, _, path = act.partition(":")
    *way, last = path.split(".")
    holder = _reached(changed, way)
    if verb == "add" and isinstance(holder, dict):
        rows = holder.setdefault(last, [])
        if isinstance(rows, list) and len(rows) < MOST_ROWS:
            rows.append({"id": _free_id(rows, last)})
    elif isinstance(holder, list) and last.isdecimal() and int(last) < len(holder):
        at = int(last)
        row = holder.pop(at)
        if verb != "remove":
            holder.insert(max(0, at - 1) if verb == "up" else at + 1, row)
    return changed


def _reached(content: Any, way: Sequence[str]) -> Any:
    for step in way:
        if isinstance(content, list):
            content = content[int(step)] if step.isdecimal() and int(step) < len(content) else None
        else:
            content = content.get(step) if isinstance(content, dict) else None
    return content


def _free_id(rows: Sequence[Any], name: str) -> str:
    """An id that no row has had in this form: ids of rows taken out are not given again."""
    numbers = [int(match[1]) for one in rows if (match := re.search(r"(\d{1,9})$", str(one.get("id", ""))))]
    return row_id(name, max([len(rows), *numbers]) + 1)


def row_id(name: str, number: int) -> str:
    """Return the id of a new row of the list `name`."""
    return f"{_ID_BEGINS.get(name, 'a')}-{number}"
