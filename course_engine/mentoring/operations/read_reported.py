"""A trainer looks into a reported conversation, which is put on record."""

from __future__ import annotations

from datetime import datetime

from course_engine.accounts.models import Person
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.mentoring.conversation import ConversationReport
from course_engine.mentoring.queries.reports import CONVERSATION_READ, may_read_now
from course_engine.mentoring.refusals import ReportClosed


def read_reported(report: ConversationReport, *, reader: Person, now: datetime) -> None:
    """Put on record that `reader` looks, which opens the conversation to them for a while; the two see it.

    Somebody who may read already, as they looked a moment ago, is not put on record again. Raises ReportClosed.
    """
    if report.closed_at is not None:
        raise ReportClosed
    if not may_read_now(report, reader=reader, now=now):
        record(
            CONVERSATION_READ,
            actor_id=reader.id,
            person_id=report.mentorship.learner_id,
            now=now,
            subject=f"mentorship:{report.mentorship_id}",
        )
    db.session.commit()
