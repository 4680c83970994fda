"""Quizzes brought together, file by file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from course_engine.content.bundle import bytes_digest
from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.folder.agreement import (
    Agreement,
    Head,
    agreed_texts,
    quiz_source,
    record_agreement,
)
from course_engine.content.folder.conflicts import close_conflicts
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import QuizFile, quiz_files
from course_engine.content.folder.run import Run, commit_with, lock_unchanged, unwritable, written
from course_engine.content.folder.writing import Written
from course_engine.content.ids import MISSING_ID
from course_engine.content.merging import Conflict, FileConflict, Merge, merge
from course_engine.content.models import Quiz, QuizDraftOrigin
from course_engine.content.parsing import parse_quiz
from course_engine.content.publishing import add_quiz_version, quiz_misfits, results_digest
from course_engine.db import db, reading


@dataclass(frozen=True, slots=True)
class _Read:
    """A quiz file that can be used; `is_made` where ids were put into it."""

    file: QuizFile
    quiz: QuizValue
    source: str
    findings: tuple[Finding, ...]
    is_made: bool = False

    @property
    def uid(self) -> str:
        return self.quiz.id


@dataclass(frozen=True, slots=True)
class QuizSync:
    """The quizzes of one run."""

    run: Run

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what became of every quiz in the folder, then of those that are in the database alone."""
        seen, present = set(), set()
        for file in quiz_files(self.run.quizzes_folder):
            outcome, uid = self.one(file)
            seen.add(uid)
            present.add(file.path)
            yield outcome
        for uid, head in self.run.quizzes.items():
            agreed = self.run.agreed_quizzes.get(uid)
            if uid in seen or (agreed and agreed.path in present):
                continue
            if agreed:
                yield Outcome("quiz", agreed.path, Action.MISSING, number=head.number)
            elif source := self._source(head):
                yield self._write(uid, head, f"quizzes/{head.slug}.yaml", source)

    def one(self, file: QuizFile) -> tuple[Outcome, str]:
        """Bring one quiz together; returns what became of it and its id, "" where that cannot be read."""
        if file.findings:
            broken = any(one.is_error for one in file.findings)
            action = Action.BROKEN if broken else Action.UNCHANGED
            return Outcome("quiz", file.path, action, tuple(file.findings)), ""
        if uid := self._unchanged(file):
            return Outcome("quiz", file.path, Action.UNCHANGED, number=self.run.quizzes[uid].number), uid
        read = self._read(file)
        if isinstance(read, Outcome):
            return read, ""
        problems = [*self.run.claim(read.uid, file.path), *quiz_misfits(read.quiz, file.slug)]
        if problems:
            return Outcome("quiz", file.path, Action.BROKEN, tuple(problems)), read.uid
        self._expect(read.uid)
        return self._brought(read), read.uid

    def _unchanged(self, file: QuizFile) -> str:
        """The id of a quiz that is on both sides what it was; "" for any other."""
        uid = self.run.uid_at(file.path)
        head, agreed = self.run.quizzes.get(uid), self.run.agreed_quizzes.get(uid)
        if not agreed or not head or (head.version_id, head.slug) != (agreed.version_id, file.slug):
            return ""
        if agreed.digests[file.path] != bytes_digest(file.content) or list(self.run.claim(uid, file.path)):
            return ""
        self._expect(uid)
        return uid

    def _read(self, file: QuizFile) -> _Read | Outcome:
        read, content = parse_quiz(file.content, file.path), file.content
        if any(one.code == MISSING_ID for one in read.findings):
            content = self.run.with_ids(content, "quiz")
            read = parse_quiz(content, file.path)
        if read.value is None:
            return Outcome("quiz", file.path, Action.BROKEN, read.findings)
        return _Read(file, read.value, content.decode(), read.findings, content != file.content)

    def _expect(self, uid: str) -> None:
        self.run.expected = replace(self.run.expected, quizzes=self.run.expected.quizzes | {uid})

    def _brought(self, read: _Read) -> Outcome:
        head, agreed, path = (
            self.run.quizzes.get(read.uid),
            self.run.agreed_quizzes.get(read.uid),
            read.file.path,
        )
        if head is None:
            return self._publish(read, None)
        here = bytes_digest(read.source)
        if here == head.digest and head.slug == read.file.slug:
            return self._keep(read, head)
        before = agreed.digests[agreed.path] if agreed else ""
        folder_changed = not agreed or (agreed.path, before) != (path, here)
        database_changed = before != head.digest
        if folder_changed and database_changed:
            return self._merge(read, head, agreed)
        return (
            self._publish(read, head)
            if folder_changed
            else self._write(read.uid, head, path, self._source(head))
        )

    def _keep(self, read: _Read, head: Head) -> Outcome:
        if not self.run.dry_run:
            if read.is_made and not self._written(read.file.path, read.source):
                return unwritable("quiz", read.file.path)
            self._agree(read.uid, read.file.path, read.source, head.version_id)
            db.session.commit()
        return Outcome("quiz", read.file.path, Action.UNCHANGED, read.findings, head.number)

    def _publish(self, read: _Read, head: Head | None) -> Outcome:
        number = head.number if head else None
        if head and self._must_wait(read.quiz, head):
            self._let_wait(read)
            return Outcome("quiz", read.file.path, Action.WAITING, read.findings, number)
        if not self.run.dry_run:
            if read.is_made and not self._written(read.file.path, read.source):
                return unwritable("quiz", read.file.path)
            lock_unchanged(Quiz, read.uid, head.version_id if head else None)
            version, _new = add_quiz_version(read.quiz, read.source, read.file.slug, self.run.act)
            self._agree(read.uid, read.file.path, read.source, version.id)
            db.session.commit()
            number = version.number
        return Outcome("quiz", read.file.path, Action.PUBLISHED, read.findings, number)

    # both changed

    def _merge(self, read: _Read, head: Head, agreed: Agreement | None) -> Outcome:
        with reading():
            base = agreed_texts(agreed)[agreed.path] if agreed else ""
            there = quiz_source(head.version_id)
        outcome = self._settled(read, head, there, merge(base, read.source, there, kind="quiz"))
        if outcome.action is Action.BROKEN and not outcome.conflicts:  # what was merged does not fit together
            whole = Merge((Conflict("file", "", base, read.source, there, line=1),))
            return self._settled(read, head, there, whole)
        return outcome

    def _settled(self, read: _Read, head: Head, there: str, merged: Merge) -> Outcome:
        path = read.file.path
        conflicts = tuple(FileConflict(Path(path).name, one) for one in merged.conflicts)
        chosen = self.run.chosen(conflicts)
        if chosen is None:
            return self.run.dispute("quiz", read.uid, path, conflicts, head.number)
        text = merged.settled(chosen)
        parsed = parse_quiz(text, path)
        if parsed.value is None or parsed.value.id != read.uid:
            return Outcome("quiz", path, Action.BROKEN, parsed.findings, head.number, conflicts)
        settled = _Read(read.file, parsed.value, text, parsed.findings)
        return self._give_both(settled, head, there, before=read.source)

    def _give_both(self, read: _Read, head: Head, there: str, *, before: str) -> Outcome:
        """Give both sides the merged text; where it must wait for a choice, the folder alone, as changed from `there`.

        A folder that cannot be written stays as it is; the database is ahead of it then, and has all that it says.
        """
        path, number, run = read.file.path, head.number, self.run
        waits = self._must_wait(read.quiz, head)
        if run.dry_run:
            return Outcome("quiz", path, Action.WAITING if waits else Action.MERGED, read.findings, number)
        lock_unchanged(Quiz, read.uid, head.version_id)
        files = self._written(path, read.source)
        if waits:
            self._add_draft(read)
            if files:
                self._agree(read.uid, path, there, head.version_id)
        else:
            version, _new = add_quiz_version(read.quiz, read.source, read.file.slug, run.act)
            self._agree(read.uid, path, read.source if files else before, version.id if files else None)
            number = version.number
        close_conflicts("quiz", [read.uid], now=run.act.now, by_id=run.act.author_id)
        commit_with(files or Written())
        action = Action.WAITING if waits else Action.MERGED if files else Action.READ_ONLY
        return Outcome("quiz", path, action, read.findings, number)

    # what changes results waits

    def _must_wait(self, quiz: QuizValue, head: Head) -> bool:
        if quiz.id not in self.run.attempted:
            return False
        before = parse_quiz(self._source(head)).value
        return before is None or results_digest(before) != results_digest(quiz)

    def _let_wait(self, read: _Read) -> None:
        """Keep a changed quiz as a draft until somebody chooses, in the browser, what becomes of earlier results."""
        if not self.run.dry_run:
            self._add_draft(read)
            db.session.commit()

    def _add_draft(self, read: _Read) -> None:
        act, origin = self.run.act, QuizDraftOrigin.FOLDER
        add_quiz_draft(
            read.uid, read.source, read.file.slug, origin=origin, now=act.now, author_id=act.author_id
        )

    # database -> folder

    def _write(self, uid: str, head: Head, path: str, source: str) -> Outcome:
        if not self.run.dry_run:
            files = self._written(path, source)
            if files is None:
                return Outcome("quiz", path, Action.READ_ONLY, number=head.number)
            self._agree(uid, path, source, head.version_id)
            commit_with(files)
        return Outcome("quiz", path, Action.WRITTEN, number=head.number)

    def _source(self, head: Head) -> str:
        with reading():
            return quiz_source(head.version_id)

    def _written(self, path: str, source: str) -> Written | None:
        return written(self.run.quizzes_folder, {Path(path).name: source.encode()})

    def _agree(self, uid: str, path: str, source: str, version_id: int | None) -> None:
        old = self.run.agreed_quizzes.get(uid)
        new = Agreement(path, {path: uid}, {path: bytes_digest(source)}, version_id)
        if old != new:
            record_agreement(old, new, {path: source}, now=self.run.act.now)
