"""Topics and learning paths: lists that the folder alone says, each set as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select

from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import LearningPath as PathValue
from course_engine.content.catalogue import Topic as TopicValue
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import PATHS_FILE, TOPICS_FILE, read_bytes
from course_engine.content.folder.run import Run
from course_engine.content.models import LearningPath, Topic
from course_engine.content.parsing import Parsed, parse_paths, parse_topics
from course_engine.content.publishing import set_paths, set_topics
from course_engine.db import db, reading

One = TypeVar("One")


def sync_topics(run: Run) -> Iterator[Outcome]:
    """Yield what became of the list of topics, if there is one."""

    def says_what_is_known(topics: Sequence[TopicValue]) -> bool:
        run.expected = replace(run.expected, topics=frozenset(topic.id for topic in topics))
        known = {row.uid: (row.position, row.titles) for row in db.session.scalars(select(Topic))}
        return all(known.get(one.id) == (place, dict(one.titles)) for place, one in enumerate(topics))

    return _sync(run, "topics", TOPICS_FILE, parse_topics, says_what_is_known, set_topics)


def sync_paths(run: Run) -> Iterator[Outcome]:
    """Yield what became of the learning paths, if a file names them."""

    def says_what_is_known(paths: Sequence[PathValue]) -> bool:
        rows = db.session.scalars(select(LearningPath).where(~LearningPath.gone))
        known = {row.uid: (row.position, row.titles, row.summaries, row.module_uids) for row in rows}
        return known == {
            one.id: (place, dict(one.titles), dict(one.summaries), list(one.modules))
            for place, one in enumerate(paths)
        }

    return _sync(run, "paths", PATHS_FILE, parse_paths, says_what_is_known, set_paths)


def _sync(
    run: Run,
    kind: str,
    file: str,
    parse: Callable[[bytes, str], Parsed[tuple[One, ...]]],
    says_what_is_known: Callable[[Sequence[One]], bool],
    set_all: Callable[[Sequence[One]], None],
) -> Iterator[Outcome]:
    path, name = run.modules_folder / file, f"modules/{file}"
    if not path.is_file():
        return
    problems: list[Finding] = []
    read = parse(read_bytes(path, name, problems) or b"", name)
    if read.value is None:
        yield Outcome(kind, name, Action.BROKEN, (*problems, *read.findings))
        return
    with reading():
        is_known = says_what_is_known(read.value)
    if not is_known and not run.dry_run:
        set_all(read.value)
        db.session.commit()
    yield Outcome(kind, name, Action.UNCHANGED if is_known else Action.PUBLISHED, read.findings)
