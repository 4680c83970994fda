"""A learner thanks their scout; others see it only while both want that."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import Thanks
from course_engine.mentoring.models import Mentorship


def give_thanks(mentorship: Mentorship, text: str, *, may_be_shown: bool, now: datetime) -> None:
    """Keep the learner's sentence and tell the scout. Other words than before need the scout's consent anew."""
    thanks = _held(mentorship)
    is_new = thanks is None
    if thanks is None:
        thanks = Thanks(mentorship_id=mentorship.id, text="")
        db.session.add(thanks)
    if thanks.text != text.strip():
        thanks.text, thanks.written_at, thanks.scout_agreed_at = text.strip(), now, None
    thanks.learner_agreed_at = (thanks.learner_agreed_at or now) if may_be_shown else None
    if is_new:
        learner, scout = mentorship.learner, mentorship.scout
        mails.tell_of_thanks(scout, learner=learner, mentorship_id=mentorship.id, now=now)
    db.session.commit()


def settle_thanks(mentorship: Mentorship, *, person: Person, may_be_shown: bool, now: datetime) -> None:
    """One of the two agrees that others see the sentence, or no longer does. Without a sentence nothing happens."""
    thanks = _held(mentorship)
    if thanks is not None:
        agreed_at = now if may_be_shown else None
        if person.id == mentorship.scout_id:
            thanks.scout_agreed_at = agreed_at
        else:
            thanks.learner_agreed_at = agreed_at
    db.session.commit()


def _held(mentorship: Mentorship) -> Thanks | None:
    db.session.execute(
        select(Mentorship.id).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    return db.session.scalar(select(Thanks).where(Thanks.mentorship_id == mentorship.id))
