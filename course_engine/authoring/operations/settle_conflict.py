"""Settle what folder and browser changed differently, with the texts that somebody chose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from course_engine.assessment.queries import attempted_quiz_uids
from course_engine.authoring.refusals import SidesMoved
from course_engine.content.folder import ChangedMeanwhile, Choices, Outcome, settle
from course_engine.content.models import SyncConflict
from course_engine.db import reading


def settle_conflict(
    conflict: SyncConflict,
    texts: Sequence[str],
    *,
    seen_digest: str,
    folders: tuple[str | Path, str | Path],
    by_id: int,
    now: datetime,
    minor: bool = False,
) -> Outcome:
    """Return what became of the module or quiz: applied on both sides, or what keeps the texts from fitting.

    Raises SidesMoved where folder or database say something else than what was seen; the conflict has the fresh texts.
    """
    with reading():
        attempted = attempted_quiz_uids()
    try:
        outcome = settle(
            conflict,
            Choices(seen_digest, texts),
            folders=folders,
            attempted_quizzes=attempted,
            now=now,
            by_id=by_id,
            minor=minor,
        )
    except ChangedMeanwhile as error:
        raise SidesMoved from error
    if outcome.moved_on:
        raise SidesMoved
    return outcome
