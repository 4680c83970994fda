"""Topics and learning paths, each a list that is set as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from course_engine.content.catalogue import LearningPath as PathValue
from course_engine.content.catalogue import Topic as TopicValue
from course_engine.content.models import (
    LearningPath,
    Topic,
)
from course_engine.content.signals import topics_renamed
from course_engine.db import db


def set_topics(topics: Iterable[TopicValue]) -> None:
    """Add and rename topics and put them in order; one that is not named stays."""
    known = {topic.uid: topic for topic in db.session.scalars(select(Topic))}
    renamed = []
    for position, value in enumerate(topics):
        topic = known.get(value.id)
        if topic is None:
            db.session.add(Topic(uid=value.id, position=position, titles=dict(value.titles)))
        elif (topic.position, topic.titles) != (position, dict(value.titles)):
            renamed += [topic.id] if topic.titles != dict(value.titles) else []
            topic.position, topic.titles = position, dict(value.titles)
    if renamed:
        db.session.flush()
        topics_renamed.send(renamed)


def set_paths(paths: Sequence[PathValue]) -> None:
    """Add and change learning paths and put them in order; one that is not named is gone."""
    known = {path.uid: path for path in db.session.scalars(select(LearningPath))}
    for uid, row in known.items():
        row.gone = uid not in {path.id for path in paths}
    for position, value in enumerate(paths):
        row = known.get(value.id) or LearningPath(uid=value.id)
        row.position, row.gone = position, False
        row.titles, row.summaries = dict(value.titles), dict(value.summaries)
        row.module_uids = list(value.modules)
        db.session.add(row)
