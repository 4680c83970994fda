"""The adder of mails to the outbox."""

from __future__ import annotations

from datetime import datetime
from email.utils import make_msgid, parseaddr

from flask import current_app

from course_engine.db import db
from course_engine.notifications.models import OutboxMail


def enqueue(*, person_id: int | None, address: str, subject: str, text: str, now: datetime) -> OutboxMail:
    """Add a mail to the running transaction; the worker sends it once that is committed.

    `subject` is one line: line breaks in it become spaces.
    """
    mail = OutboxMail(
        person_id=person_id,
        address=address,
        subject=" ".join(subject.split()),
        text=text,
        message_id=make_msgid(domain=_domain()),
        created_at=now,
        next_try_at=now,
    )
    db.session.add(mail)
    return mail


def _domain() -> str:
    """Where Message-IDs are unique: the sender's domain, so that no machine's name leaves the house."""
    sender = parseaddr(str(current_app.config.get("MAIL_SENDER") or ""))[1]
    return sender.rpartition("@")[2] or "course-engine.invalid"
