"""A conflict settled: the texts that somebody chose, in both folder and database, or in neither."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from course_engine.content.folder.conflicts import close_conflicts
from course_engine.content.folder.modules import ModuleSync
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.quizzes import QuizSync
from course_engine.content.folder.reading import is_module_folder, read_module_folder, read_quiz_file
from course_engine.content.folder.run import Choices, Run
from course_engine.content.models import SyncConflict
from course_engine.content.publishing import Act
from course_engine.db import db


def settle(
    conflict: SyncConflict,
    choices: Choices,
    *,
    folders: tuple[str | Path, str | Path],
    attempted_quizzes: Collection[str],
    now: datetime,
    by_id: int,
    minor: bool = False,
) -> Outcome:
    """Bring one module or quiz together with the texts that somebody chose, and return what became of it.

    MERGED or READ_ONLY (the folder could not be written), or WAITING for the choice of what becomes of results. Where
    either side has moved on since, nothing is applied unless it fits by now: CONFLICT, and the conflict has the fresh
    texts. BROKEN with findings where the chosen texts do not fit together. Raises ChangedMeanwhile.
    """
    run = Run(Path(folders[0]), Path(folders[1]), Act(now, by_id, substantial=not minor))
    run.choices, run.attempted = choices, attempted_quizzes
    run.look()
    name = Path(conflict.path).name
    if conflict.kind == "quiz":
        quiz = run.quizzes_folder / name
        there = quiz.is_file()
        outcome = QuizSync(run).one(read_quiz_file(quiz, conflict.path))[0] if there else _missing(conflict)
    else:
        module = run.modules_folder / name
        there = is_module_folder(module)
        read = read_module_folder(module, f"{conflict.path}/")
        outcome = ModuleSync(run).one(read)[0] if there else _missing(conflict)
    if outcome.action not in (Action.CONFLICT, Action.BROKEN):
        close_conflicts(conflict.kind, [conflict.uid], now=now, by_id=by_id)
        db.session.commit()
    return outcome


def _missing(conflict: SyncConflict) -> Outcome:
    return Outcome(conflict.kind, conflict.path, Action.MISSING)
