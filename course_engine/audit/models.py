"""The append-only record of acts. It stands below accounts, so it keeps ids, not classes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped

from course_engine.db import Base, Erasure, personal, plain


class AuditEntry(Base):
    __tablename__ = "audit_entries"

    id: Mapped[int] = plain(primary_key=True)
    at: Mapped[datetime] = plain(index=True)
    actor_id: Mapped[int | None] = personal("who acted", Erasure.TOMBSTONE, index=True)
    person_id: Mapped[int | None] = personal("whom it concerned", Erasure.TOMBSTONE, index=True)
    action: Mapped[str] = plain()
    subject: Mapped[str] = plain(default="")
    details: Mapped[dict[str, Any]] = personal(
        "what was done, never a person's words", Erasure.KEEP, default=dict
    )
