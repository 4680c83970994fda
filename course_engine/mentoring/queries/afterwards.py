"""Questions about what comes at the end and after it: feedback, thanks, going on, and what was said before a handover."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.conversation import Feedback, Handover, Helped, Thanks
from course_engine.mentoring.models import Mentorship, Message
from course_engine.mentoring.private_texts import html_of
from course_engine.mentoring.queries.conversations import Line
from course_engine.mentoring.queries.standing import open_continuation, who_blocked

FEWEST = 5  # answers below which no figure is shown


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    """Seen by one of the two. `blocked` says that the reader set a block; a block by the other one is not to be seen.

    `wish` is "mine" or "others" where somebody proposed to go on. `anew` is the id of the request for another scout.
    """

    feedback: Feedback | None
    thanks: Thanks | None
    wish: str
    blocked: bool
    anew: int | None


@dataclass(frozen=True)
class HelpedFigures:
    """How often mentorships helped, as counts of people who said so."""

    yes: int
    partly: int
    no: int


def afterwards(mentorship: Mentorship, *, person: Person) -> Afterwards:
    """What the two said and wished, as `person` (one of them) sees it; a constant number of statements."""
    blocked = person.id in who_blocked(mentorship)
    proposal = open_continuation(mentorship.id)
    wish = "" if proposal is None else "mine" if proposal.proposed_by_id == person.id else "others"
    anew = select(Handover.request_id).where(Handover.mentorship_id == mentorship.id)
    return Afterwards(
        feedback=db.session.scalar(
            select(Feedback).where(Feedback.mentorship_id == mentorship.id, Feedback.author_id == person.id)
        ),
        thanks=find_thanks(mentorship),
        wish="" if blocked and wish == "others" else wish,
        blocked=blocked,
        anew=db.session.scalar(anew) if person.id == mentorship.learner_id else None,
    )


def find_thanks(mentorship: Mentorship) -> Thanks | None:
    """The learner's sentence to the scout; for the two."""
    return db.session.scalar(select(Thanks).where(Thanks.mentorship_id == mentorship.id))


def shown_thanks(scout_id: int) -> list[str]:
    """The sentences to a scout that both agreed to show, the newest first; without names."""
    return list(
        db.session.scalars(
            select(Thanks.text)
            .join(Mentorship, Mentorship.id == Thanks.mentorship_id)
            .where(Mentorship.scout_id == scout_id)
            .where(Thanks.learner_agreed_at.is_not(None), Thanks.scout_agreed_at.is_not(None))
            .order_by(Thanks.written_at.desc(), Thanks.id.desc())
        )
    )


def said_before(mentorship: Mentorship) -> list[Line]:
    """What was said with the scout before, where the learner let it go along; words only, and without that scout's name."""
    before = db.session.scalar(
        select(Mentorship)
        .join(Handover, Handover.mentorship_id == Mentorship.id)
        .where(Handover.request_id == mentorship.request_id, Handover.carries)
    )
    if before is None:
        return []
    messages = db.session.scalars(
        select(Message).where(Message.mentorship_id == before.id, Message.text != "").order_by(Message.id)
    )
    return [
        Line(
            mentorship.learner.name if one.author_id == before.learner_id else "",
            False,
            html_of(one),
            one.sent_at,
        )
        for one in messages
    ]


def helped_figures() -> HelpedFigures | None:
    """How often it helped, over all mentorships; None below five answers."""
    rows = db.session.execute(select(Feedback.helped, func.count()).group_by(Feedback.helped))
    counts: dict[str, int] = dict(rows.all())
    if sum(counts.values()) < FEWEST:
        return None
    return HelpedFigures(*(counts.get(one, 0) for one in (Helped.YES, Helped.PARTLY, Helped.NO)))
