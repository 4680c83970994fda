"""Begin a short check of what is new in a quiz, or find the one that is running."""

from __future__ import annotations

from datetime import datetime
from random import Random

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind
from course_engine.assessment.queries.re_checks import ReCheck, find_running_re_check, re_checks_of
from course_engine.content.models import Quiz
from course_engine.db import db, insert_unless_there
from course_engine.errors import NotFound, Refusal

TRIES = 5


class NothingNew(Refusal):
    message = _l("In diesem Quiz ist nichts neu, seit du es bestanden hast.")


def start_re_check(quiz: Quiz, *, learner: Person, generator: Random, now: datetime) -> Attempt:
    """Return the learner's running re-check of the quiz: the one there is, else a new one of what is new to them.

    It has neither a time limit nor a number of tries, and whatever comes of it takes nothing away. Two starts at once give
    one: the indexes decide. Raises NothingNew.
    """
    for _try in range(TRIES):
        running = find_running_re_check(quiz.id, learner_id=learner.id)
        if running is not None:
            return running
        checks = re_checks_of([quiz.id], learner_id=learner.id)
        if not checks:
            raise NothingNew
        if _insert(checks[0], learner, generator, now=now):
            attempt = find_running_re_check(quiz.id, learner_id=learner.id)
            assert attempt is not None
            _add_items(attempt, checks[0], generator)
            db.session.commit()
            return attempt
    raise NotFound  # somebody starts and submits at that speed: no person does


def _insert(check: ReCheck, learner: Person, generator: Random, *, now: datetime) -> bool:
    latest = db.session.scalar(
        select(func.max(Attempt.number)).where(
            Attempt.learner_id == learner.id,
            Attempt.quiz_id == check.quiz_id,
            Attempt.kind == AttemptKind.RE_CHECK,
        )
    )
    return insert_unless_there(
        Attempt,
        kind=AttemptKind.RE_CHECK,
        learner_id=learner.id,
        quiz_id=check.quiz_id,
        quiz_version_id=check.version_id,
        number=(latest or 0) + 1,
        seed=generator.getrandbits(31),
        started_at=now,
    )


def _add_items(attempt: Attempt, check: ReCheck, generator: Random) -> None:
    db.session.add_all(
        AttemptItem(
            attempt_id=attempt.id,
            item_id=one.item_id,
            item_version_id=one.item_version_id,
            position=position,
            points=one.points,
            choice_order=one.item.shown_order(generator, shuffle=False),
        )
        for position, one in enumerate(check.items)
    )
