"""One of the two asks a trainer to look into the conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import ConversationReport
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.queries.reports import readers_of


def report_conversation(
    mentorship: Mentorship, *, reporter: Person, reason: str, now: datetime
) -> ConversationReport:
    """Let trainers read the conversation until one of them closes the report, and tell both so.

    While a report of the same person is open it is returned as it is.
    """
    db.session.execute(
        select(Mentorship.id).where(Mentorship.id == mentorship.id).with_for_update(key_share=True)
    )
    report = db.session.scalar(
        select(ConversationReport).where(
            ConversationReport.mentorship_id == mentorship.id,
            ConversationReport.reporter_id == reporter.id,
            ConversationReport.closed_at.is_(None),
        )
    )
    if report is not None:
        db.session.commit()
        return report
    report = ConversationReport(
        mentorship_id=mentorship.id, reporter_id=reporter.id, reason=reason.strip(), reported_at=now
    )
    db.session.add(report)
    db.session.flush()
    for person in (mentorship.learner, mentorship.scout):
        mails.tell_of_report(person, mentorship_id=mentorship.id, now=now)
    for trainer in readers_of(mentorship):
        mails.ask_to_look(trainer, report_id=report.id, now=now)
    record(
        "conversation_reported",
        actor_id=reporter.id,
        person_id=mentorship.learner_id,
        now=now,
        subject=f"mentorship:{mentorship.id}",
    )
    db.session.commit()
    return report
