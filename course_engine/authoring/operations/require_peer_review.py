"""Decide whether drafts about a topic are read by somebody else before they are published."""

from __future__ import annotations

from datetime import datetime

from course_engine.audit import operations as audit
from course_engine.content.models import Topic
from course_engine.db import db


def require_peer_review(topic: Topic, *, is_required: bool, by_id: int, now: datetime) -> None:
    """From now on, or no longer. It holds for what is published in the browser, also from a zip: folders are not asked."""
    db.session.refresh(topic, with_for_update=True)
    if topic.peer_review_required != is_required:
        topic.peer_review_required = is_required
        action = "peer_review_required" if is_required else "peer_review_not_required"
        audit.record(action, actor_id=by_id, now=now, subject=f"topic:{topic.uid}")
    db.session.commit()
