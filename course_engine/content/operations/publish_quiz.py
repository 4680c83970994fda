"""Publish a quiz as its next immutable version."""

from __future__ import annotations

from datetime import datetime

from course_engine.content.catalogue import Finding
from course_engine.content.models import QuizVersion
from course_engine.content.parsing import parse_quiz
from course_engine.content.publishing import Act, add_quiz_version, quiz_misfits
from course_engine.db import db


def publish_quiz(
    text: str, *, slug: str, now: datetime, author_id: int | None = None, note: str = ""
) -> QuizVersion | list[Finding]:
    """Return the version that `text` makes, or what keeps it from being published.

    Where nothing changed it is the version that is current already. Attempts stay on the version they were begun on.
    """
    read = parse_quiz(text, f"quizzes/{slug}.yaml")
    if read.value is None:
        return list(read.findings)
    if misfits := quiz_misfits(read.value, slug):
        return misfits
    version, _is_new = add_quiz_version(read.value, text, slug, Act(now, author_id, note))
    db.session.commit()
    return version
