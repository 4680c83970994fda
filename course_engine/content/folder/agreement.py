"""The two things that a folder is compared with: the text on which both sides agreed last, and the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from course_engine.content.bundle import MODULE_FILE, bytes_digest, variant_of_lesson
from course_engine.content.models import Module, ModuleVersion, Quiz, QuizVersion, SyncedFile
from course_engine.content.queries import PinnedText, assets_by_version, texts_by_version
from course_engine.content.queries import named_texts as named
from course_engine.db import db


@dataclass(frozen=True)
class Agreement:
    """The files of one module or quiz as both sides last had them, by whole path; `path` is the folder or the file."""

    path: str
    texts: Mapping[str, str]
    ids: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)

    def lesson_names(self) -> dict[tuple[str, str], str]:
        """The file names of the lessons by id and variant."""
        names = {path.removeprefix(self.path): uid for path, uid in self.ids.items()}
        return {(uid, variant_of_lesson(name)): name for name, uid in names.items() if name != MODULE_FILE}


@dataclass(frozen=True)
class ModuleSide:
    """A module as the database has it now: its current version as files."""

    slug: str
    version_id: int
    number: int
    texts: Mapping[str, str]
    assets: Mapping[str, str]
    lesson_names: Mapping[str, str]  # file name -> id

    @property
    def lesson_ids(self) -> set[str]:
        return set(self.lesson_names.values())

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every file by its name."""
        return {name: bytes_digest(text) for name, text in self.texts.items()} | dict(self.assets)

    def agreement(self, uid: str, prefix: str) -> Agreement:
        """What both sides agree on once these files lie in the folder."""
        ids = {prefix + name: lesson for name, lesson in self.lesson_names.items()}
        return Agreement(
            prefix,
            {prefix + name: text for name, text in self.texts.items()},
            ids | {prefix + MODULE_FILE: uid},
            {prefix + name: known for name, known in self.digests.items()},
        )


@dataclass(frozen=True, slots=True)
class QuizSide:
    """A quiz as the database has it now."""

    slug: str
    version_id: int
    number: int
    source: str


def known_agreements() -> dict[str, Agreement]:
    """What was agreed on for each module, by its id."""
    rows = db.session.scalars(select(SyncedFile).where(SyncedFile.path.like("modules/%"))).all()
    folders: dict[str, list[SyncedFile]] = {}
    for row in rows:
        folders.setdefault("/".join(row.path.split("/")[:2]) + "/", []).append(row)
    agreed = {}
    for prefix, files in folders.items():
        uid = next((row.uid for row in files if row.path == prefix + MODULE_FILE), "")
        agreed[uid] = _agreement(prefix, files)
    return agreed


def quiz_agreements() -> dict[str, Agreement]:
    """What was agreed on for each quiz, by its id."""
    rows = db.session.scalars(select(SyncedFile).where(SyncedFile.path.like("quizzes/%"))).all()
    return {row.uid: _agreement(row.path, [row]) for row in rows}


def _agreement(path: str, files: list[SyncedFile]) -> Agreement:
    texts = {row.path: row.text for row in files if "/assets/" not in row.path}
    ids = {row.path: row.uid for row in files if row.uid}
    return Agreement(path, texts, ids, {row.path: row.digest for row in files})


def record_agreement(old: Agreement | None, new: Agreement, *, now: datetime) -> None:
    """Add to the running transaction that both sides have these files now."""
    paths = {*new.digests, *(old.digests if old else ())}
    db.session.execute(delete(SyncedFile).where(SyncedFile.path.in_(paths)))
    db.session.add_all(
        SyncedFile(
            path=path, uid=new.ids.get(path, ""), digest=known, text=new.texts.get(path, ""), synced_at=now
        )
        for path, known in new.digests.items()
    )


def database_modules(agreed: Mapping[str, Agreement]) -> dict[str, ModuleSide]:
    """The current version of every module as files, by its id; a constant number of statements."""
    rows = db.session.execute(
        select(Module.uid, Module.slug, ModuleVersion)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .where(Module.archived_at.is_(None))
        .order_by(Module.slug)
    ).all()
    lessons = texts_by_version([version.id for _uid, _slug, version in rows])
    assets = assets_by_version([version.id for _uid, _slug, version in rows])
    return {
        uid: _side(slug, version, lessons.get(version.id, []), assets.get(version.id, {}), agreed.get(uid))
        for uid, slug, version in rows
    }


def _side(
    slug: str,
    version: ModuleVersion,
    lessons: list[PinnedText],
    assets: Mapping[str, str],
    agreed: Agreement | None,
) -> ModuleSide:
    by_name = named(lessons, agreed.lesson_names() if agreed else {})
    texts = {MODULE_FILE: version.source} | {name: one.source for name, one in by_name.items()}
    ids = {name: one.uid for name, one in by_name.items()}
    return ModuleSide(slug, version.id, version.number, texts, dict(assets), ids)


def database_quizzes() -> dict[str, QuizSide]:
    """The current version of every quiz, by its id."""
    rows = db.session.execute(
        select(Quiz.uid, Quiz.slug, QuizVersion.id, QuizVersion.number, QuizVersion.source)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .order_by(Quiz.slug)
    )
    return {row.uid: QuizSide(row.slug, row.id, row.number, row.source) for row in rows}
