"""Folders and database brought together: what changed on one side goes to the other, what changed on both is a conflict.

The base of the comparison is the text on which both agreed last (`SyncedFile`). Everything happens module by module and
quiz by quiz, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from pathlib import Path

from course_engine.content.folder.modules import ModuleSync
from course_engine.content.folder.outcomes import Outcome
from course_engine.content.folder.quizzes import QuizSync
from course_engine.content.folder.run import Run
from course_engine.content.folder.topics import sync_topics
from course_engine.content.publishing import Act

KEEP = "keep"


def sync(
    modules_folder: str | Path,
    quizzes_folder: str | Path,
    *,
    now: datetime,
    attempted_quizzes: Collection[str],
    results: str = "",
    author_id: int | None = None,
    dry_run: bool = False,
    tell: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Bring both folders and the database together; returns what became of every module, quiz and of the topics.

    `attempted_quizzes` are the ids of quizzes that somebody has submitted an attempt at: a version of them that changes
    results is published only with `results="keep"`. A dry run says what would happen and changes nothing. `tell` hears
    of each outcome at once. Raises ChangedMeanwhile where somebody publishes at the same time.
    """
    run = Run(Path(modules_folder), Path(quizzes_folder), Act(now, author_id), dry_run)
    run.attempted = set() if results == KEEP else set(attempted_quizzes)
    outcomes = []
    for outcome in _outcomes(run):
        outcomes.append(outcome)
        if tell:
            tell(outcome)
    return outcomes


def _outcomes(run: Run) -> Iterator[Outcome]:
    run.look()
    yield from sync_topics(run)
    yield from QuizSync(run).outcomes()
    yield from ModuleSync(run).outcomes()
