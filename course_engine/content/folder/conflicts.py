"""Conflicts as rows: what both sides changed differently, kept until somebody chooses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from course_engine.content.merging import Conflict, FileConflict
from course_engine.content.models import SyncConflict
from course_engine.db import db
from course_engine.items.bodies import digest


def conflict_parts(conflicts: Sequence[FileConflict]) -> list[dict[str, Any]]:
    """Return conflicts as they are kept."""
    return [{"path": one.path, **asdict(one.conflict)} for one in conflicts]


def conflicts_in(parts: Sequence[dict[str, Any]]) -> tuple[FileConflict, ...]:
    """Return kept conflicts as values."""
    return tuple(
        FileConflict(part["path"], Conflict(**{key: value for key, value in part.items() if key != "path"}))
        for part in parts
    )


def parts_digest(conflicts: Sequence[FileConflict]) -> str:
    """Return the digest of all that somebody sees before they choose."""
    seen = [
        [
            one.path,
            one.conflict.kind,
            one.conflict.name,
            one.conflict.base,
            one.conflict.ours,
            one.conflict.theirs,
        ]
        for one in conflicts
    ]
    return digest({"parts": seen})


def keep_conflict(
    kind: str, uid: str, path: str, conflicts: Sequence[FileConflict], *, now: datetime
) -> None:
    """Add a conflict to the running transaction, or bring the one that is open up to date."""
    parts, seen = conflict_parts(conflicts), parts_digest(conflicts)
    row = db.session.scalar(
        select(SyncConflict)
        .where(SyncConflict.kind == kind, SyncConflict.uid == uid, SyncConflict.settled_at.is_(None))
        .with_for_update()
    )
    if row is None:
        db.session.add(SyncConflict(kind=kind, uid=uid, path=path, parts=parts, digest=seen, found_at=now))
    elif (row.parts, row.path) != (parts, path):
        row.path, row.parts, row.digest, row.found_at = path, parts, seen, now
    db.session.flush()


def close_conflicts(kind: str, uids: Collection[str], *, now: datetime, by_id: int | None = None) -> None:
    """Close the open conflicts of these modules or quizzes in the running transaction."""
    rows = update(SyncConflict).where(SyncConflict.kind == kind, SyncConflict.settled_at.is_(None))
    db.session.execute(
        rows.where(SyncConflict.uid.in_(uids)).values(settled_at=now, settled_by_id=by_id),
        execution_options={"synchronize_session": False},
    )


def close_settled(uids: Collection[str], paths: Collection[str], *, now: datetime) -> None:
    """Close in the running transaction every open conflict but those of `uids`, and of `paths` that cannot be read."""
    for row in db.session.scalars(select(SyncConflict).where(SyncConflict.settled_at.is_(None))):
        if row.uid not in uids and row.path not in paths:
            row.settled_at = now
