"""What the parts of one sync share: the folders, what they are compared with, and the ids that are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import select

from course_engine.content.bundle import finding
from course_engine.content.catalogue import Finding
from course_engine.content.folder.agreement import (
    Agreement,
    Head,
    known_agreements,
    module_heads,
    quiz_agreements,
    quiz_heads,
)
from course_engine.content.folder.conflicts import keep_conflict, parts_digest
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import written_ids
from course_engine.content.folder.writing import Written, write_files
from course_engine.content.ids import Kind, with_ids
from course_engine.content.merging import FileConflict
from course_engine.content.models import Lesson, Module, Quiz
from course_engine.content.publishing import Act, Expected
from course_engine.db import db, reading


class ChangedMeanwhile(RuntimeError):
    """Somebody published while the folders were being compared; run it again."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One chosen text for each conflict of a module or quiz, made by somebody who saw the conflicts with this digest."""

    digest: str
    texts: Sequence[str]


@dataclass
class Run:
    """One sync. `attempted` are the quizzes whose changes wait for a choice."""

    modules_folder: Path
    quizzes_folder: Path
    act: Act
    dry_run: bool = False
    attempted: Collection[str] = ()
    choices: Choices | None = None
    expected: Expected = field(default_factory=Expected)
    owners: dict[str, str] = field(default_factory=dict)  # id -> path of the file that has it
    agreed: Mapping[str, Agreement] = field(default_factory=dict)
    agreed_quizzes: Mapping[str, Agreement] = field(default_factory=dict)
    modules: Mapping[str, Head] = field(default_factory=dict)
    quizzes: Mapping[str, Head] = field(default_factory=dict)
    disputed: set[str] = field(default_factory=set)  # ids of modules and quizzes with a conflict

    def look(self) -> None:
        """Read what the folders are compared with."""
        with reading():
            self.agreed = known_agreements()
            self.agreed_quizzes = quiz_agreements()
            self.modules = module_heads()
            self.quizzes = quiz_heads()

    def uid_at(self, path: str) -> str:
        """The id of the module or quiz that was last in this place, "" where there was none."""
        return self._uids.get(path, "")

    @cached_property
    def _uids(self) -> dict[str, str]:
        return {one.path: uid for uid, one in (*self.agreed.items(), *self.agreed_quizzes.items())}

    @cached_property
    def ids(self) -> set[str]:
        """Every id that is taken on either side."""
        with reading():
            lessons = set(db.session.scalars(select(Lesson.uid)))
        written = written_ids(self.modules_folder) | written_ids(self.quizzes_folder)
        return {*self.modules, *self.quizzes} | lessons | written

    def with_ids(self, content: bytes, kind: Kind) -> bytes:
        """Return a file with an id wherever one was missing."""
        try:
            return with_ids(content.decode(), kind, self.ids).encode()
        except UnicodeDecodeError:
            return content

    def claim(self, uid: str, path: str) -> Iterator[Finding]:
        """Remember that the file at `path` has this id; a finding where another file has it already."""
        first = self.owners.setdefault(uid, path)
        if first != path:
            yield finding("C502", path, value=uid, first=first)

    def chosen(self, conflicts: Sequence[FileConflict]) -> Sequence[str] | None:
        """Return what somebody chose for these very conflicts; None where nobody did."""
        if not conflicts:
            return ()
        if self.choices and self.choices.digest == parts_digest(conflicts):
            return self.choices.texts
        return None

    def dispute(
        self, kind: str, uid: str, path: str, conflicts: Sequence[FileConflict], number: int
    ) -> Outcome:
        """Keep what both sides changed differently until somebody chooses; nothing is applied."""
        self.disputed.add(uid)
        if not self.dry_run:
            keep_conflict(kind, uid, path, conflicts, now=self.act.now)
            db.session.commit()
        return Outcome(kind, path, Action.CONFLICT, number=number, conflicts=tuple(conflicts))


def written(folder: Path, files: Mapping[str, bytes], *, gone: Collection[str] = ()) -> Written | None:
    """Write files into a folder; returns the way back, None where it cannot be written."""
    try:
        return write_files(folder, files, gone=gone)
    except OSError:
        return None


def commit_with(files: Written) -> None:
    """Commit the running transaction; where that fails, the files are what they were."""
    try:
        db.session.commit()
    except BaseException:
        files.put_back()
        raise


def unwritable(kind: str, path: str) -> Outcome:
    """What becomes of something that lacks an id, in a folder that cannot be written."""
    return Outcome(kind, path, Action.BROKEN, (finding("C516", path),))


def lock_unchanged(model: type[Module] | type[Quiz], uid: str, version_id: int | None) -> None:
    """Open the writing transaction; raises ChangedMeanwhile where anything was published since the comparison."""
    current = db.session.scalar(select(model.current_version_id).where(model.uid == uid).with_for_update())
    if current != version_id:
        db.session.rollback()
        raise ChangedMeanwhile(uid)
