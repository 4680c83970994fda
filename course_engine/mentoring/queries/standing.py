"""How things stand between the two: whose turn, pauses, reminders, and what came after the end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import Continuation, Nudge, Pause
from course_engine.mentoring.models import Block, Mentorship, Message
from course_engine.mentoring.turns import Turn, whose_turn
from course_engine.profiles.models import Profile
from course_engine.profiles.rhythm import ZONE, answer_by, day_of

NUDGES_APART = timedelta(days=3)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Seen by one of the two. `since` is when the turn began; `nudged_at` when somebody last reminded."""

    turn: Turn
    since: datetime
    pause: Pause | None
    paused_by_me: bool
    nudged_at: datetime | None
    may_nudge: bool


def standing(mentorship: Mentorship, *, person: Person, now: datetime) -> Standing:
    """How things stand as `person` (one of the two) sees it; a constant number of statements."""
    last = db.session.execute(
        select(Message.author_id, Message.sent_at)
        .where(Message.mentorship_id == mentorship.id)
        .order_by(Message.id.desc())
        .limit(1)
    ).first()
    author_id, sent_at = last or (mentorship.learner_id, mentorship.began_at)
    pause = running_pause(mentorship.id, now=now)
    turn = whose_turn(
        author_id, reader_id=person.id, closed=mentorship.turn_closed_at is not None, paused=pause is not None
    )
    since = max(sent_at, _last_return(mentorship.id, now=now) or sent_at)
    nudged_at = db.session.scalar(
        select(func.max(Nudge.nudged_at)).where(Nudge.mentorship_id == mentorship.id)
    )
    return Standing(
        turn=turn,
        since=since,
        pause=pause,
        paused_by_me=pause is not None and pause.begun_by_id == person.id,
        nudged_at=nudged_at,
        may_nudge=(
            mentorship.ended_at is None
            and turn is Turn.OTHERS
            and now >= _expected_by(mentorship, person, since)
            and (nudged_at is None or now - nudged_at >= NUDGES_APART)
        ),
    )


def _expected_by(mentorship: Mentorship, person: Person, since: datetime) -> datetime:
    """When an answer could be expected: a scout by their own days, everybody else within a week."""
    profile = db.session.get(Profile, mentorship.scout_id) if person.id == mentorship.learner_id else None
    if profile is None:
        return answer_by(since, ())
    return answer_by(since, profile.answer_days, absence=profile.absence)


def open_continuation(mentorship_id: int) -> Continuation | None:
    """The proposal to go on that nobody has answered or taken back."""
    return db.session.scalar(
        select(Continuation).where(
            Continuation.mentorship_id == mentorship_id, Continuation.closed_at.is_(None)
        )
    )


def who_blocked(mentorship: Mentorship) -> set[int]:
    """Which of the two never wants to be matched with the other again; not to be told to the other one."""
    return set(
        db.session.scalars(
            select(Block.set_by_id).where(
                Block.learner_id == mentorship.learner_id, Block.scout_id == mentorship.scout_id
            )
        )
    )


def pauses_now(now: datetime) -> ColumnElement[bool]:
    """That a pause runs: nobody has ended it, and the day of return has not come."""
    return and_(Pause.ended_at.is_(None), or_(Pause.returns_on.is_(None), Pause.returns_on > day_of(now)))


def running_pause(mentorship_id: int, *, now: datetime) -> Pause | None:
    """The pause that runs in this mentorship."""
    return db.session.scalar(select(Pause).where(Pause.mentorship_id == mentorship_id, pauses_now(now)))


def _last_return(mentorship_id: int, *, now: datetime) -> datetime | None:
    """When the last pause was over: when somebody ended it, or its day of return began."""
    rows = db.session.execute(
        select(Pause.ended_at, Pause.returns_on).where(Pause.mentorship_id == mentorship_id, ~pauses_now(now))
    )
    ends = [ended_at or _begin_of(returns_on) for ended_at, returns_on in rows]
    return max((end for end in ends if end is not None), default=None)


def _begin_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), ZONE) if day else None
