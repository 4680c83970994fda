"""What learners wrote in quizzes for their mentor to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from course_engine.assessment.models import Attempt, AttemptItem, Response
from course_engine.content.models import ItemVersion, QuizVersion
from course_engine.db import db
from course_engine.items.kinds.reflection import Reflection
from course_engine.mentoring.models import Mentorship


@dataclass(frozen=True)
class SharedReflection:
    """Some lines that a learner submitted, with the prompt (Markdown) that asked for them."""

    quiz: str
    language: str
    prompt: str
    text: str
    submitted_at: datetime


def shared_reflections(mentorship: Mentorship) -> tuple[SharedReflection, ...]:
    """The learner's submitted reflections that are meant for the mentor, newest first; none once they have parted."""
    if mentorship.ended_at is not None:
        return ()
    rows = db.session.execute(
        select(
            AttemptItem.id,
            ItemVersion.body,
            QuizVersion.title,
            QuizVersion.language,
            Response.answer,
            Attempt.submitted_at,
        )
        .join(Attempt, AttemptItem.attempt_id == Attempt.id)
        .join(ItemVersion, AttemptItem.item_version_id == ItemVersion.id)
        .join(QuizVersion, Attempt.quiz_version_id == QuizVersion.id)
        .join(Response, Response.attempt_item_id == AttemptItem.id)
        .where(Attempt.learner_id == mentorship.learner_id, Attempt.submitted_at.is_not(None))
        .where(ItemVersion.kind == Reflection.kind, ~Response.stale)
        .order_by(Attempt.id.desc(), AttemptItem.position, Response.sequence)
    )
    newest = {
        item_id: SharedReflection(title, language, body["prompt"], answer["text"], submitted_at)
        for item_id, body, title, language, answer, submitted_at in rows
        if body.get("shared") == "mentor" and answer
    }
    return tuple(one for one in newest.values() if one.text)
