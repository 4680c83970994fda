"""Bring the list of topics up to date."""

from __future__ import annotations

from collections.abc import Iterable

from course_engine.content import catalogue
from course_engine.content.publishing import set_topics
from course_engine.db import db


def publish_topics(topics: Iterable[catalogue.Topic]) -> None:
    """Add and rename topics and put them in order; one that is not named stays."""
    set_topics(topics)
    db.session.commit()
