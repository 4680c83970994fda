"""Questions about mentorships and what the two wrote; only for the two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.mentoring.conversation import MessageDraft, MessageImage, Pause
from course_engine.mentoring.models import Mentorship, Message
from course_engine.mentoring.private_texts import html_of, private_text
from course_engine.mentoring.queries.lessons import LessonLink, lesson_links
from course_engine.mentoring.queries.standing import pauses_now
from course_engine.mentoring.turns import Turn, whose_turn
from course_engine.profiles.models import Profile

FINISHED_SHOWN = 20


@dataclass(frozen=True)
class Image:
    """A picture of a message: its id, what it shows, its size in pixels."""

    id: int
    alt: str
    width: int
    height: int


@dataclass(frozen=True)
class Line:
    """One message as it is shown."""

    author: str
    own: bool
    html: Markup
    sent_at: datetime
    image: Image | None = None


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """A mentorship as one of the two sees it. The question that began it is its first line.

    `sent_key` is the key of the page from which the reader sent their last message.
    """

    id: int
    other: str
    other_id: int
    other_about: str
    other_rhythm: str
    is_scout: bool
    topic: Topic
    lesson: LessonLink | None
    lines: list[Line]
    ended_at: datetime | None
    ended_by_me: bool
    sent_key: str


@dataclass(frozen=True, kw_only=True)
class MentorshipLine:
    """A mentorship in a list of one of the two."""

    id: int
    other: str
    is_scout: bool
    topic: Topic
    began_at: datetime
    ended_at: datetime | None
    last_at: datetime
    turn: Turn

    @property
    def my_turn(self) -> bool:
        return self.turn is Turn.MINE


def get_mentorship(mentorship_id: int, *, person: Person) -> Mentorship:
    """A mentorship of this person, with both of them. Raises NotFound for everybody else."""
    mentorship = db.session.scalar(
        select(Mentorship)
        .where(
            Mentorship.id == mentorship_id,
            or_(Mentorship.learner_id == person.id, Mentorship.scout_id == person.id),
        )
        .options(joinedload(Mentorship.learner), joinedload(Mentorship.scout), joinedload(Mentorship.request))
    )
    if mentorship is None:
        raise NotFound
    return mentorship


def conversation(mentorship: Mentorship, *, person: Person) -> Conversation:
    """What the two wrote, as `person` (one of them) sees it."""
    other = mentorship.other_than(person)
    request = mentorship.request
    names = {mentorship.learner_id: mentorship.learner.name, mentorship.scout_id: mentorship.scout.name}
    messages = db.session.scalars(
        select(Message)
        .where(Message.mentorship_id == mentorship.id)
        .order_by(Message.id)  # as they came, whatever a clock said
    ).all()
    images = _images(mentorship)
    mine = person.id
    lines = [
        Line(
            mentorship.learner.name,
            mentorship.learner_id == mine,
            private_text(request.question),
            request.requested_at,
        )
    ]
    lines += [
        Line(names[one.author_id], one.author_id == mine, html_of(one), one.sent_at, images.get(one.id))
        for one in messages
    ]
    own_keys = [message.idempotency_key for message in messages if message.author_id == person.id]
    profile = db.session.get(Profile, other.id)
    return Conversation(
        id=mentorship.id,
        other=other.name,
        other_id=other.id,
        other_about=profile.about if profile else "",
        other_rhythm=profile.rhythm if profile and other.id == mentorship.scout_id else "",
        is_scout=person.id == mentorship.scout_id,
        topic=mentorship.topic,
        lesson=lesson_links([request.lesson_version_id]).get(request.lesson_version_id or 0),
        lines=lines,
        ended_at=mentorship.ended_at,
        ended_by_me=mentorship.ended_by_id == person.id,
        sent_key=_page_key(own_keys[-1]) if own_keys else "",
    )


def _page_key(idempotency_key: str) -> str:
    """The key of the page from which a message was sent."""
    return "".join(idempotency_key.split(":")[1:2])


def _images(mentorship: Mentorship) -> dict[int, Image]:
    """The pictures of a conversation by the id of their message, without their bytes."""
    rows = db.session.execute(
        select(
            MessageImage.message_id,
            MessageImage.id,
            MessageImage.alt,
            MessageImage.width,
            MessageImage.height,
        )
        .join(Message, Message.id == MessageImage.message_id)
        .where(Message.mentorship_id == mentorship.id)
    )
    return {row[0]: Image(*row[1:]) for row in rows}


def get_image(image_id: int, mentorship: Mentorship) -> MessageImage:
    """A picture of this conversation, with its bytes. Raises NotFound for every other."""
    image = db.session.scalar(
        select(MessageImage)
        .join(Message, Message.id == MessageImage.message_id)
        .where(MessageImage.id == image_id, Message.mentorship_id == mentorship.id)
        .options(undefer(MessageImage.content))
    )
    if image is None:
        raise NotFound
    return image


def find_draft(mentorship: Mentorship, *, author: Person) -> MessageDraft | None:
    """What this person has typed in the conversation and not sent."""
    return db.session.scalar(
        select(MessageDraft).where(
            MessageDraft.mentorship_id == mentorship.id, MessageDraft.author_id == author.id
        )
    )


def running_mentorships(person_id: int, *, now: datetime) -> list[MentorshipLine]:
    """Where this person is one of the two and it still runs; whose turn it is, first."""
    lines = _lines(person_id, running=True, now=now)
    return sorted(lines, key=lambda line: (not line.my_turn, -line.last_at.timestamp()))


def finished_mentorships(person_id: int, *, now: datetime) -> list[MentorshipLine]:
    """The last ones that have ended, newest first."""
    return _lines(person_id, running=False, now=now)


def _lines(person_id: int, *, running: bool, now: datetime) -> list[MentorshipLine]:
    newest = select(func.max(Message.id)).where(Message.mentorship_id == Mentorship.id)
    rows = (
        select(Mentorship, Message.author_id, Message.sent_at, Pause.id)
        .outerjoin(Message, Message.id == newest.correlate(Mentorship).scalar_subquery())
        .outerjoin(Pause, and_(Pause.mentorship_id == Mentorship.id, pauses_now(now)))
        .where(or_(Mentorship.learner_id == person_id, Mentorship.scout_id == person_id))
        .options(joinedload(Mentorship.learner), joinedload(Mentorship.scout))
    )
    if running:
        rows = rows.where(Mentorship.ended_at.is_(None))
    else:
        finished = Mentorship.ended_at.is_not(None)
        rows = rows.where(finished).order_by(Mentorship.ended_at.desc(), Mentorship.id).limit(FINISHED_SHOWN)
    return [
        MentorshipLine(
            id=mentorship.id,
            other=(mentorship.learner if mentorship.scout_id == person_id else mentorship.scout).name,
            is_scout=mentorship.scout_id == person_id,
            topic=mentorship.topic,
            began_at=mentorship.began_at,
            ended_at=mentorship.ended_at,
            last_at=sent_at or mentorship.began_at,
            turn=whose_turn(
                author or mentorship.learner_id,
                reader_id=person_id,
                closed=mentorship.turn_closed_at is not None,
                paused=pause_id is not None,
            ),
        )
        for mentorship, author, sent_at, pause_id in db.session.execute(rows)
    ]
