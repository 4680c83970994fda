"""Questions about modules and quizzes that folder and browser changed differently."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select

from course_engine.authoring.refusals import ConflictSettled
from course_engine.content.folder import conflicts_in
from course_engine.content.merging import FileConflict
from course_engine.content.models import Module, ModuleVersion, Quiz, QuizVersion, SyncConflict
from course_engine.db import db
from course_engine.errors import NotFound


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """An open conflict: of which module or quiz, and in which places."""

    conflict: SyncConflict
    title: str

    @property
    def places(self) -> tuple[FileConflict, ...]:
        return conflicts_in(self.conflict.parts)


def conflict_count() -> int:
    """How many modules and quizzes wait for somebody to choose."""
    return (
        db.session.scalar(select(func.count(SyncConflict.id)).where(SyncConflict.settled_at.is_(None))) or 0
    )


def conflict_rows() -> list[ConflictRow]:
    """Every open conflict, the oldest first; one statement."""
    rows = db.session.execute(
        _titled().where(SyncConflict.settled_at.is_(None)).order_by(SyncConflict.found_at, SyncConflict.id)
    )
    return [ConflictRow(conflict, title or conflict.path) for conflict, title in rows]


def get_conflict(conflict_id: int) -> ConflictRow:
    """An open conflict. Raises NotFound, or ConflictSettled for one that is open no more."""
    row = db.session.execute(
        _titled().where(SyncConflict.id == conflict_id).execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    if not row[0].is_open:
        raise ConflictSettled
    return ConflictRow(row[0], row[1] or row[0].path)


def _titled() -> Select[SyncConflict, str]:
    return (
        select(SyncConflict, func.coalesce(ModuleVersion.title, QuizVersion.title))
        .outerjoin(Module, and_(SyncConflict.kind == "module", Module.uid == SyncConflict.uid))
        .outerjoin(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .outerjoin(Quiz, and_(SyncConflict.kind == "quiz", Quiz.uid == SyncConflict.uid))
        .outerjoin(QuizVersion, QuizVersion.id == Quiz.current_version_id)
    )
