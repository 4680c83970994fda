"""How far people are in modules, for any number of both in four statements.

Two more ask when something was done, where a module has an earlier edition that this matters for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from sqlalchemy import Select

from course_engine.learning.progress import Progress
from course_engine.learning.queries.doings import (
    Doing,
    Ids,
    People,
    Times,
    doings_of,
    passed_at,
    read_at,
    texts_of,
)
from course_engine.learning.queries.editions import editions_of
from course_engine.learning.queries.tracks import NEVER, NONE, Column, Marks, column_of, marks_of

Shown = TypeVar("Shown")
Show = Callable[[int, Progress], Shown]


@dataclass(slots=True)
class Line(Generic[Shown]):
    """One person: what is shown of each module, when they last did something there (UTC), and what they failed.

    `failed` counts the graded sittings of each quiz that they never passed, by a later result neither.
    """

    cells: Sequence[Shown] = ()
    last_at: datetime | None = None
    failed: Mapping[int, int] = field(default_factory=dict)


def progress_of(person_ids: Ids, module_ids: Ids) -> dict[tuple[int, int], Progress]:
    """The progress of each person in each published module, by (person id, module id)."""
    if not person_ids or not module_ids:
        return {}
    lines = lines_of(person_ids, marks_in(module_ids), lambda module, progress: (module, progress))
    return {(person, module): progress for person, line in lines.items() for module, progress in line.cells}


def marks_in(module_ids: Ids) -> Marks:
    """What counts in the published ones of these modules, in their order: the same object while it is the same.

    Three statements.
    """
    editions = editions_of(module_ids)
    columns = tuple(column_of(module, editions[module]) for module in module_ids if module in editions)
    return marks_of(columns, texts_of(NONE.union(*(column.lessons for column in columns))))


def lines_of(
    person_ids: Ids, marks: Marks, show: Show[Shown], *, among: Select[int] | None = None
) -> dict[int, Line[Shown]]:
    """A line for each person; its cells are what `show(module id, progress)` makes of each module of `marks`.

    Whoever is equally far in a module is shown the same, made once. `among` selects all of these people, and perhaps
    others: cheaper than to name hundreds.
    """
    people: People = person_ids if among is None else among
    earlier = [one for column in marks.columns for one in column.earlier]
    read = read_at(people, NONE.union(*(one.lessons for one in earlier))) if earlier else {}
    passed = passed_at(people, NONE.union(*(one.quizzes for one in earlier))) if earlier else {}
    table = _Table(marks, show, read, passed)
    modules = [column.id for column in marks.columns]
    quizzes = NONE.union(*(column.quizzes for column in marks.columns))
    done: dict[int, list[Doing]] = defaultdict(list)
    for doing in doings_of(people, modules, quizzes):
        done[doing.person_id].append(doing)
    return {person: table.line(person, done.get(person, ())) for person in person_ids}


class _Table(Generic[Shown]):
    """Columns side by side, and what is shown of them line by line."""

    def __init__(self, marks: Marks, show: Show[Shown], read: Times, passed: Times) -> None:
        self._marks, self._show, self._read, self._passed = marks, show, read, passed
        made: list[dict[int, Shown]] = [{} for _ in marks.columns]  # by track
        self._columns = [
            (column, *span, shown)
            for column, span, shown in zip(marks.columns, marks.spans, made, strict=True)
        ]

    def line(self, person: int, doings: Sequence[Doing]) -> Line[Shown]:
        track = 0
        for doing in doings:
            if doing.ids:
                track |= self._marks.track(doing.what, doing.ids)
        cells = [
            shown.get(track >> first & bits) or self._cell(person, column, track >> first & bits, shown)
            for column, first, bits, shown in self._columns
        ]
        last_at = max((doing.at for doing in doings if doing.at), default=None)
        return Line(cells, last_at, _failed(doings))

    def _cell(self, person: int, column: Column, track: int, made: dict[int, Shown]) -> Shown:
        progress = column.progress(track)
        if progress is not None:
            made[track] = self._show(column.id, progress)
            return made[track]
        read, passed = self._read.get(person, NEVER), self._passed.get(person, NEVER)
        return self._show(column.id, column.progress_in_time(track, read, passed))


def _failed(doings: Sequence[Doing]) -> dict[int, int]:
    tried = [doing.tried for doing in doings if doing.tried]
    if not tried:
        return {}
    passed = {id_ for doing in doings if doing.what == "passed" and doing.ids for id_ in doing.ids.split(",")}
    tries = Counter(id_ for ids in tried for id_ in ids.split(","))
    return {int(quiz): count for quiz, count in tries.items() if quiz not in passed}
