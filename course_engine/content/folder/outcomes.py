"""What a sync says of each module, each quiz and the topics."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from course_engine.content.catalogue import Finding
from course_engine.content.merging import FileConflict


class Action(enum.StrEnum):
    """What became of a module, a quiz or the topics."""

    UNCHANGED = "unchanged"
    PUBLISHED = "published"  # folder -> database
    WRITTEN = "written"  # database -> folder
    MERGED = "merged"  # both changed, in different places: now both have both
    CONFLICT = "conflict"  # both changed the same differently, nothing was applied
    WAITING = "waiting"  # a changed quiz with attempts: say what becomes of their results
    BROKEN = "broken"  # the files have errors; what was published before stays
    MISSING = "missing"  # published, but gone from the folder; stays published
    READ_ONLY = "read_only"  # the database is ahead of a folder that cannot be written


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one module, quiz or list of topics. `number` is the version that is current now."""

    kind: str  # "topics", "module" or "quiz"
    path: str  # "modules/fotos", "quizzes/fotos.yaml"
    action: Action
    findings: tuple[Finding, ...] = ()
    number: int | None = None
    conflicts: tuple[FileConflict, ...] = ()

    @property
    def moved_on(self) -> bool:
        """Whether there is a conflict that nobody has chosen for."""
        return self.action is Action.CONFLICT

    @property
    def is_settled(self) -> bool:
        """Whether folder and database agree now, or will without anybody's help."""
        return self.action not in (Action.CONFLICT, Action.BROKEN, Action.WAITING)
