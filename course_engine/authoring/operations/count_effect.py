"""Have a worker count what a draft makes of results, where there are too many for a page to wait for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from course_engine.authoring.queries import lock_quiz_draft
from course_engine.authoring.queries.figures import takes_long
from course_engine.authoring.queries.taken import results_state
from course_engine.content.models import QuizDraft
from course_engine.db import db
from course_engine.jobs import Job, JobState, add_job

COUNTING = "quiz_effect"


def count_effect(draft_id: int, void: Collection[str], *, by_id: int, now: datetime) -> bool:
    """Have it counted with these items counting in full; returns whether that takes a worker. Raises DraftClosed."""
    draft = lock_quiz_draft(draft_id)
    added = add_counting(draft, void, by_id=by_id, now=now)
    db.session.commit()
    return added


def add_counting(draft: QuizDraft, void: Collection[str], *, by_id: int | None, now: datetime) -> bool:
    """Add the job to the running transaction where one is needed and none is waiting; returns whether it is needed."""
    attempts = results_state(draft.quiz_id).attempts
    if not takes_long(attempts):
        return False
    waiting = db.session.get(Job, draft.job_id) if draft.job_id else None
    if waiting is None or waiting.state != JobState.WAITING or waiting.arguments.get("void") != sorted(void):
        arguments = {"draft_id": draft.id, "void": sorted(void)}
        job = add_job(COUNTING, arguments, now=now, person_id=by_id, total=attempts)
        db.session.flush()
        draft.job_id, draft.preview = job.id, {}
    return True
