"""Answer a remark with a reason why it does not apply, or take that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from course_engine.authoring.models import RemarkDismissal
from course_engine.db import db, insert_unless_there


def dismiss_remark(subject: str, key: str, reason: str, *, by_id: int, now: datetime) -> None:
    """Keep the reason with who and when. Of two authors who answer at once the first one stands."""
    insert_unless_there(
        RemarkDismissal, subject=subject, key=key, reason=reason, dismissed_at=now, dismissed_by_id=by_id
    )
    db.session.commit()


def restore_remark(subject: str, key: str, *, by_id: int, now: datetime) -> None:
    """Let the remark be shown again; the answer stays on record as taken back."""
    db.session.execute(
        update(RemarkDismissal)
        .where(
            RemarkDismissal.subject == subject,
            RemarkDismissal.key == key,
            RemarkDismissal.revoked_at.is_(None),
        )
        .values(revoked_at=now, revoked_by_id=by_id)
    )
    db.session.commit()
