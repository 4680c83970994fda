"""A scout in the middle of improving a lesson."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from course_engine.authoring.operations.begin_draft import begin_draft
from course_engine.authoring.operations.save_text import save_text
from course_engine.content.models import Module
from course_engine.db import db
from course_engine.demo.cast import REPLIES
from course_engine.demo.moments import Moment, person_named

AUTHOR = "Cem Arslan"
LESSON = "l-gegenrede-erkennen"
BEFORE = "\n## Quellen\n"
ADDED = """
## Ein Abend im Jugendhaus

Unter unserem Video vom Sommerfest stand: „Da seht ihr ja, wer hier die Musik bestimmt.“ Kein Schimpfwort, keine Drohung.
Trotzdem wussten alle, wer gemeint war.

**Was uns geholfen hat**

Wir haben gefragt: **Für wen ist dieser Satz geschrieben?** Die Antwort hat
uns beim Sortieren geholfen.
"""


def writing_moments(now: datetime) -> Iterator[Moment]:
    yield Moment(now - timedelta(days=2.3), _add_example)


def _add_example(at: datetime) -> None:
    module = db.session.scalar(
        select(Module).where(Module.uid == REPLIES).options(joinedload(Module.current_version))
    )
    if module is None:
        return
    author = person_named(AUTHOR)
    draft = begin_draft(module, by_id=author.id, now=at)
    for text in draft.texts:
        if f"id: {LESSON}\n" in text.text and BEFORE in text.text:
            content = text.text.replace(BEFORE, ADDED + BEFORE)
            saved_at = at + timedelta(minutes=34)
            save_text(text, content, revision=text.revision, by_id=author.id, now=saved_at)
