"""A quiz version with its items pinned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from course_engine.content.bundle import (
    bytes_digest,
    finding,
)
from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.models import (
    Item,
    ItemPin,
    ItemVersion,
    Quiz,
    QuizVersion,
)
from course_engine.content.publishing.acts import Act
from course_engine.db import db, reading
from course_engine.items.bodies import digest, plain_fields


def quiz_misfits(quiz: QuizValue, slug: str) -> list[Finding]:
    """Return what keeps a quiz from being published at `slug`: another quiz has that address."""
    with reading():
        owner = db.session.scalar(select(Quiz.uid).where(Quiz.slug == slug, Quiz.uid != quiz.id))
    return [finding("C510", f"quizzes/{slug}.yaml", value=slug, first=owner)] if owner else []


def results_digest(quiz: QuizValue) -> str:
    """Return the digest of all in a quiz that can change a result: its items, and when it is passed."""
    return digest({"items": [item.to_body() for item in quiz.items], "mastery_score": quiz.mastery_score})


def add_quiz_version(quiz: QuizValue, source: str, slug: str, act: Act) -> tuple[QuizVersion, bool]:
    """Add the version of a quiz and make it the current one; returns it and whether it is new."""
    row = db.session.scalar(select(Quiz).where(Quiz.uid == quiz.id).with_for_update())
    if row is None:
        row = Quiz(uid=quiz.id, slug=slug, created_at=act.now)
        db.session.add(row)
        db.session.flush()
    row.slug = slug
    current = db.session.get(QuizVersion, row.current_version_id) if row.current_version_id else None
    if current and current.digest == bytes_digest(source):
        return current, False
    version = _quiz_version(row, quiz, source, act)
    db.session.add(version)
    db.session.flush()
    _pin_items(row, version, quiz, act.now)
    row.current_version_id = version.id
    db.session.flush()
    return version, True


def _quiz_version(row: Quiz, quiz: QuizValue, source: str, act: Act) -> QuizVersion:
    number = db.session.scalar(
        select(func.coalesce(func.max(QuizVersion.number), 0)).where(QuizVersion.quiz_id == row.id)
    )
    return QuizVersion(
        quiz_id=row.id,
        number=(number or 0) + 1,
        title=quiz.title,
        intro=quiz.intro,
        language=quiz.language,
        mastery_score=quiz.mastery_score,
        settings=quiz.settings.to_body(),
        sections=[plain_fields(section) for section in quiz.sections],
        source=source,
        digest=bytes_digest(source),
        note=act.note,
        published_at=act.now,
        published_by_id=act.author_id,
    )


def _pin_items(row: Quiz, version: QuizVersion, quiz: QuizValue, now: datetime) -> None:
    items = _item_rows(row, [item.id for item in quiz.items])
    known = {
        (one.item_id, one.digest): one
        for one in db.session.scalars(
            select(ItemVersion).where(
                ItemVersion.variant == quiz.variant,
                ItemVersion.item_id.in_([item.id for item in items.values()]),
            )
        )
    }
    for position, item in enumerate(quiz.items):
        identity, body = items[item.id], item.to_body()
        key = (identity.id, digest(body))
        if key not in known:
            known[key] = ItemVersion(
                item_id=identity.id,
                variant=quiz.variant,
                kind=item.kind,
                body=body,
                digest=key[1],
                created_at=now,
            )
            db.session.add(known[key])
            db.session.flush()
        db.session.add(
            ItemPin(
                quiz_version_id=version.id,
                item_version_id=known[key].id,
                position=position,
                section=quiz.section_of(item.id),
                points=item.points,
            )
        )


def _item_rows(row: Quiz, uids: Sequence[str]) -> dict[str, Item]:
    known = {item.uid: item for item in db.session.scalars(select(Item).where(Item.quiz_id == row.id))}
    for uid in uids:
        if uid not in known:
            known[uid] = Item(quiz_id=row.id, uid=uid)
            db.session.add(known[uid])
    db.session.flush()
    return known
