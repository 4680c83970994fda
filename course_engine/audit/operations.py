"""The adder of audit entries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from course_engine.audit.models import AuditEntry
from course_engine.db import db


def record(
    action: str,
    *,
    actor_id: int | None,
    now: datetime,
    person_id: int | None = None,
    subject: str = "",
    **details: Any,
) -> None:
    """Add an entry to the running transaction: `action` as a past fact ("role_granted"), `subject` as "kind:id"."""
    db.session.add(
        AuditEntry(
            at=now, actor_id=actor_id, person_id=person_id, action=action, subject=subject, details=details
        )
    )
