"""The items and cases of a quiz changed in its file: every byte outside of what is changed stays, comments included."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from course_engine.authoring.quiz_builder.keys import with_keys
from course_engine.authoring.quiz_builder.lines import Edit, Path, QuizFile, Span, as_read, shifted, there
from course_engine.authoring.quiz_builder.outline import path_of
from course_engine.content.parsing.quizzes import sections_of
from course_engine.errors import NotFound
from course_engine.items.shapes import Plain
from course_engine.items.vignette import VIGNETTE

_TYPED = re.compile(r"true|false|[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?")


def item_content(source: str, uid: str) -> dict[str, Any]:
    """Return an item as it stands in the file, with numbers, yes and no as such; raises NotFound."""
    file = QuizFile.read(source)
    content: dict[str, Any] = _typed(file.node(path_of(file.root, "item", uid)).plain())
    return content


def with_item(source: str, uid: str, content: Mapping[str, Any]) -> str:
    """Return the quiz with other content for an item that it has."""
    file = QuizFile.read(source)
    path = path_of(file.root, "item", uid)
    span, expected = file.span(path), file.plain()
    there(expected, path[:-1])[path[-1]] = as_read(content)
    return file.edited([Edit(span.first, span.last, file.written(content, span.column))], expected)


def with_new_item(source: str, content: Mapping[str, Any], *, place: str = "") -> str:
    """Return the quiz with one more item, the last in the section or case `place`.

    For none of that id it is the last of the last section, or of the quiz.
    """
    file = QuizFile.read(source)
    holder, expected = _holder(file, place), file.plain()
    there(expected, (*holder, "items")).append(as_read(content))
    listed = file.listed(holder)
    return file.edited(_put(file, holder, file.written(content, listed.column)), expected)


def with_new_case(source: str, uid: str, title: str, text: str, *, section: str = "") -> str:
    """Return the quiz with a case that no item stands in yet, behind everything in its section."""
    head = {"id": uid, "type": VIGNETTE} | ({"title": title} if title else {})
    return with_new_item(source, head | {"text": f"{text}\n", "items": []}, place=section)


def with_case(source: str, uid: str, title: str, text: str) -> str:
    """Return the quiz with other words for a case; its items stay."""
    path = path_of(QuizFile.read(source).root, "case", uid)
    return with_keys(source, path, {"title": title or None, "text": f"{text}\n"})


def without_item(source: str, uid: str) -> str:
    """Return the quiz without an item; the list that it was the last one of is then empty."""
    file = QuizFile.read(source)
    path, expected = path_of(file.root, "item", uid), file.plain()
    there(expected, path[:-1]).pop(path[-1])
    return file.edited(_taken(file, path, file.span(path)), expected)


def with_entry_moved(source: str, kind: str, uid: str, *, up: bool) -> str:
    """Return the quiz with an item, case or section one place further up or down among its neighbours.

    Unchanged at the end of them.
    """
    file = QuizFile.read(source)
    path = path_of(file.root, kind, uid)
    *way, at = path
    other = int(at) - 1 if up else int(at) + 1
    expected = file.plain()
    listed = there(expected, tuple(way))
    if not 0 <= other < len(listed):
        return source
    listed[int(at)], listed[other] = listed[other], listed[int(at)]
    one, two = (file.span((*way, number)) for number in sorted((int(at), other)))
    first, second = file.lines[one.first : one.last], file.lines[two.first : two.last]
    return file.edited([Edit(one.first, one.last, second), Edit(two.first, two.last, first)], expected)


def with_entry_placed(source: str, kind: str, uid: str, place: str) -> str:
    """Return the quiz with an item or a case at the end of another section or case, "" for the quiz itself.

    Unchanged where it stands there already; raises NotFound.
    """
    file = QuizFile.read(source)
    path, holder = path_of(file.root, kind, uid), _place(file, place)
    if path[:-2] == holder:
        return source
    if kind == "case" and holder[: len(path)] == path:
        raise NotFound
    expected = file.plain()
    target = there(expected, (*holder, "items"))
    target.append(there(expected, path[:-1]).pop(path[-1]))
    span, listed = _with_its_comment(file, file.span(path)), file.listed(holder)
    lines = shifted(file.lines[span.first : span.last], listed.column - span.column)
    return file.edited([*_put(file, holder, lines), *_taken(file, path, span)], expected)


def with_settings(source: str, values: Mapping[str, Any]) -> str:
    """Return the quiz with other values for these keys at its top; None takes a key out."""
    return with_keys(source, (), values)


def _holder(file: QuizFile, place: str) -> Path:
    """Where an item with this wish goes: to the section or case, else to the last section, else to the quiz."""
    try:
        return _place(file, place)
    except NotFound:
        sections = sections_of(file.root)
        return ("sections", len(sections) - 1) if sections else ()


def _place(file: QuizFile, place: str) -> Path:
    if not place and not sections_of(file.root):
        return ()
    try:
        return path_of(file.root, "section", place)
    except NotFound:
        return path_of(file.root, "case", place)


def _put(file: QuizFile, holder: Path, lines: list[str]) -> list[Edit]:
    """One more entry at the end of a list, with an empty line before it where the others have one."""
    listed = file.listed(holder)
    if not listed.size:
        return [file.row_with_list(holder, empty=False), Edit(listed.first, listed.first, lines)]
    last = file.span((*holder, "items", listed.size - 1))
    before = file.lines[last.first - 1]
    blank = [before] if listed.size > 1 and not before.strip() else []
    return [Edit(last.last, last.last, [*blank, *lines])]


def _with_its_comment(file: QuizFile, span: Span) -> Span:
    """The lines of an entry with the comment right above it: what speaks of an entry goes where it goes."""
    first, mark = span.first, " " * span.column + "#"
    while first and file.lines[first - 1].startswith(mark):
        first -= 1
    return Span(first, span.last, span.column)


def _taken(file: QuizFile, path: Path, span: Span) -> list[Edit]:
    """An entry gone from its list, with the empty lines behind it where there are some before it, too."""
    holder: Path = path[:-2]
    last = span.last
    while (
        last < len(file.lines) - 1 and not file.lines[last].strip() and not file.lines[span.first - 1].strip()
    ):
        last += 1
    edits = [Edit(span.first, last)]
    if file.listed(holder).size == 1:
        edits.append(file.row_with_list(holder, empty=True))
    return edits


def _typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _typed(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_typed(one) for one in value]
    return yaml.safe_load(value) if isinstance(value, Plain) and _TYPED.fullmatch(value) else str(value)
