"""After the end, by the wish of both, with the same scout."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from course_engine.accounts.models import Person, Role
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import Continuation
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.queries.offers import places_of
from course_engine.mentoring.queries.standing import open_continuation, who_blocked
from course_engine.mentoring.refusals import CannotContinue, NoPlaceToContinue
from course_engine.profiles.queries import hold_scouts


def continue_mentorship(mentorship: Mentorship, *, person: Person, now: datetime) -> bool:
    """Propose to go on, or agree if the other one has proposed it: then it runs again. Returns whether it runs.

    Raises NoPlaceToContinue if the scout's places are all taken, CannotContinue if one of the two no longer takes part or
    `person` has blocked the other one. That the other one blocked `person` is not to be seen: the proposal stays unanswered.
    """
    hold_scouts([mentorship.scout_id])
    held = db.session.scalars(
        select(Mentorship)
        .where(Mentorship.id == mentorship.id)
        .with_for_update(key_share=True, of=Mentorship)
        .execution_options(populate_existing=True)
    ).one()
    if held.ended_at is None:
        db.session.commit()
        return True
    blocked_by = who_blocked(held)
    if person.id in blocked_by:
        raise CannotContinue
    proposal = open_continuation(held.id)
    if proposal is None:
        _propose(held, person, silently=bool(blocked_by), now=now)
    elif proposal.proposed_by_id != person.id and not blocked_by:
        _go_on(held, proposal, person, now=now)
    db.session.commit()
    return held.ended_at is None


def withdraw_continuation(mentorship: Mentorship, *, person: Person, now: datetime) -> None:
    """Take one's own proposal back. Without one nothing happens."""
    db.session.execute(
        update(Continuation)
        .where(Continuation.mentorship_id == mentorship.id, Continuation.closed_at.is_(None))
        .where(Continuation.proposed_by_id == person.id)
        .values(closed_at=now)
    )
    db.session.commit()


def _propose(mentorship: Mentorship, person: Person, *, silently: bool, now: datetime) -> None:
    db.session.add(
        Continuation(
            mentorship_id=mentorship.id,
            proposed_by_id=person.id,
            proposed_at=now,
            ended_at=mentorship.ended_at,
            ended_by_id=mentorship.ended_by_id,
        )
    )
    if not silently:
        other = mentorship.learner_id if person.id == mentorship.scout_id else mentorship.scout_id
        reader = db.session.get_one(Person, other)
        mails.tell_of_wish_to_continue(reader, by=person, mentorship_id=mentorship.id, now=now)


def _go_on(mentorship: Mentorship, proposal: Continuation, person: Person, *, now: datetime) -> None:
    learner = db.session.get_one(Person, mentorship.learner_id)
    scout = db.session.get_one(Person, mentorship.scout_id)
    if not (learner.is_active and scout.is_active and scout.has_role(Role.SCOUT)):
        raise CannotContinue
    if not places_of(scout.id, now=now).free:
        raise NoPlaceToContinue
    proposal.closed_at, proposal.accepted = now, True
    mentorship.ended_at = mentorship.ended_by_id = None
    reader = learner if person.id == scout.id else scout
    mails.tell_of_return(reader, by=person, mentorship_id=mentorship.id, now=now)
    record(
        "mentorship_continued",
        actor_id=person.id,
        person_id=reader.id,
        now=now,
        subject=f"mentorship:{mentorship.id}",
    )
