"""What learners read and answered, spread over the weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from course_engine.assessment.arrival import Arriving
from course_engine.assessment.operations.save_responses import save_responses
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import Entry, answered_entries, get_attempt
from course_engine.content.models import LessonPin, Module, Quiz, QuizPin
from course_engine.db import db
from course_engine.demo.answers import wrong_answer
from course_engine.demo.cast import LEARNERS, Learner, Study
from course_engine.demo.moments import Moment, person_named
from course_engine.demo.own_words import Writer
from course_engine.items import Answer
from course_engine.items.kinds.free_text import FreeText
from course_engine.items.kinds.reflection import Reflection
from course_engine.learning import operations as learning
from course_engine.learning.queries.shown import get_shown_lesson

MOST_LESSONS = 5  # planned for; a module may have fewer
SHORTEST_PAUSE = timedelta(minutes=25)
PER_ITEM = timedelta(seconds=55)

AT_ONCE = 4  # items answered before the next save
WELL = 0.35  # who gets less than that wrong also writes well

Step = Callable[[datetime], None]


def study_moments(now: datetime, generator: Random) -> Iterator[Moment]:
    for learner in LEARNERS:
        steps = [step for study in learner.studies for step in _steps(learner, study, generator)]
        for at, step in zip(_times(learner, len(steps), now, generator), steps, strict=True):
            yield Moment(at, step)


def _times(learner: Learner, count: int, now: datetime, generator: Random) -> list[datetime]:
    """`count` times between a learner's first and last day, unevenly, none too close after another."""
    span = learner.began - learner.last
    unevenness = span / max(1, count) * 0.4
    days = [learner.began - span * place / max(1, count - 1) for place in range(count)]
    days[1:-1] = [day + generator.uniform(-unevenness, unevenness) for day in days[1:-1]]
    times = [now - timedelta(days=day) for day in sorted(days, reverse=True)]
    for place in range(len(times) - 2, -1, -1):
        times[place] = min(times[place], times[place + 1] - SHORTEST_PAUSE)
    return times


def _steps(learner: Learner, study: Study, generator: Random) -> Iterator[Step]:
    for place in range(min(study.lessons, MOST_LESSONS)):
        yield partial(_read, learner.name, study.module, place)
    for wrong in study.tries:
        yield partial(_try_quiz, learner.name, study.module, Random(generator.random()), wrong, 1.0)  # noqa: S311
    if study.left_open is not None:
        chance = Random(generator.random())  # noqa: S311
        yield partial(_try_quiz, learner.name, study.module, chance, 0.2, study.left_open)


def _read(name: str, module_uid: str, place: int, at: datetime) -> None:
    """Read one lesson to its end and open the next."""
    pins = _lessons(module_uid)
    if place >= len(pins):
        return
    person = person_named(name)
    learning.complete_lesson(person, get_shown_lesson(*pins[place]), now=at)
    if place + 1 < len(pins):
        following = get_shown_lesson(*pins[place + 1])
        learning.keep_place(person, following, anchor="", now=at + timedelta(minutes=10))


def _lessons(module_uid: str) -> list[tuple[str, int]]:
    """The module's address with each lesson version that is published now; empty if there is no such module."""
    rows = db.session.execute(
        select(Module.slug, LessonPin.lesson_version_id)
        .join(LessonPin, LessonPin.module_version_id == Module.current_version_id)
        .where(Module.uid == module_uid, LessonPin.variant == "")
        .order_by(LessonPin.position)
    )
    return [(slug, version_id) for slug, version_id in rows]


def _try_quiz(
    name: str, module_uid: str, generator: Random, wrong: float, answered: float, at: datetime
) -> None:
    """Answer the share `answered` of the quiz, the share `wrong` of the whole wrongly; submit it once all are answered."""
    quiz = db.session.scalar(
        select(Quiz)
        .join(QuizPin, QuizPin.quiz_id == Quiz.id)
        .join(Module, Module.current_version_id == QuizPin.module_version_id)
        .where(Module.uid == module_uid)
        .order_by(QuizPin.position)
        .limit(1)
    )
    if quiz is None:
        return
    person = person_named(name)
    started = start_attempt(quiz, learner=person, generator=generator, now=at)
    attempt = get_attempt(started.id, learner=person)
    entries = answered_entries(attempt.id)
    known = [entry for entry in entries if entry.item.right_answer() is not None]
    mistaken = {entry.id for entry in generator.sample(known, int(wrong * len(known)))}
    writer = Writer([learner.name for learner in LEARNERS].index(name), attempt.number, well=wrong < WELL)
    arriving = [
        _arriving(entry, answer)
        for entry in entries
        if (answer := _answer(entry, writer, is_wrong=entry.id in mistaken, generator=generator))
    ]
    for few in _batches(arriving[: round(answered * len(arriving))]):
        at += PER_ITEM * len(few) * generator.uniform(0.5, 1.5)
        save_responses(attempt, few, now=at)
    if answered == 1:
        submit_attempt(attempt, now=at + PER_ITEM)


def _batches(arriving: list[Arriving]) -> Iterator[list[Arriving]]:
    for first in range(0, len(arriving), AT_ONCE):
        yield arriving[first : first + AT_ONCE]


def _answer(entry: Entry, writer: Writer, *, is_wrong: bool, generator: Random) -> Answer | None:
    """What somebody answers, None where nobody wrote anything for it."""
    item = entry.item
    if isinstance(item, FreeText):
        return _text(writer.answer(item.id))
    if isinstance(item, Reflection):
        return _text(writer.thoughts(item.id))
    return wrong_answer(item, generator) if is_wrong else item.right_answer()


def _text(text: str | None) -> Answer | None:
    return {"text": text} if text else None


def _arriving(entry: Entry, answer: Answer) -> Arriving:
    return Arriving(attempt_item_id=entry.id, sequence=1, key=f"demo-{entry.id}", answer=answer)
