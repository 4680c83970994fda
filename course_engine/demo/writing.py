"""A scout in the middle of improving a lesson, and another one who reads along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from course_engine.authoring.models import Draft, DraftText, PeerComment, PeerReview
from course_engine.authoring.operations.ask_peer_review import ask_peer_review
from course_engine.authoring.operations.begin_draft import begin_draft
from course_engine.authoring.operations.comment_draft import Place, reply_comment, write_comment
from course_engine.authoring.operations.save_text import save_text
from course_engine.authoring.queries.peer_reading import text_reading
from course_engine.content.models import Module
from course_engine.db import db
from course_engine.demo.cast import REPLIES
from course_engine.demo.moments import Moment, person_named

AUTHOR = "Samira Rahimi"
LESSON = "l-gegenrede-erkennen"
BEFORE = "\n## Quellen\n"
ADDED = """
## Ein Abend nach dem Sommerfest

Unter unserem Video vom Sommerfest stand: „Da seht ihr ja, wer hier die Musik bestimmt.“ Kein Schimpfwort, keine Drohung.
Trotzdem wussten alle, wer gemeint war.

**Was uns geholfen hat**

Wir haben gefragt: **Für wen ist dieser Satz geschrieben?** Die Antwort hat
uns beim Sortieren geholfen.
"""


READER = "Cem Arslan"
NOTE = "Ich habe ein Beispiel von unserem Sommerfest ergänzt. Versteht man es auch, wenn man nicht dabei war?"
COMMENTS = {  # by a part of the paragraph where they stand
    "Sommerfest": "Das Beispiel sitzt. Aber erkennt jemand wieder, wer gemeint war? Vielleicht lassen wir das Fest weg.",
    "Für wen ist dieser Satz": "Für mich der wichtigste Satz der ganzen Lektion. Kann er weiter nach oben?",
}
REPLY = "Stimmt, ich schreibe „ein Fest in der Nachbarschaft“."


def writing_moments(now: datetime) -> Iterator[Moment]:
    yield Moment(now - timedelta(days=2.3), _add_example)
    yield Moment(now - timedelta(days=1.6), _ask_reader)
    yield Moment(now - timedelta(days=0.7), _comment)
    yield Moment(now - timedelta(days=0.4), _reply)


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


def _draft() -> Draft | None:
    return db.session.scalar(select(Draft).join(Module).where(Module.uid == REPLIES).order_by(Draft.id))


def _ask_reader(at: datetime) -> None:
    if draft := _draft():
        reader, author = person_named(READER), person_named(AUTHOR)
        ask_peer_review(draft.id, reader.id, NOTE, by_id=author.id, now=at)


def _comment(at: datetime) -> None:
    peer_review = db.session.scalar(select(PeerReview))
    texts = db.session.scalars(select(DraftText).where(DraftText.text.contains(f"id: {LESSON}\n"))).all()
    if peer_review is None or not texts:
        return
    page = text_reading(peer_review.draft_id, texts[0].id, person_id=peer_review.reader_id)
    for number, (part, words) in enumerate(COMMENTS.items()):
        for place, quote in page.quotes.items():
            if part in quote:
                where = Place(page.text.id, place, quote)
                written_at = at + timedelta(minutes=7 * number)
                write_comment(peer_review, where, words, idempotency_key=part, now=written_at)
                break


def _reply(at: datetime) -> None:
    comment = db.session.scalar(select(PeerComment).order_by(PeerComment.id))
    if comment:
        reply_comment(comment, REPLY, by_id=person_named(AUTHOR).id, now=at)
