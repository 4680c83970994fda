"""The two things that a folder is compared with: the text on which both sides agreed last, and the database.

What is needed of every module is read at once and is small: digests and version numbers. Texts are read of those that
changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select

from course_engine.content.bundle import MODULE_FILE, bytes_digest, variant_of_lesson
from course_engine.content.merging import Files
from course_engine.content.models import Module, ModuleVersion, Quiz, QuizVersion, SyncedFile
from course_engine.content.queries import assets_by_version, texts_by_version
from course_engine.content.queries import named_texts as named
from course_engine.db import db


@dataclass(frozen=True)
class Agreement:
    """The files of one module or quiz as both sides last had them, by whole path; `path` is the folder or the file.

    `version_id` is the version that had them.
    """

    path: str
    ids: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    version_id: int | None = None

    def lesson_names(self) -> dict[tuple[str, str], str]:
        """The file names of the lessons by id and variant."""
        names = {path.removeprefix(self.path): uid for path, uid in self.ids.items()}
        return {(uid, variant_of_lesson(name)): name for name, uid in names.items() if name != MODULE_FILE}

    def named_digests(self) -> dict[str, str]:
        """The digest of every file by its name in the module's folder."""
        return {path.removeprefix(self.path): known for path, known in self.digests.items()}


@dataclass(frozen=True, slots=True)
class Head:
    """What the database has as current of a module or quiz; `digest` is that of a quiz's file."""

    slug: str
    version_id: int
    number: int
    digest: str


@dataclass(frozen=True)
class ModuleSide:
    """A module as the database has it now: its current version as files."""

    texts: Mapping[str, str]
    assets: Mapping[str, str]
    lesson_names: Mapping[str, str]  # file name -> id

    @property
    def digests(self) -> dict[str, str]:
        """The digest of every file by its name."""
        return {name: bytes_digest(text) for name, text in self.texts.items()} | dict(self.assets)

    @property
    def files(self) -> Files:
        """The side as something that can be merged."""
        return files_of(self.texts, self.lesson_names, self.assets)

    def agreement(self, uid: str, prefix: str, version_id: int) -> Agreement:
        """What both sides agree on once these files lie in the folder."""
        ids = {prefix + name: lesson for name, lesson in self.lesson_names.items()}
        digests = {prefix + name: known for name, known in self.digests.items()}
        return Agreement(prefix, ids | {prefix + MODULE_FILE: uid}, digests, version_id)


def files_of(texts: Mapping[str, str], ids: Mapping[str, str], images: Mapping[str, str]) -> Files:
    """Return texts and images by file name as something that can be merged; `ids` are those of the lessons by name."""
    keys = {name: (uid, variant_of_lesson(name)) for name, uid in ids.items() if name in texts}
    return Files(
        texts.get(MODULE_FILE, ""),
        {key: texts[name] for name, key in keys.items()},
        {key: name for name, key in keys.items()},
        images,
    )


def known_agreements() -> dict[str, Agreement]:
    """What was agreed on for each module, by its id."""
    folders: dict[str, list[tuple[str, str, str, int | None]]] = {}
    for row in _synced("modules/%"):
        folders.setdefault("/".join(row[0].split("/")[:2]) + "/", []).append(row)
    agreed = {prefix: _agreement(prefix, rows) for prefix, rows in folders.items()}
    return {one.ids.get(prefix + MODULE_FILE, ""): one for prefix, one in agreed.items()}


def quiz_agreements() -> dict[str, Agreement]:
    """What was agreed on for each quiz, by its id."""
    return {row[1]: _agreement(row[0], [row]) for row in _synced("quizzes/%")}


def _synced(pattern: str) -> list[tuple[str, str, str, int | None]]:
    columns = (SyncedFile.path, SyncedFile.uid, SyncedFile.digest, SyncedFile.version_id)
    rows = db.session.execute(select(*columns).where(SyncedFile.path.like(pattern)).order_by(SyncedFile.path))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _agreement(path: str, rows: list[tuple[str, str, str, int | None]]) -> Agreement:
    ids = {path: uid for path, uid, _digest, _version in rows if uid}
    return Agreement(path, ids, {row[0]: row[2] for row in rows}, rows[0][3])


def agreed_texts(agreed: Agreement) -> dict[str, str]:
    """The texts that both sides agreed on last, by file name; for a quiz the one text by its path."""
    rows = db.session.execute(
        select(SyncedFile.path, SyncedFile.text).where(SyncedFile.path.in_(agreed.digests))
    )
    texts = {path: text for path, text in rows if "/assets/" not in path}
    return {path.removeprefix(agreed.path) or path: text for path, text in texts.items()}


def agreed_files(agreed: Agreement) -> Files:
    """The module that both sides agreed on last."""
    ids = {path.removeprefix(agreed.path): uid for path, uid in agreed.ids.items()}
    ids.pop(MODULE_FILE, None)
    known = agreed.named_digests()
    images = {name: known[name] for name in known if name.startswith("assets/")}
    return files_of(agreed_texts(agreed), ids, images)


def record_agreement(
    old: Agreement | None, new: Agreement, texts: Mapping[str, str], *, now: datetime
) -> None:
    """Add to the running transaction that both sides have these files now; `texts` by whole path."""
    paths = {*new.digests, *(old.digests if old else ())}
    db.session.execute(delete(SyncedFile).where(SyncedFile.path.in_(paths)))
    db.session.add_all(
        SyncedFile(
            path=path,
            uid=new.ids.get(path, ""),
            digest=known,
            text=texts.get(path, ""),
            version_id=new.version_id,
            synced_at=now,
        )
        for path, known in new.digests.items()
    )


def module_heads() -> dict[str, Head]:
    """The current version of every module, by the module's id; one statement."""
    rows = db.session.execute(
        select(Module.uid, Module.slug, ModuleVersion.id, ModuleVersion.number, ModuleVersion.digest)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .where(Module.archived_at.is_(None))
        .order_by(Module.slug)
    )
    return {uid: Head(slug, version_id, number, digest) for uid, slug, version_id, number, digest in rows}


def quiz_heads() -> dict[str, Head]:
    """The current version of every quiz, by the quiz's id; one statement."""
    rows = db.session.execute(
        select(Quiz.uid, Quiz.slug, QuizVersion.id, QuizVersion.number, QuizVersion.digest)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .order_by(Quiz.slug)
    )
    return {uid: Head(slug, version_id, number, digest) for uid, slug, version_id, number, digest in rows}


def module_side(version_id: int, agreed: Agreement | None) -> ModuleSide:
    """A module version as files, under the names that they have in the folder."""
    source = db.session.scalars(select(ModuleVersion.source).where(ModuleVersion.id == version_id)).one()
    lessons = texts_by_version([version_id]).get(version_id, [])
    by_name = named(lessons, agreed.lesson_names() if agreed else {})
    texts = {MODULE_FILE: source} | {name: one.source for name, one in by_name.items()}
    ids = {name: one.uid for name, one in by_name.items()}
    return ModuleSide(texts, assets_by_version([version_id]).get(version_id, {}), ids)


def quiz_source(version_id: int) -> str:
    """The file that a quiz version was published from; empty where there was none."""
    return str(db.session.scalars(select(QuizVersion.source).where(QuizVersion.id == version_id)).one())
