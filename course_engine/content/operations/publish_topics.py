"""Bring the list of topics up to date."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from course_engine.content import catalogue
from course_engine.content.models import Topic
from course_engine.db import db


def publish_topics(topics: Iterable[catalogue.Topic]) -> int:
    """Add and rename topics and put them in order; returns how many changed. One that is not named stays."""
    known = {topic.uid: topic for topic in db.session.scalars(select(Topic))}
    for position, value in enumerate(topics):
        topic = known.get(value.id)
        if topic is None:
            db.session.add(Topic(uid=value.id, position=position, titles=dict(value.titles)))
        elif (topic.position, topic.titles) != (position, dict(value.titles)):
            topic.position, topic.titles = position, dict(value.titles)
    changed = len(db.session.new) + len(db.session.dirty)
    db.session.commit()
    return changed
