"""What other rooms may know of mentoring: for the person concerned, and for their trainer, who never sees a word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from course_engine.db import db
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.queries.conversations import MentorshipLine, running_mentorships
from course_engine.mentoring.queries.offers import Places, places_of
from course_engine.mentoring.queries.requests import RequestLine, open_requests


@dataclass(frozen=True, kw_only=True)
class MentorshipSummary:
    """For a person's start page. `places.offered` counts the offers that they have to answer."""

    open_requests: list[RequestLine]
    running: list[MentorshipLine]
    places: Places

    @property
    def my_turn(self) -> list[MentorshipLine]:
        """Conversations in which this person is expected to write."""
        return [line for line in self.running if line.my_turn]


@dataclass(frozen=True)
class MentoredPerson:
    """That somebody is or was accompanied, as their trainer sees it."""

    running: int
    finished: int


def mentorship_summary(person_id: int, *, now: datetime) -> MentorshipSummary:
    """A person's mentoring at a glance, for their own eyes only."""
    return MentorshipSummary(
        open_requests=open_requests(person_id),
        running=running_mentorships(person_id, now=now),
        places=places_of(person_id, now=now),
    )


def mentored_people(person_ids: Collection[int]) -> dict[int, MentoredPerson]:
    """Which of these learners are or were accompanied, by their ids; who never was is left out."""
    rows = db.session.execute(
        select(Mentorship.learner_id, func.count(), func.count(Mentorship.ended_at))
        .where(Mentorship.learner_id.in_(person_ids))
        .group_by(Mentorship.learner_id)
    )
    return {person_id: MentoredPerson(count - ended, ended) for person_id, count, ended in rows}
