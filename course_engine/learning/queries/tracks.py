"""What people did as numbers: a track has a bit for each fact that counts, and whoever has the same track is equally far.

A big table has thousands of cells and few distinct tracks. What one amounts to is worked out once and kept: it depends on
nothing but the editions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from course_engine.learning.models import ModuleAchievement
from course_engine.learning.progress import (
    Edition,
    Progress,
    Record,
    module_progress,
    that_matter,
    times_matter,
)

Fact = tuple[
    str, int
]  # what was done ("begun", "read", "text", "seen", "passed", an achievement), and to what
At = Mapping[int, datetime]
NONE: frozenset[Any] = frozenset()
NEVER: At = {}
ACHIEVEMENTS = tuple(sorted(achievement.value for achievement in ModuleAchievement))
KEPT = 4096  # tracks of a module


class Column:
    """A module, its facts, and the progress that each track met so far amounts to."""

    def __init__(self, module_id: int, editions: Sequence[Edition]) -> None:
        self.id = module_id
        self.lessons = NONE.union(*(one.lessons for one in editions))
        self.quizzes = NONE.union(*(one.quizzes for one in editions))
        self._editions = that_matter(editions)
        self.facts: list[Fact] = [
            ("begun", module_id),
            *((achievement, module_id) for achievement in ACHIEVEMENTS),
            *(("passed", quiz) for quiz in self.quizzes),
            *(("read", lesson) for lesson in self.lessons),
            *(("text", version) for version in NONE.union(*editions[-1].lessons.values())),
            *(("seen", version) for version in NONE.union(*editions[-1].lessons.values())),
        ]
        self._known: dict[int, Progress | None] = {}

    @property
    def earlier(self) -> Sequence[Edition]:
        """The earlier editions that still matter: of what they asked for, the time counts."""
        return self._editions[:-1]

    def progress(self, track: int) -> Progress | None:
        """How far somebody of this track is; None where it depends on when they did it."""
        if track not in self._known:
            if len(self._known) >= KEPT:
                self._known = {}
            record = self._record(track, NEVER, NEVER)
            timely = times_matter(self._editions, record)
            self._known[track] = None if timely else module_progress(self._editions, record)
        return self._known[track]

    def progress_in_time(self, track: int, read_at: At, passed_at: At) -> Progress:
        """How far somebody is who did this at these times."""
        return module_progress(self._editions, self._record(track, read_at, passed_at))

    def _record(self, track: int, read_at: At, passed_at: At) -> Record:
        did: dict[str, set[int]] = defaultdict(set)
        for place, (what, id_) in enumerate(self.facts):
            if track >> place & 1:
                did[what].add(id_)
        return Record(
            begun="begun" in did,
            read=frozenset(did["read"]),
            read_versions=frozenset(did["text"]),
            seen_versions=frozenset(did["seen"]),
            passed=frozenset(did["passed"]),
            achieved=frozenset(did.keys() & ACHIEVEMENTS),
            read_at=read_at,
            passed_at=passed_at,
        )


@lru_cache(1024)
def column_of(module_id: int, editions: tuple[Edition, ...]) -> Column:
    """The column of a module that had these editions, the current one last."""
    return Column(module_id, editions)


class Marks:
    """Several columns side by side: where in a track the bits of each stand, and what sets which."""

    def __init__(self, columns: Sequence[Column], texts: Iterable[tuple[int, int]]) -> None:
        self.columns = columns
        self._bits: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.spans: list[tuple[int, int]] = []  # of each column: its first bit, and all of its bits
        behind = 0
        for column in columns:
            for place, (what, id_) in enumerate(column.facts, start=behind):
                self._bits[what][str(id_)] |= 1 << place
            self.spans.append((behind, (1 << len(column.facts)) - 1))
            behind += len(column.facts)
        for text, lesson in texts:  # a text that was finished, in whatever version
            self._bits["text"][str(text)] |= self._bits["read"].get(str(lesson), 0)

    def track(self, what: str, ids: str) -> int:
        """The bits that doing this sets; `ids` have commas between."""
        bits, track = self._bits[what], 0
        for id_ in ids.split(","):
            track |= bits.get(id_, 0)
        return track


@lru_cache(64)
def marks_of(columns: tuple[Column, ...], texts: tuple[tuple[int, int], ...]) -> Marks:
    """The columns side by side; `texts` are the versions of their lessons, each with its lesson."""
    return Marks(columns, texts)
