"""What the parts of one sync share: the folders, what they are compared with, and the ids that are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from course_engine.content.bundle import finding
from course_engine.content.catalogue import Finding
from course_engine.content.folder.agreement import (
    Agreement,
    ModuleSide,
    QuizSide,
    database_modules,
    database_quizzes,
    known_agreements,
    quiz_agreements,
)
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import written_ids
from course_engine.content.folder.writing import write_files
from course_engine.content.ids import Kind, with_ids
from course_engine.content.models import Module, Quiz
from course_engine.content.publishing import Act, Expected
from course_engine.db import db, reading


class ChangedMeanwhile(RuntimeError):
    """Somebody published while the folders were being compared; run it again."""


@dataclass
class Run:
    """One sync. `attempted` are the quizzes whose changes wait for a choice."""

    modules_folder: Path
    quizzes_folder: Path
    act: Act
    dry_run: bool
    attempted: Collection[str] = ()
    expected: Expected = field(default_factory=Expected)
    owners: dict[str, str] = field(default_factory=dict)  # id -> path of the file that has it
    ids: set[str] = field(default_factory=set)
    agreed: dict[str, Agreement] = field(default_factory=dict)
    agreed_quizzes: dict[str, Agreement] = field(default_factory=dict)
    modules: dict[str, ModuleSide] = field(default_factory=dict)
    quizzes: dict[str, QuizSide] = field(default_factory=dict)

    def look(self) -> None:
        """Read what the folders are compared with, and every id that is taken on either side."""
        with reading():
            self.agreed = known_agreements()
            self.agreed_quizzes = quiz_agreements()
            self.modules = database_modules(self.agreed)
            self.quizzes = database_quizzes()
        self.ids = {uid for side in self.modules.values() for uid in side.lesson_ids}
        self.ids |= {*self.modules, *self.quizzes}
        self.ids |= written_ids(self.modules_folder) | written_ids(self.quizzes_folder)

    def with_ids(self, content: bytes, kind: Kind) -> tuple[bytes, bool]:
        """Return a file with an id wherever one was missing, and whether one was."""
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return content, False
        filled = with_ids(text, kind, self.ids)
        return filled.encode(), filled != text

    def claim(self, uid: str, path: str) -> Iterator[Finding]:
        """Remember that the file at `path` has this id; a finding where another file has it already."""
        first = self.owners.setdefault(uid, path)
        if first != path:
            yield finding("C502", path, value=uid, first=first)


def written(folder: Path, files: dict[str, bytes], *, gone: Collection[str] = ()) -> bool:
    """Write files into a folder; returns whether that was possible."""
    try:
        write_files(folder, files, gone=gone)
    except OSError:
        return False
    return True


def unwritable(kind: str, path: str) -> Outcome:
    """What becomes of something that lacks an id, in a folder that cannot be written."""
    return Outcome(kind, path, Action.BROKEN, (finding("C516", path),))


def lock_unchanged(model: type[Module] | type[Quiz], uid: str, version_id: int | None) -> None:
    """Open the writing transaction; raises ChangedMeanwhile where anything was published since the comparison."""
    current = db.session.scalar(select(model.current_version_id).where(model.uid == uid).with_for_update())
    if current != version_id:
        db.session.rollback()
        raise ChangedMeanwhile(uid)
