"""Say which quizzes a module asks for, and in which order."""

from __future__ import annotations

from datetime import datetime

from course_engine.authoring.models import DraftText
from course_engine.authoring.queries import draft_texts, lock_open_draft
from course_engine.authoring.texts import QuizMove, quiz_ids_of, with_quiz_ids
from course_engine.content.queries import quiz_ids
from course_engine.db import db
from course_engine.errors import NotFound


def arrange_quizzes(draft_id: int, uid: str, move: QuizMove, *, by_id: int, now: datetime) -> None:
    """Add a quiz behind the others, let it change places with a neighbour, or take it off the list.

    Raises DraftClosed, or NotFound for a quiz that is not published, or not on the list.
    """
    lock_open_draft(draft_id)
    text = next(text for text in draft_texts(draft_id) if text.is_module)
    order = quiz_ids_of(text.text)
    if move is QuizMove.ADD:
        if uid not in quiz_ids():
            raise NotFound
        order = order if uid in order else [*order, uid]
    elif uid not in order:
        raise NotFound
    else:
        order = _moved(order, uid, move)
    _save(text, with_quiz_ids(text.text, order), by_id=by_id, now=now)
    db.session.commit()


def _moved(order: list[str], uid: str, move: QuizMove) -> list[str]:
    here = order.index(uid)
    rest = [one for one in order if one != uid]
    if move is QuizMove.REMOVE:
        return rest
    there = max(here + (-1 if move is QuizMove.UP else 1), 0)
    return [*rest[:there], uid, *rest[there:]]


def _save(text: DraftText, content: str, *, by_id: int, now: datetime) -> None:
    if content != text.text:
        text.text, text.revision = content, text.revision + 1
        text.saved_at, text.saved_by_id = now, by_id
