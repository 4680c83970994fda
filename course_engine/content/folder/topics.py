"""The topics, which the folder alone says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select

from course_engine.content.catalogue import Finding
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import TOPICS_FILE, read_bytes
from course_engine.content.folder.run import Run
from course_engine.content.models import Topic
from course_engine.content.parsing import parse_topics
from course_engine.content.publishing import set_topics
from course_engine.db import db, reading


def sync_topics(run: Run) -> Iterator[Outcome]:
    """Yield what became of the list of topics, if there is one."""
    path = run.modules_folder / TOPICS_FILE
    name = f"modules/{TOPICS_FILE}"
    if not path.is_file():
        return
    problems: list[Finding] = []
    read = parse_topics(read_bytes(path, name, problems) or b"", name)
    if read.value is None:
        yield Outcome("topics", name, Action.BROKEN, (*problems, *read.findings))
        return
    run.expected = replace(run.expected, topics=frozenset(topic.id for topic in read.value))
    with reading():
        known = {row.uid: (row.position, row.titles) for row in db.session.scalars(select(Topic))}
    wanted = {topic.id: (place, dict(topic.titles)) for place, topic in enumerate(read.value)}
    if all(known.get(uid) == value for uid, value in wanted.items()):
        yield Outcome("topics", name, Action.UNCHANGED, read.findings)
        return
    if not run.dry_run:
        set_topics(read.value)
        db.session.commit()
    yield Outcome("topics", name, Action.PUBLISHED, read.findings)
