"""A trainer answers a report, and nobody but the two reads from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring import mails
from course_engine.mentoring.conversation import ConversationReport
from course_engine.mentoring.refusals import ReportClosed


def close_report(report: ConversationReport, *, trainer: Person, answer: str, now: datetime) -> None:
    """Close it with an answer to who wrote it, and tell both. Raises ReportClosed where somebody was faster."""
    closed = db.session.scalar(
        update(ConversationReport)
        .where(ConversationReport.id == report.id, ConversationReport.closed_at.is_(None))
        .values(closed_at=now, closed_by_id=trainer.id, answer=answer.strip())
        .returning(ConversationReport.id)
    )
    if closed is None:
        raise ReportClosed
    mentorship = report.mentorship
    for person in (mentorship.learner, mentorship.scout):
        mails.tell_report_closed(person, mentorship_id=mentorship.id, now=now)
    record(
        "conversation_report_closed",
        actor_id=trainer.id,
        person_id=mentorship.learner_id,
        now=now,
        subject=f"mentorship:{mentorship.id}",
    )
    db.session.commit()
