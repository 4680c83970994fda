"""Facts that count towards a module, written down by whoever above saw them happen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from course_engine.db import db
from course_engine.learning.models import Evidence


def add(
    kind: str,
    person_id: int,
    *,
    at: datetime,
    module_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> Evidence:
    """Put a fact of this kind ("workshop_held" …) about a person into the running transaction; does not commit."""
    evidence = Evidence(kind=kind, person_id=person_id, module_id=module_id, details=details or {}, at=at)
    db.session.add(evidence)
    return evidence
