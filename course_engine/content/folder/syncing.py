"""Folders and database brought together: what changed on one side goes to the other, what changed on both is a conflict.

The base of the comparison is the text on which both agreed last (`SyncedFile`). Everything happens module by module and
quiz by quiz, whole or not at all.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from course_engine.content.bundle import Bundle, bytes_digest, finding, read_bundle
from course_engine.content.catalogue import Finding
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.folder.agreement import (
    Agreement,
    ModuleSide,
    QuizSide,
    database_modules,
    database_quizzes,
    known_agreements,
    quiz_agreements,
    record_agreement,
)
from course_engine.content.folder.reading import (
    TOPICS_FILE,
    ModuleFolder,
    QuizFile,
    module_folders,
    quiz_files,
    read_bytes,
    written_ids,
)
from course_engine.content.folder.writing import write_files
from course_engine.content.ids import with_ids
from course_engine.content.models import Asset, Module, Quiz, QuizDraftOrigin, Topic
from course_engine.content.parsing import parse_quiz, parse_topics
from course_engine.content.publishing import (
    Act,
    Expected,
    add_module_version,
    add_quiz_version,
    quiz_misfits,
    render_bundle,
    results_digest,
    set_topics,
)
from course_engine.db import db, reading

KEEP = "keep"


class Action(enum.StrEnum):
    """What became of a module, a quiz or the topics."""

    UNCHANGED = "unchanged"
    PUBLISHED = "published"  # folder -> database
    WRITTEN = "written"  # database -> folder
    CONFLICT = "conflict"  # both changed, nothing was applied
    WAITING = "waiting"  # a changed quiz with attempts: say what becomes of their results
    BROKEN = "broken"  # the files have errors; what was published before stays
    MISSING = "missing"  # published, but gone from the folder; stays published
    READ_ONLY = "read_only"  # the database is ahead of a folder that cannot be written


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one module, quiz or list of topics. `number` is the version that is current now."""

    kind: str  # "topics", "module" or "quiz"
    path: str  # "modules/fotos", "quizzes/fotos.yaml"
    action: Action
    findings: tuple[Finding, ...] = ()
    number: int | None = None

    @property
    def is_settled(self) -> bool:
        """Whether folder and database agree now, or will without anybody's help."""
        return self.action not in (Action.CONFLICT, Action.BROKEN, Action.WAITING)


def sync(
    modules_folder: str | Path,
    quizzes_folder: str | Path,
    *,
    now: datetime,
    attempted_quizzes: Collection[str],
    results: str = "",
    author_id: int | None = None,
    dry_run: bool = False,
    tell: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """Bring both folders and the database together; returns what became of every module, quiz and of the topics.

    `attempted_quizzes` are the ids of quizzes that somebody has submitted an attempt at: a version of them that changes
    results is published only with `results="keep"`. A dry run says what would happen and changes nothing. `tell` hears
    of each outcome at once.
    """
    run = _Run(Path(modules_folder), Path(quizzes_folder), Act(now, author_id), dry_run)
    run.attempted = set() if results == KEEP else set(attempted_quizzes)
    outcomes = []
    for outcome in run.outcomes():
        outcomes.append(outcome)
        if tell:
            tell(outcome)
    return outcomes


@dataclass
class _Run:
    modules_folder: Path
    quizzes_folder: Path
    act: Act
    dry_run: bool
    attempted: set[str] = field(default_factory=set)
    owners: dict[str, str] = field(default_factory=dict)  # id -> path of the file that has it
    expected: Expected = field(default_factory=Expected)

    def outcomes(self) -> Iterator[Outcome]:
        with reading():
            self.agreed = known_agreements()
            self.agreed_quizzes = quiz_agreements()
            self.modules = database_modules(self.agreed)
            self.quizzes = database_quizzes()
        self.ids = {uid for side in self.modules.values() for uid in side.lesson_ids}
        self.ids |= {*self.modules, *self.quizzes}
        self.ids |= written_ids(self.modules_folder) | written_ids(self.quizzes_folder)
        yield from self._topics()
        yield from self._all_quizzes()
        yield from self._all_modules()

    # topics

    def _topics(self) -> Iterator[Outcome]:
        path = self.modules_folder / TOPICS_FILE
        name = f"modules/{TOPICS_FILE}"
        if not path.is_file():
            return
        problems: list[Finding] = []
        read = parse_topics(read_bytes(path, name, problems) or b"", name)
        if read.value is None:
            yield Outcome("topics", name, Action.BROKEN, (*problems, *read.findings))
            return
        self.expected = replace(self.expected, topics=frozenset(topic.id for topic in read.value))
        with reading():
            known = {row.uid: (row.position, row.titles) for row in db.session.scalars(select(Topic))}
        wanted = {topic.id: (place, dict(topic.titles)) for place, topic in enumerate(read.value)}
        if all(known.get(uid) == value for uid, value in wanted.items()):
            yield Outcome("topics", name, Action.UNCHANGED, read.findings)
            return
        if not self.dry_run:
            set_topics(read.value)
            db.session.commit()
        yield Outcome("topics", name, Action.PUBLISHED, read.findings)

    # quizzes

    def _all_quizzes(self) -> Iterator[Outcome]:
        seen = set()
        for file in quiz_files(self.quizzes_folder):
            outcome, uid = self._quiz(file)
            seen.add(uid)
            yield outcome
        present = {file.path for file in quiz_files(self.quizzes_folder)}
        for uid, side in self.quizzes.items():
            agreed = self.agreed_quizzes.get(uid)
            if uid in seen or (agreed and agreed.path in present) or not side.source:
                continue
            path = agreed.path if agreed else f"quizzes/{side.slug}.yaml"
            if agreed:
                yield Outcome("quiz", path, Action.MISSING, number=side.number)
            else:
                yield self._write_quiz(uid, side, path)

    def _quiz(self, file: QuizFile) -> tuple[Outcome, str]:
        if file.findings:
            broken = any(one.is_error for one in file.findings)
            action = Action.BROKEN if broken else Action.UNCHANGED
            return Outcome("quiz", file.path, action, tuple(file.findings)), ""
        content, made = self._with_ids(file.content, "quiz")
        read = parse_quiz(content, file.path)
        if read.value is None:
            return Outcome("quiz", file.path, Action.BROKEN, read.findings), ""
        uid = read.value.id
        problems = [*self._claim(uid, file.path), *quiz_misfits(read.value, file.slug)]
        if problems:
            return Outcome("quiz", file.path, Action.BROKEN, tuple(problems)), uid
        self.expected = replace(self.expected, quizzes=self.expected.quizzes | {uid})
        source, side = content.decode(), self.quizzes.get(uid)
        action = self._quiz_action(uid, file, source)
        if action is Action.PUBLISHED and side and side.source != source and uid in self.attempted:
            before = parse_quiz(side.source, file.path).value
            if before is None or results_digest(before) != results_digest(read.value):
                self._let_wait(uid, file, source)
                return Outcome("quiz", file.path, Action.WAITING, read.findings, side.number), uid
        if action is Action.WRITTEN and side:
            return self._write_quiz(uid, side, file.path), uid
        number = side.number if side else None
        if not self.dry_run and action in (Action.PUBLISHED, Action.UNCHANGED):
            if made and not self._write(self.quizzes_folder, {Path(file.path).name: content}):
                return self._unwritable("quiz", file.path), uid
            if action is Action.PUBLISHED:
                _lock_unchanged(Quiz, uid, side.version_id if side else None)
                number = add_quiz_version(read.value, source, file.slug, self.act)[0].number
            self._agree_quiz(uid, file.path, source)
        return Outcome("quiz", file.path, action, read.findings, number), uid

    def _let_wait(self, uid: str, file: QuizFile, source: str) -> None:
        """Keep a changed quiz as a draft until somebody chooses, in the browser, what becomes of earlier results."""
        if not self.dry_run:
            origin = QuizDraftOrigin.FOLDER
            add_quiz_draft(
                uid, source, file.slug, origin=origin, now=self.act.now, author_id=self.act.author_id
            )
            db.session.commit()

    def _quiz_action(self, uid: str, file: QuizFile, source: str) -> Action:
        side, agreed = self.quizzes.get(uid), self.agreed_quizzes.get(uid)
        if side is None:
            return Action.PUBLISHED
        if side.source == source and side.slug == file.slug:
            return Action.UNCHANGED
        if agreed is None:
            return Action.CONFLICT
        file_changed = agreed.texts != {file.path: source}
        database_changed = list(agreed.texts.values()) != [side.source]
        if file_changed and database_changed:
            return Action.CONFLICT
        return Action.PUBLISHED if file_changed else Action.WRITTEN

    def _write_quiz(self, uid: str, side: QuizSide, path: str) -> Outcome:
        if not self.dry_run:
            if not self._write(self.quizzes_folder, {Path(path).name: side.source.encode()}):
                return Outcome("quiz", path, Action.READ_ONLY, number=side.number)
            self._agree_quiz(uid, path, side.source)
        return Outcome("quiz", path, Action.WRITTEN, number=side.number)

    def _agree_quiz(self, uid: str, path: str, source: str) -> None:
        old = self.agreed_quizzes.get(uid)
        new = Agreement(path, {path: source}, {path: uid}, {path: bytes_digest(source)})
        if old != new:
            record_agreement(old, new, now=self.act.now)
        db.session.commit()

    # modules

    def _all_modules(self) -> Iterator[Outcome]:
        seen, waiting = set(), []
        folders = list(module_folders(self.modules_folder))
        for folder in folders:
            outcome, uid = self._module(folder)
            seen.add(uid)
            if _only_address_taken(outcome):
                waiting.append(folder)  # another folder may leave that address in this very run
            else:
                yield outcome
        for folder in waiting:
            yield self._module(folder)[0]
        present = {folder.prefix for folder in folders}
        for uid, side in self.modules.items():
            agreed = self.agreed.get(uid)
            if uid in seen or (agreed and agreed.path in present) or not all(side.texts.values()):
                continue
            prefix = agreed.path if agreed else f"modules/{side.slug}/"
            if agreed or prefix in present:
                action = Action.MISSING if agreed else Action.CONFLICT
                yield Outcome("module", prefix.rstrip("/"), action, number=side.number)
            else:
                yield self._write_module(uid, side, prefix, {})

    def _module(self, folder: ModuleFolder) -> tuple[Outcome, str]:
        path = folder.prefix.rstrip("/")
        made = self._make_ids(folder)
        bundle, findings = read_bundle(folder.files, folder.slug, prefix=folder.prefix)
        findings = [*folder.findings, *findings]
        if bundle is None or any(one.is_error for one in folder.findings):
            return Outcome("module", path, Action.BROKEN, tuple(findings)), ""
        uid = bundle.module.id
        problems = list(self._claims(bundle, folder.prefix))
        if problems:
            return Outcome("module", path, Action.BROKEN, tuple(problems)), uid
        side = self.modules.get(uid)
        action = self._module_action(uid, folder, bundle)
        if action is Action.PUBLISHED:
            return self._publish_module(folder, bundle, made, findings), uid
        if action is Action.WRITTEN and side:
            return self._write_module(uid, side, folder.prefix, folder.files), uid
        if action is Action.UNCHANGED and not self.dry_run:
            self._agree_module(bundle, folder.prefix)
        return Outcome("module", path, action, tuple(findings), side.number if side else None), uid

    def _module_action(self, uid: str, folder: ModuleFolder, bundle: Bundle) -> Action:
        side, agreed = self.modules.get(uid), self.agreed.get(uid)
        if side is None:
            return Action.PUBLISHED
        here, there = _digests(bundle), side.digests
        if here == there and side.slug == folder.slug:
            return Action.UNCHANGED
        if agreed is None:
            return Action.CONFLICT
        before = {name.removeprefix(agreed.path): known for name, known in agreed.digests.items()}
        folder_changed = here != before or folder.prefix != agreed.path
        database_changed = there != before
        if folder_changed and database_changed:
            return Action.CONFLICT
        return Action.PUBLISHED if folder_changed else Action.WRITTEN

    def _publish_module(
        self, folder: ModuleFolder, bundle: Bundle, made: dict[str, bytes], findings: list[Finding]
    ) -> Outcome:
        path, side = folder.prefix.rstrip("/"), self.modules.get(bundle.module.id)
        rendered = render_bundle(bundle, self.expected if self.dry_run else Expected())
        if isinstance(rendered, list):
            return Outcome("module", path, Action.BROKEN, tuple(rendered))
        number = side.number if side else None
        if not self.dry_run:
            if made and not self._write(self.modules_folder / folder.slug, made):
                return self._unwritable("module", path)
            _lock_unchanged(Module, bundle.module.id, side.version_id if side else None)
            number = add_module_version(rendered, self.act)[0].number
            self._agree_module(bundle, folder.prefix)
        return Outcome("module", path, Action.PUBLISHED, tuple(findings), number)

    def _write_module(self, uid: str, side: ModuleSide, prefix: str, files: dict[str, bytes]) -> Outcome:
        path, agreed = prefix.rstrip("/"), self.agreed.get(uid)
        if not self.dry_run:
            with reading():
                images = {name: _content(known) for name, known in side.assets.items()}
            wanted = {name: text.encode() for name, text in side.texts.items()} | images
            changed = {name: content for name, content in wanted.items() if files.get(name) != content}
            gone = [name.removeprefix(prefix) for name in agreed.digests] if agreed else []
            gone = [name for name in gone if name not in wanted]
            if not self._write(self.modules_folder / Path(path).name, changed, gone=gone):
                return Outcome("module", path, Action.READ_ONLY, number=side.number)
            record_agreement(agreed, side.agreement(uid, prefix), now=self.act.now)
            db.session.commit()
        return Outcome("module", path, Action.WRITTEN, number=side.number)

    def _agree_module(self, bundle: Bundle, prefix: str) -> None:
        old, new = self.agreed.get(bundle.module.id), _agreement(bundle, prefix)
        if old != new:
            record_agreement(old, new, now=self.act.now)
        db.session.commit()

    # ids

    def _make_ids(self, folder: ModuleFolder) -> dict[str, bytes]:
        """Give files without an id one, in memory; returns the files that changed."""
        made = {}
        for name, content in folder.files.items():
            if name.endswith(".md") and "/" not in name:
                kind = "module" if name == "module.md" else "lesson"
                text, changed = self._with_ids(content, kind)
                if changed:
                    made[name] = text
        folder.files |= made
        return made

    def _with_ids(self, content: bytes, kind: str) -> tuple[bytes, bool]:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return content, False
        filled = with_ids(text, kind, self.ids)  # type: ignore[arg-type]
        return filled.encode(), filled != text

    def _claims(self, bundle: Bundle, prefix: str) -> Iterator[Finding]:
        yield from self._claim(bundle.module.id, prefix + bundle.text.name)
        for one in bundle.lessons:
            if not one.lesson.variant:
                yield from self._claim(one.lesson.id, prefix + one.text.name)

    def _claim(self, uid: str, path: str) -> Iterator[Finding]:
        """Remember that the file at `path` has this id; a finding where another file has it already."""
        first = self.owners.setdefault(uid, path)
        if first != path:
            yield finding("C502", path, value=uid, first=first)

    # files

    def _write(self, folder: Path, files: dict[str, bytes], *, gone: Collection[str] = ()) -> bool:
        try:
            write_files(folder, files, gone=gone)
        except OSError:
            return False
        return True

    def _unwritable(self, kind: str, path: str) -> Outcome:
        return Outcome(kind, path, Action.BROKEN, (finding("C516", path),))


def _only_address_taken(outcome: Outcome) -> bool:
    return bool(outcome.findings) and {one.code for one in outcome.findings} == {"C510"}


def _lock_unchanged(model: type[Module] | type[Quiz], uid: str, version_id: int | None) -> None:
    """Open the writing transaction; what was published since the comparison ends the run instead of being overwritten."""
    current = db.session.scalar(select(model.current_version_id).where(model.uid == uid).with_for_update())
    if current != version_id:
        db.session.rollback()
        raise ChangedMeanwhile(uid)


class ChangedMeanwhile(RuntimeError):
    """Somebody published while the folders were being compared; run it again."""


def _content(digest: str) -> bytes:
    return db.session.scalars(select(Asset.content).where(Asset.digest == digest)).one()


def _digests(bundle: Bundle) -> dict[str, str]:
    texts = {text.name: bytes_digest(text.source) for text in bundle.texts}
    return texts | {asset.path: asset.digest for asset in bundle.assets}


def _agreement(bundle: Bundle, prefix: str) -> Agreement:
    texts = {prefix + text.name: text.source for text in bundle.texts}
    ids = {prefix + one.text.name: one.lesson.id for one in bundle.lessons}
    ids[prefix + bundle.text.name] = bundle.module.id
    digests = {prefix + name: known for name, known in _digests(bundle).items()}
    return Agreement(prefix, texts, ids, digests)
