"""Requests, offers and conversations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from flask import current_app
from sqlalchemy import Select, select

from course_engine.accounts.models import Person
from course_engine.content.models import Lesson, LessonPin, Module
from course_engine.content.pictures import Picture, reencoded
from course_engine.db import db
from course_engine.demo.cast import ADDRESSES
from course_engine.demo.moments import Moment, person_named
from course_engine.demo.stories import LEARNER, SCOUT, STORIES, Line, Story
from course_engine.mentoring.models import MentorRequest, Mentorship, Offer, OfferState
from course_engine.mentoring.operations.accept_offer import accept_offer
from course_engine.mentoring.operations.ask_mentor import Question, ask_mentor
from course_engine.mentoring.operations.decline_offer import decline_offer
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.give_thanks import give_thanks, settle_thanks
from course_engine.mentoring.operations.send_message import Attachment, Writing, send_message
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.queries.lessons import get_subject
from course_engine.mentoring.queries.offers import get_offer

HOUR = timedelta(hours=1)


def story_moments(now: datetime) -> Iterator[Moment]:
    for story in STORIES:
        yield from _moments(story, now)


def _moments(story: Story, now: datetime) -> Iterator[Moment]:
    at = now - timedelta(days=story.days_ago)
    yield Moment(at, partial(_ask, story))
    for number, (scout, reason) in enumerate(story.declined, start=1):
        yield Moment(at + number * HOUR, partial(_decline, story, scout, reason))
    if story.answer_hours is None:
        return
    at += story.answer_hours * HOUR
    yield Moment(at, partial(_accept, story))
    for number, line in enumerate(story.lines):
        at += line.hours * HOUR
        yield Moment(at, partial(_write, story, line, number))
    if story.thanks:
        yield Moment(at + HOUR, partial(_thank, story))
    if story.ended_by:
        yield Moment(at + 2 * HOUR, partial(_end, story))


def _ask(story: Story, at: datetime) -> None:
    version_id = db.session.scalar(
        select(LessonPin.lesson_version_id)
        .join(Module, Module.current_version_id == LessonPin.module_version_id)
        .join(Lesson, Lesson.id == LessonPin.lesson_id)
        .where(Lesson.uid == story.lesson, LessonPin.variant == "")
    )
    if version_id is None:  # the library no longer has that lesson
        return
    question = Question(
        text=story.question,
        subject=get_subject(lesson_version_id=version_id),
        scout_id=person_named(story.chosen).id if story.chosen else None,
        idempotency_key=_key(story),
    )
    ask_mentor(person_named(story.learner), question, now=at)


def _decline(story: Story, scout: str, reason: str, at: datetime) -> None:
    offer = _open_offer(story)
    if offer is not None:
        decline_offer(get_offer(offer.id, scout=person_named(scout)), private_reason=reason, now=at)


def _accept(story: Story, at: datetime) -> None:
    offer = _open_offer(story)
    if offer is not None:
        accept_offer(offer, now=at)


def _write(story: Story, line: Line, number: int, at: datetime) -> None:
    mentorship = _mentorship(story)
    if mentorship is not None:
        writing = Writing(text=line.text, idempotency_key=f"demo-{number}", image=_attachment(line))
        send_message(mentorship, writing, author=_party(mentorship, line.by), now=at)


def _attachment(line: Line) -> Attachment | None:
    """The line's picture, where the library still has it."""
    file = Path(current_app.config["MODULES_FOLDER"], line.image)
    picture = reencoded(file.read_bytes()) if line.image and file.is_file() else None
    return Attachment(picture, line.alt) if isinstance(picture, Picture) else None


def _thank(story: Story, at: datetime) -> None:
    """The learner thanks, and both let others read it."""
    mentorship = _mentorship(story)
    if mentorship is not None:
        learner, scout = _party(mentorship, LEARNER), _party(mentorship, SCOUT)
        found = get_mentorship(mentorship.id, person=learner)
        give_thanks(found, story.thanks, may_be_shown=True, now=at)
        settle_thanks(found, person=scout, may_be_shown=True, now=at + HOUR)


def _end(story: Story, at: datetime) -> None:
    mentorship = _mentorship(story)
    if mentorship is not None and story.ended_by:
        end_mentorship(mentorship, person=_party(mentorship, story.ended_by), now=at)


def _party(mentorship: Mentorship, part: str) -> Person:
    return db.session.get_one(Person, mentorship.learner_id if part == LEARNER else mentorship.scout_id)


def _key(story: Story) -> str:
    return f"demo-{STORIES.index(story)}"


def _request_ids(story: Story) -> Select[int]:
    learner = select(Person.id).where(Person.email == ADDRESSES[story.learner]).scalar_subquery()
    return select(MentorRequest.id).where(
        MentorRequest.learner_id == learner, MentorRequest.question == story.question
    )


def _open_offer(story: Story) -> Offer | None:
    return db.session.scalar(
        select(Offer).where(Offer.request_id.in_(_request_ids(story)), Offer.state == OfferState.OPEN)
    )


def _mentorship(story: Story) -> Mentorship | None:
    return db.session.scalar(select(Mentorship).where(Mentorship.request_id.in_(_request_ids(story))))
