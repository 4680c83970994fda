"""Begin an attempt, or find the one that is running."""

from __future__ import annotations

from datetime import datetime
from random import Random

from flask_babel import lazy_gettext as _l
from sqlalchemy import insert
from sqlalchemy.dialects import postgresql, sqlite

from course_engine.accounts.models import Person
from course_engine.assessment.admission import Extra, admission, due_at
from course_engine.assessment.drawing import Candidate, draw
from course_engine.assessment.models import Attempt, AttemptItem, AttemptKind
from course_engine.assessment.queries import find_running_attempt
from course_engine.assessment.queries.taking import (
    allowed,
    get_current_version,
    item_pins,
    past_attempts,
    sections_of,
    settings_of,
    times_seen,
)
from course_engine.content.models import Quiz, QuizVersion
from course_engine.db import db
from course_engine.enrolment.stamping import note_progress
from course_engine.errors import NotFound, Refusal
from course_engine.items import item_from_body

TRIES = 5


class NoAttemptLeft(Refusal):
    message = _l("Du hast alle Versuche genutzt, die es für dieses Quiz gibt. Deine Ergebnisse bleiben.")


class PauseNotOver(Refusal):
    message = _l("Zwischen zwei Versuchen liegt bei diesem Quiz eine Pause. Sie ist noch nicht um.")


def start_attempt(quiz: Quiz, *, learner: Person, generator: Random, now: datetime) -> Attempt:
    """Return the learner's running attempt at the quiz: the one there is, else a new one.

    A new one is bound to the version that is current now; its items are drawn and fixed. Two starts at once give one
    attempt: the indexes on running attempts and on their numbers decide, not a look beforehand. Raises NoAttemptLeft or
    PauseNotOver where the settings of the quiz allow none now.
    """
    for _try in range(TRIES):
        running = find_running_attempt(quiz.id, learner_id=learner.id)
        if running is not None:
            return running
        version = get_current_version(quiz.id)
        extra = allowed(quiz.id, learner_id=learner.id)
        number = _admitted(version, learner, extra, now=now)
        seed = generator.getrandbits(31)
        attempt_id = _insert_attempt(version, learner, extra, number=number, seed=seed, now=now)
        if attempt_id is not None:
            _draw_items(attempt_id, version, learner, Random(seed))  # noqa: S311
            attempt = db.session.get_one(Attempt, attempt_id)
            note_progress(learner.id)
            db.session.commit()
            return attempt
    raise NotFound  # somebody starts and submits at that speed: no person does


def _admitted(version: QuizVersion, learner: Person, extra: Extra, *, now: datetime) -> int:
    """The number of the attempt that may begin. The earlier ones stay locked: a submission under way comes first."""
    past = past_attempts(version.quiz_id, learner_id=learner.id, lock=True)
    submitted = [one.submitted_at for one in past if one.submitted_at]
    admitted = admission(settings_of(version), submitted, extra=extra, now=now)
    if admitted.left == 0:
        raise NoAttemptLeft
    if admitted.opens_at:
        raise PauseNotOver
    return past[-1].number + 1 if past else 1


def _insert_attempt(
    version: QuizVersion, learner: Person, extra: Extra, *, number: int, seed: int, now: datetime
) -> int | None:
    """The new row's id, None where another running attempt, or another of that number, came first."""
    insert_or_leave = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert_or_leave(Attempt)
        .values(
            kind=AttemptKind.QUIZ,
            learner_id=learner.id,
            quiz_id=version.quiz_id,
            quiz_version_id=version.id,
            number=number,
            seed=seed,
            started_at=now,
            due_at=due_at(settings_of(version), now, extra=extra),
        )
        .on_conflict_do_nothing()
        .returning(Attempt.id)
    )
    return db.session.scalar(statement)


def _draw_items(attempt_id: int, version: QuizVersion, learner: Person, generator: Random) -> None:
    """Fix the items of this attempt and the order in which they and their choices are shown."""
    pins = {pin.item_id: pin for pin in item_pins(version.id)}
    settings = settings_of(version)
    items = {item_id: item_from_body(pin.kind, pin.body) for item_id, pin in pins.items()}
    drawn = draw(
        [
            Candidate(item_id, pin.section, vignette.id if (vignette := items[item_id].vignette) else "")
            for item_id, pin in pins.items()
        ],
        sections_of(version),
        settings,
        seen=times_seen(version.quiz_id, learner_id=learner.id),
        generator=generator,
    )
    rows = [
        {
            "attempt_id": attempt_id,
            "item_id": item_id,
            "item_version_id": pins[item_id].id,
            "position": position,
            "points": pins[item_id].points,
            "choice_order": items[item_id].shown_order(generator, shuffle=settings.shuffle_choices),
        }
        for position, item_id in enumerate(drawn)
    ]
    if rows:
        db.session.execute(insert(AttemptItem), rows)
