"""Folders and database brought together: what changed on one side goes to the other, what changed on both is merged.

The base of the comparison is the text on which both agreed last (`SyncedFile`). Everything happens module by module and
quiz by quiz, whole or not at all: where both changed the same differently, nothing of that module is applied until
somebody chooses (`SyncConflict`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

from course_engine.content.folder.conflicts import close_settled
from course_engine.content.folder.lists import sync_paths, sync_topics
from course_engine.content.folder.modules import ModuleSync
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.quizzes import QuizSync
from course_engine.content.folder.run import Run
from course_engine.content.publishing import Act
from course_engine.db import db

KEEP = "keep"


def sync(
    modules_folder: str | Path,
    quizzes_folder: str | Path,
    *,
    now: datetime,
    attempted_quizzes: Collection[str],
    results: str = "",
    author_id: int | None = None,
    minor: bool = False,
    dry_run: bool = False,
    tell: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Bring both folders and the database together; returns what became of every module, quiz and of the topics.

    `attempted_quizzes` are the ids of quizzes that somebody has submitted an attempt at: a version of them that changes
    results is published only with `results="keep"`. What is published is a substantial change of its module unless it
    is `minor`: of such those who finished hear nothing. A dry run says what would happen and changes nothing. `tell`
    hears of each outcome at once. Raises ChangedMeanwhile where somebody publishes at the same time.
    """
    run = Run(Path(modules_folder), Path(quizzes_folder), Act(now, author_id, substantial=not minor), dry_run)
    run.attempted = set() if results == KEEP else set(attempted_quizzes)
    outcomes = []
    for outcome in _outcomes(run):
        outcomes.append(outcome)
        if tell:
            tell(outcome)
    return outcomes


def _outcomes(run: Run) -> Iterator[Outcome]:
    run.look()
    broken = set()
    for part in (
        sync_topics(run),
        QuizSync(run).outcomes(),
        ModuleSync(run).outcomes(),
        sync_paths(run),
    ):
        for outcome in part:
            if outcome.action is Action.BROKEN:
                broken.add(outcome.path)
            yield outcome
    if not run.dry_run:
        close_settled(run.disputed, broken, now=run.act.now)
        db.session.commit()
