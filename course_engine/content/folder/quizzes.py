"""Quizzes brought together, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from course_engine.content.bundle import bytes_digest
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.folder.agreement import Agreement, QuizSide, record_agreement
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import QuizFile, quiz_files
from course_engine.content.folder.run import Run, lock_unchanged, unwritable, written
from course_engine.content.models import Quiz, QuizDraftOrigin
from course_engine.content.parsing import parse_quiz
from course_engine.content.publishing import add_quiz_version, quiz_misfits, results_digest
from course_engine.db import db


@dataclass(frozen=True, slots=True)
class QuizSync:
    """The quizzes of one run."""

    run: Run

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what became of every quiz in the folder, then of those that are in the database alone."""
        seen, present = set(), set()
        for file in quiz_files(self.run.quizzes_folder):
            outcome, uid = self._quiz(file)
            seen.add(uid)
            present.add(file.path)
            yield outcome
        for uid, side in self.run.quizzes.items():
            agreed = self.run.agreed_quizzes.get(uid)
            if uid in seen or (agreed and agreed.path in present) or not side.source:
                continue
            path = agreed.path if agreed else f"quizzes/{side.slug}.yaml"
            if agreed:
                yield Outcome("quiz", path, Action.MISSING, number=side.number)
            else:
                yield self._write(uid, side, path)

    def _quiz(self, file: QuizFile) -> tuple[Outcome, str]:
        if file.findings:
            broken = any(one.is_error for one in file.findings)
            action = Action.BROKEN if broken else Action.UNCHANGED
            return Outcome("quiz", file.path, action, tuple(file.findings)), ""
        content, made = self.run.with_ids(file.content, "quiz")
        read = parse_quiz(content, file.path)
        if read.value is None:
            return Outcome("quiz", file.path, Action.BROKEN, read.findings), ""
        uid = read.value.id
        problems = [*self.run.claim(uid, file.path), *quiz_misfits(read.value, file.slug)]
        if problems:
            return Outcome("quiz", file.path, Action.BROKEN, tuple(problems)), uid
        self.run.expected = replace(self.run.expected, quizzes=self.run.expected.quizzes | {uid})
        source, side = content.decode(), self.run.quizzes.get(uid)
        action = self._action(uid, file, source)
        if action is Action.PUBLISHED and side and side.source != source and uid in self.run.attempted:
            before = parse_quiz(side.source, file.path).value
            if before is None or results_digest(before) != results_digest(read.value):
                self._let_wait(uid, file, source)
                return Outcome("quiz", file.path, Action.WAITING, read.findings, side.number), uid
        if action is Action.WRITTEN and side:
            return self._write(uid, side, file.path), uid
        number = side.number if side else None
        if not self.run.dry_run and action in (Action.PUBLISHED, Action.UNCHANGED):
            if made and not written(self.run.quizzes_folder, {Path(file.path).name: content}):
                return unwritable("quiz", file.path), uid
            if action is Action.PUBLISHED:
                lock_unchanged(Quiz, uid, side.version_id if side else None)
                number = add_quiz_version(read.value, source, file.slug, self.run.act)[0].number
            self._agree(uid, file.path, source)
        return Outcome("quiz", file.path, action, read.findings, number), uid

    def _action(self, uid: str, file: QuizFile, source: str) -> Action:
        side, agreed = self.run.quizzes.get(uid), self.run.agreed_quizzes.get(uid)
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

    def _let_wait(self, uid: str, file: QuizFile, source: str) -> None:
        """Keep a changed quiz as a draft until somebody chooses, in the browser, what becomes of earlier results."""
        if self.run.dry_run:
            return
        act, origin = self.run.act, QuizDraftOrigin.FOLDER
        add_quiz_draft(uid, source, file.slug, origin=origin, now=act.now, author_id=act.author_id)
        db.session.commit()

    def _write(self, uid: str, side: QuizSide, path: str) -> Outcome:
        if not self.run.dry_run:
            if not written(self.run.quizzes_folder, {Path(path).name: side.source.encode()}):
                return Outcome("quiz", path, Action.READ_ONLY, number=side.number)
            self._agree(uid, path, side.source)
        return Outcome("quiz", path, Action.WRITTEN, number=side.number)

    def _agree(self, uid: str, path: str, source: str) -> None:
        old = self.run.agreed_quizzes.get(uid)
        new = Agreement(path, {path: source}, {path: uid}, {path: bytes_digest(source)})
        if old != new:
            record_agreement(old, new, now=self.run.act.now)
        db.session.commit()
