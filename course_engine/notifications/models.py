"""The outbox: a row per mail, sent by the worker. It stands below accounts and keeps addresses, not people."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from course_engine.db import Base, Erasure, personal, plain


class MailState(enum.StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up after the last try


class OutboxMail(Base):
    __tablename__ = "outbox_mails"
    __table_args__ = (Index("ix_outbox_mails_state_next_try_at", "state", "next_try_at"),)

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int | None] = personal("who gets the mail", Erasure.DELETE_ROW, index=True)
    address: Mapped[str] = personal("e-mail address", Erasure.DELETE_ROW)
    subject: Mapped[str] = personal("subject of a mail", Erasure.DELETE_ROW)
    text: Mapped[str] = personal("text of a mail", Erasure.DELETE_ROW)
    # Fixed when the row is made: a mail sent twice after a crash carries the same id and is recognised.
    message_id: Mapped[str] = plain(unique=True)
    state: Mapped[str] = plain(default=MailState.WAITING)
    created_at: Mapped[datetime] = plain()
    next_try_at: Mapped[datetime] = plain()
    tries: Mapped[int] = plain(default=0)
    sent_at: Mapped[datetime | None] = plain()
    last_error: Mapped[str | None] = personal("what the mail server said", Erasure.DELETE_ROW)
