"""The learning paths, which the folder alone says."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from course_engine.content.catalogue import Finding
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import PATHS_FILE, read_bytes
from course_engine.content.folder.run import Run
from course_engine.content.models import LearningPath
from course_engine.content.parsing import parse_paths
from course_engine.content.publishing import set_paths
from course_engine.db import db, reading


def sync_paths(run: Run) -> Iterator[Outcome]:
    """Yield what became of the learning paths, if a file names them."""
    path = run.modules_folder / PATHS_FILE
    name = f"modules/{PATHS_FILE}"
    if not path.is_file():
        return
    problems: list[Finding] = []
    read = parse_paths(read_bytes(path, name, problems) or b"", name)
    if read.value is None:
        yield Outcome("paths", name, Action.BROKEN, (*problems, *read.findings))
        return
    with reading():
        rows = db.session.scalars(select(LearningPath).where(~LearningPath.gone)).all()
        known = {row.uid: (row.position, row.titles, row.summaries, row.module_uids) for row in rows}
    wanted = {
        one.id: (place, dict(one.titles), dict(one.summaries), list(one.modules))
        for place, one in enumerate(read.value)
    }
    if known == wanted:
        yield Outcome("paths", name, Action.UNCHANGED, read.findings)
        return
    if not run.dry_run:
        set_paths(read.value)
        db.session.commit()
    yield Outcome("paths", name, Action.PUBLISHED, read.findings)
