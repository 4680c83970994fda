"""What a person answered to the self-checks of a lesson."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind, Response
from course_engine.content import models
from course_engine.content.models import ItemVersion, LessonVersion
from course_engine.db import db
from course_engine.items import Answer, InvalidAnswer, Item
from course_engine.items.bodies import digest


@dataclass(frozen=True, slots=True)
class Tried:
    """The latest answer to a self-check, and when it was given."""

    answer: Answer
    at: datetime


def tried_checks(
    learner_id: int, lesson_id: int, shown: Mapping[str, Item], *, variant: str
) -> dict[str, Tried]:
    """By id of the `shown` items, what the person answered last; one statement.

    An answer in another variant of the lesson counts as well: choices have the same ids there. One that was given to
    other words in the same variant does not: the question may be another one.
    """
    asked = {"learner": learner_id, "lesson": lesson_id, "shown": list(shown)}
    rows = db.session.connection().execute(TRIED, asked).all()
    digests = {uid: digest(shown[uid].to_body()) for uid in {row.uid for row in rows}}
    return {
        row.uid: Tried(row.answer, row.recorded_at)
        for row in rows
        if (row.variant != variant or row.digest == digests[row.uid]) and _fits(shown[row.uid], row.answer)
    }


def tried_any(learner_id: Any, lesson_id: Any) -> ColumnElement[bool]:
    """Whether that person has answered anything in that lesson, to be asked inside of other questions."""
    return (
        select(Attempt.id)
        .join(LessonVersion, LessonVersion.id == Attempt.lesson_version_id)
        .where(Attempt.learner_id == learner_id, Attempt.kind == AttemptKind.SELF_CHECK)
        .where(LessonVersion.lesson_id == lesson_id)
        .exists()
    )


def _tried() -> Any:
    newest = (
        select(func.max(Response.id).label("id"))
        .join(Attempt, Attempt.id == Response.attempt_id)
        .where(Attempt.learner_id == bindparam("learner"), Attempt.kind == AttemptKind.SELF_CHECK)
        .group_by(Response.attempt_item_id)
        .subquery()
    )
    return (
        select(
            models.Item.uid, ItemVersion.digest, ItemVersion.variant, Response.answer, Response.recorded_at
        )
        .join(newest, newest.c.id == Response.id)
        .join(AttemptItem, AttemptItem.id == Response.attempt_item_id)
        .join(ItemVersion, ItemVersion.id == AttemptItem.item_version_id)
        .join(models.Item, models.Item.id == ItemVersion.item_id)
        .where(models.Item.lesson_id == bindparam("lesson"))
        .where(models.Item.uid.in_(bindparam("shown", expanding=True)))
        .order_by(Response.id)
    )


# Built once: lesson pages ask for it.
TRIED = _tried()


def shown_seed(learner_id: int, item: Item) -> int:
    """What decides in which order a person sees the entries of a self-check: always the same one."""
    return zlib.crc32(f"{learner_id}:{item.id}".encode())


def shown_order(item: Item, seed: int) -> list[str]:
    """The ids of the entries in the order in which they are shown."""
    return item.shown_order(Random(seed), shuffle=False)  # noqa: S311


def _fits(item: Item, answer: Answer) -> bool:
    try:
        return item.read(item.fields(answer)) == answer
    except (InvalidAnswer, LookupError, TypeError):
        return False
