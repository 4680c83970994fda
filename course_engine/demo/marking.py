"""Trainers who look at what learners wrote, twice a week; what came in since then waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select

from course_engine.assessment.models import MarkingState, MarkingTask
from course_engine.assessment.operations.claim_answer import claim_next_answer
from course_engine.assessment.operations.mark_answer import mark_answer
from course_engine.assessment.queries.marking import get_marking_page
from course_engine.db import db
from course_engine.demo.cast import TRAINERS, Trainer
from course_engine.demo.moments import Moment, person_named
from course_engine.demo.opening import COHORTS
from course_engine.demo.own_words import mark_of

LAST_SITTING = 2.2  # days before today
BETWEEN = 3.5  # days
PER_ANSWER = timedelta(minutes=4)


def marking_moments(now: datetime) -> Iterator[Moment]:
    for trainer in TRAINERS:
        begins = COHORTS[trainer.group][0]
        for sitting in range(int((begins - LAST_SITTING) / BETWEEN)):
            at = now - timedelta(days=LAST_SITTING + sitting * BETWEEN)
            yield Moment(at, partial(_mark_what_waits, trainer))


def _mark_what_waits(trainer: Trainer, at: datetime) -> None:
    if (
        db.session.scalar(select(MarkingTask.state).where(MarkingTask.state != MarkingState.DONE).limit(1))
        is None
    ):
        return  # the start is waited for, and mostly there is nothing to do
    marker = person_named(trainer.name)
    while (taken := claim_next_answer(marker=marker, now=at)) is not None:
        page = get_marking_page(taken, marker=marker, now=at)
        at += PER_ANSWER
        mark = mark_of(page.item.id, page.answer["text"]) if page.answer else None
        if mark is None:
            return  # of a quiz that is not ours: it waits for a real trainer
        mark_answer(page, mark, marker=marker, and_next=False, now=at)
