"""How far somebody is in a module, and where to go on: values in, values out.

Progress never jumps back. A module counts as completed (or mastered) once one published edition of it was fulfilled while
it was the current one, whatever later editions ask for. Editions never change, and what was read or passed is never
withdrawn: the state can only rise.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

StepKind = Literal["lesson", "quiz"]


class ModuleState(enum.StrEnum):
    """How far somebody is in a module, in rising order."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    MASTERED = "mastered"

    @property
    def rank(self) -> int:
        """0 for not begun to 3 for mastered."""
        return list(ModuleState).index(self)


@dataclass(frozen=True, slots=True)
class Edition:
    """What one published version of a module asks for.

    `lessons` maps a lesson to its pinned versions, one for each variant, and those that differ from them in nothing that
    matters (see `texts_that_count`). `until` is when the next version took its place:
    None for the current one.
    """

    lessons: Mapping[int, frozenset[int]] = field(default_factory=dict)
    quizzes: frozenset[int] = frozenset()
    until: datetime | None = None

    def __hash__(self) -> int:
        return hash((frozenset(self.lessons.items()), self.quizzes, self.until))


@dataclass(frozen=True, slots=True)
class Record:
    """What one person did in one module.

    `read` holds the lessons completed in whatever version, `seen_versions` the texts of which the person said that they
    have seen what is new, `passed` the quizzes. `read_at` and `passed_at` say when that was
    first; of what only the current edition asks for, nobody needs to know. `achieved` holds the states that were given to
    the person for good.
    """

    begun: bool = False
    read: frozenset[int] = frozenset()
    read_versions: frozenset[int] = frozenset()
    seen_versions: frozenset[int] = frozenset()
    passed: frozenset[int] = frozenset()
    achieved: frozenset[str] = frozenset()
    read_at: Mapping[int, datetime] = field(default_factory=dict)
    passed_at: Mapping[int, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of a module for one person, and the counts behind it, by the current edition."""

    state: ModuleState
    lessons_done: int
    lessons_total: int
    quizzes_passed: int = 0
    quizzes_total: int = 0
    completed: bool = False  # went through the material; a module can be mastered without
    new_lessons: int = 0  # came in after the person had finished the module
    changed_lessons: int = 0  # were read, but say something else now

    @property
    def newer_changes(self) -> int:
        """How many lessons are new or different since this person finished them or the module."""
        return self.new_lessons + self.changed_lessons


@dataclass(frozen=True, slots=True)
class Step:
    """A lesson or quiz on the way through a module. `number` counts from 1 within its kind; `minutes` is 0 for a quiz."""

    kind: StepKind
    id: int
    version_id: int
    slug: str
    title: str
    number: int
    minutes: int = 0
    done: bool = False
    changed: bool = False  # done, but in an earlier version


Key = tuple[int, str]  # lesson and variant


def texts_that_count(versions: Sequence[tuple[bool, Mapping[Key, int]]]) -> dict[int, frozenset[int]]:
    """Return the texts of each lesson in which it counts as read as it is now.

    `versions` are those of one module, the current one last: whether each is a substantial change, and what it pins.
    Where only minor changes lie between an earlier text and the current one, the earlier one counts as well.
    """
    _substantial, current = versions[-1]
    found: dict[int, set[int]] = {lesson: set() for lesson, _variant in current}
    for (lesson, _variant), text in current.items():
        found[lesson].add(text)
    alive = set(current)
    for (substantial, pins), (_before, earlier) in zip(
        reversed(versions[1:]), reversed(versions[:-1]), strict=True
    ):
        alive = {
            key for key in alive if key in earlier and not (substantial and earlier[key] != pins.get(key))
        }
        for key in alive:
            found[key[0]].add(earlier[key])
    return {lesson: frozenset(texts) for lesson, texts in found.items()}


def that_matter(editions: Sequence[Edition]) -> list[Edition]:
    """Return the editions without those that nobody could fulfil without fulfilling the current one, which stays the last.

    Most new editions say something else in the same lessons: then when somebody read them need not be known.
    """
    current = editions[-1]
    return [one for one in editions[:-1] if not _implies(one, current)] + [current]


def _implies(edition: Edition, current: Edition) -> bool:
    lessons, quizzes = edition.lessons.keys(), edition.quizzes
    return (not lessons or (bool(current.lessons) and current.lessons.keys() <= lessons)) and (
        not quizzes or (bool(current.quizzes) and current.quizzes <= quizzes)
    )


def times_matter(editions: Sequence[Edition], record: Record) -> bool:
    """Whether it depends on `read_at` and `passed_at` how far somebody is: an earlier edition's wishes are all fulfilled."""
    return any(
        (one.lessons and one.lessons.keys() <= record.read) or (one.quizzes and one.quizzes <= record.passed)
        for one in editions[:-1]
    )


def module_progress(editions: Sequence[Edition], record: Record) -> Progress:
    """Return the progress of whoever `record` is of; the last of `editions` is the current one."""
    current = editions[-1]
    read = [lesson for lesson in current.lessons if lesson in record.read]
    completed = _was_completed(editions, record)
    seen = {lesson for lesson, texts in current.lessons.items() if texts & record.seen_versions}
    return Progress(
        state=_state(editions, record, completed),
        completed=completed,
        lessons_done=len(read),
        lessons_total=len(current.lessons),
        quizzes_passed=len(current.quizzes & record.passed),
        quizzes_total=len(current.quizzes),
        new_lessons=len(current.lessons.keys() - record.read - seen) if completed else 0,
        changed_lessons=sum(
            not current.lessons[lesson] & record.read_versions for lesson in read if lesson not in seen
        ),
    )


def _state(editions: Sequence[Edition], record: Record, completed: bool) -> ModuleState:
    if ModuleState.MASTERED in record.achieved or any(_mastered(one, record) for one in editions):
        return ModuleState.MASTERED
    if completed:
        return ModuleState.COMPLETED
    if record.begun or record.read or record.passed:
        return ModuleState.UNDER_WAY
    return ModuleState.NOT_BEGUN


def _was_completed(editions: Sequence[Edition], record: Record) -> bool:
    return ModuleState.COMPLETED in record.achieved or any(_completed(one, record) for one in editions)


def _completed(edition: Edition, record: Record) -> bool:
    """Every lesson read while the edition was current; one without lessons cannot be completed."""
    return _all_in_time(edition.lessons.keys(), record.read, record.read_at, edition.until)


def _mastered(edition: Edition, record: Record) -> bool:
    """Every quiz asked for passed, lessons read or not; one that asks for none cannot be mastered."""
    return _all_in_time(edition.quizzes, record.passed, record.passed_at, edition.until)


def _all_in_time(
    wanted: Set[int], given: Set[int], given_at: Mapping[int, datetime], until: datetime | None
) -> bool:
    if not wanted or not wanted <= given:
        return False
    return until is None or all(given_at[one] <= until for one in wanted)


def next_step(way: Sequence[Step], after: Step | None = None) -> Step | None:
    """Return the step to take next: the first open one behind `after`, else the first open one, else None."""
    place = way.index(after) + 1 if after in way else 0
    behind = (step for step in way[place:] if not step.done)
    return next(behind, None) or next((step for step in way if not step.done and step != after), None)


def continue_point(way: Sequence[Step], stopped_in: int | None) -> Step | None:
    """Return where to go on: the lesson `stopped_in` while it is open, else the first open step after it, else None."""
    place = next((step for step in way if step.kind == "lesson" and step.id == stopped_in), None)
    if place is not None and not place.done:
        return place
    return next_step(way, place)
