"""The sections of a quiz in its file: made, renamed, taken away; a case taken away from around its items.

Nothing but the section or the case goes: what stands in it stays in the quiz, further in or out where it has to be.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from course_engine.authoring.quiz_builder.keys import with_keys
from course_engine.authoring.quiz_builder.lines import Edit, Path, QuizFile, as_read, shifted, there
from course_engine.authoring.quiz_builder.outline import path_of
from course_engine.content.parsing.quizzes import sections_of


def with_new_section(source: str, uid: str, title: str, draw: int | None = None) -> str:
    """Return the quiz with one more section, the last one; the first one of a quiz takes all its items in."""
    file = QuizFile.read(source)
    content: dict[str, Any] = {"id": uid, "title": title} | ({"draw": draw} if draw else {})
    if not sections_of(file.root):
        return _in_one_section(file, content)
    expected = file.plain()
    content["items"] = []
    expected["sections"].append(as_read(content))
    listed = file.listed((), "sections")
    last = file.span(("sections", listed.size - 1))
    before = file.lines[last.first - 1]
    blank = [before] if listed.size > 1 and not before.strip() else []
    return file.edited([Edit(last.last, last.last, [*blank, *file.written(content, last.column)])], expected)


def with_section(source: str, uid: str, title: str, draw: int | None = None) -> str:
    """Return the quiz with another title for a section, and as many items to be drawn."""
    path = path_of(QuizFile.read(source).root, "section", uid)
    return with_keys(source, path, {"title": title, "draw": draw})


def without_section(source: str, uid: str) -> str:
    """Return the quiz without a section. Its items go to the one before it, to the next, or out of the only one."""
    file = QuizFile.read(source)
    path = path_of(file.root, "section", uid)
    at, many = int(path[1]), len(sections_of(file.root))
    if many == 1:
        return _out_of_sections(file)
    expected = file.plain()
    items = expected["sections"].pop(at).get("items", [])
    goes_to = at - 1 if at else 0
    kept = there(expected["sections"][goes_to], ("items",))
    kept[:] = [*kept, *items] if at else [*items, *kept]
    span = file.span(path)
    edits = [Edit(span.first, span.last)]
    if items:
        edits += _handed_over(file, path, ("sections", at - 1 if at else 1), behind=bool(at))
    return file.edited(edits, expected)


def without_case(source: str, uid: str) -> str:
    """Return the quiz without the words of a case; its items stand by themselves where it stood."""
    file = QuizFile.read(source)
    path = path_of(file.root, "case", uid)
    holder, at, expected = path[:-2], int(path[-1]), file.plain()
    listed = there(expected, path[:-1])
    listed[at : at + 1] = listed[at].get("items", [])
    span = file.span(path)
    lines = _lines_inside(file, path, span.column)
    edits = [Edit(span.first, span.last, lines)]
    if not listed:
        edits.append(file.row_with_list(holder, empty=True))
    return file.edited(edits, expected)


def _handed_over(file: QuizFile, path: Path, to: Path, *, behind: bool) -> list[Edit]:
    """The lines of a section's items in front of or behind those of another section."""
    there_now = file.listed(to)
    lines = _lines_inside(file, path, there_now.column)
    if not there_now.size:
        return [file.row_with_list(to, empty=False), Edit(there_now.first, there_now.first, lines)]
    row = file.span((*to, "items", there_now.size - 1)).last if behind else there_now.first
    return [Edit(row, row, lines)]


def _in_one_section(file: QuizFile, content: Mapping[str, Any]) -> str:
    expected = file.plain()
    items = expected.pop("items", [])
    expected["sections"] = [as_read(content) | {"items": items}]
    listed = file.listed(())
    row = file.lines[listed.row].removeprefix("items:")
    behind_key = row if items else row.strip(" ").removeprefix("[]")
    lines = [
        f"sections:{behind_key}",
        *file.written(content, 2),
        f"    items:{'' if items else ' []'}{_line_end(row)}",
    ]
    inside = shifted(file.lines[listed.first : listed.last], 6 - listed.column) if items else []
    return file.edited([Edit(listed.row, listed.last, [*lines, *inside])], expected)


def _out_of_sections(file: QuizFile) -> str:
    expected = file.plain()
    expected["items"] = expected.pop("sections")[0].get("items", [])
    listed = file.listed((), "sections")
    span = file.span(("sections", 0))
    row = file.lines[listed.row]
    behind_key = row.removeprefix("sections:")
    lines = [
        "items:" + ("" if expected["items"] else " []") + behind_key,
        *file.lines[listed.first : span.first],
        *_lines_inside(file, ("sections", 0), 2),
    ]
    return file.edited([Edit(listed.row, span.last, lines)], expected)


def _lines_inside(file: QuizFile, path: Path, column: int) -> list[str]:
    """The lines of the items in a section or a case, comments between them included, with their dashes at `column`."""
    if not file.node(path).at("items") or not file.node((*path, "items")).entries():
        return []
    listed = file.listed(path)
    return shifted(file.lines[listed.first : listed.last], column - listed.column)


def _line_end(line: str) -> str:
    return "\r" if line.endswith("\r") else ""
