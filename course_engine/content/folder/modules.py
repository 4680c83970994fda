"""Modules brought together, folder by folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from course_engine.content.bundle import MODULE_FILE, Bundle, bytes_digest, is_stray, read_bundle
from course_engine.content.catalogue import Finding
from course_engine.content.folder.agreement import (
    Agreement,
    Head,
    ModuleSide,
    agreed_files,
    files_of,
    module_side,
    record_agreement,
)
from course_engine.content.folder.conflicts import close_conflicts
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import ModuleFolder, module_folders
from course_engine.content.folder.run import Run, commit_with, lock_unchanged, unwritable, written
from course_engine.content.folder.writing import Written
from course_engine.content.ids import MISSING_ID, Kind
from course_engine.content.merging import Files, FilesMerge, compare_files, merge_files
from course_engine.content.models import Asset, Module
from course_engine.content.publishing import Expected, add_module_version, render_bundle
from course_engine.db import db, reading


@dataclass(frozen=True, slots=True)
class _Read:
    """A module's folder that can be used; `made` are the files that ids were put into."""

    folder: ModuleFolder
    bundle: Bundle
    findings: Sequence[Finding]
    made: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def uid(self) -> str:
        return self.bundle.module.id

    @property
    def path(self) -> str:
        return self.folder.prefix.rstrip("/")

    def outcome(self, action: Action, number: int | None) -> Outcome:
        return Outcome("module", self.path, action, tuple(self.findings), number)


@dataclass(frozen=True, slots=True)
class ModuleSync:
    """The modules of one run."""

    run: Run

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what became of every module in the folder, then of those that are in the database alone."""
        seen, waiting, present = set(), [], set()
        for folder in module_folders(self.run.modules_folder):
            outcome, uid = self.one(folder)
            seen.add(uid)
            present.add(folder.prefix)
            if _only_address_taken(outcome):
                waiting.append(folder)  # another folder may leave that address in this very run
            else:
                yield outcome
        for folder in waiting:
            yield self.one(folder)[0]
        for uid, head in self.run.modules.items():
            agreed = self.run.agreed.get(uid)
            if uid in seen or (agreed and agreed.path in present):
                continue
            yield from self._database_alone(uid, head, agreed, present)

    def _database_alone(
        self, uid: str, head: Head, agreed: Agreement | None, present: set[str]
    ) -> Iterator[Outcome]:
        prefix = agreed.path if agreed else f"modules/{head.slug}/"
        if agreed:
            yield Outcome("module", prefix.rstrip("/"), Action.MISSING, number=head.number)
            return
        side = self._side(head, None)
        if not all(side.texts.values()):  # was never published from files
            return
        if prefix in present:
            yield Outcome("module", prefix.rstrip("/"), Action.CONFLICT, number=head.number)
        else:
            yield self._write(uid, head, prefix, {})

    def one(self, folder: ModuleFolder) -> tuple[Outcome, str]:
        """Bring one module together; returns what became of it and its id, "" where that cannot be read."""
        if uid := self._unchanged(folder):
            number = self.run.modules[uid].number
            return Outcome("module", folder.prefix.rstrip("/"), Action.UNCHANGED, number=number), uid
        read = self._read(folder)
        if isinstance(read, Outcome):
            return read, ""
        problems = list(self._claims(read.bundle, folder.prefix))
        if problems:
            return Outcome("module", read.path, Action.BROKEN, tuple(problems)), read.uid
        return self._brought(read), read.uid

    def _unchanged(self, folder: ModuleFolder) -> str:
        """The id of a module that is on both sides what it was; "" for any other. Parses nothing."""
        uid = self.run.uid_at(folder.prefix)
        head, agreed = self.run.modules.get(uid), self.run.agreed.get(uid)
        if not head or not agreed or folder.findings:
            return ""
        if (head.version_id, head.slug) != (agreed.version_id, folder.slug):
            return ""
        here = {name: bytes_digest(one) for name, one in folder.files.items() if not is_stray(name)}
        if here != agreed.named_digests():
            return ""
        problems = [
            one for path, known in agreed.ids.items() if _is_own(path) for one in self.run.claim(known, path)
        ]
        return "" if problems else uid

    def _read(self, folder: ModuleFolder) -> _Read | Outcome:
        bundle, findings = read_bundle(folder.files, folder.slug, prefix=folder.prefix)
        made: dict[str, bytes] = {}
        if any(one.code == MISSING_ID for one in findings):
            made = self._make_ids(folder)
            bundle, findings = read_bundle(folder.files, folder.slug, prefix=folder.prefix)
        findings = [*folder.findings, *findings]
        if bundle is None or any(one.is_error for one in folder.findings):
            return Outcome("module", folder.prefix.rstrip("/"), Action.BROKEN, tuple(findings))
        return _Read(folder, bundle, findings, made)

    def _brought(self, read: _Read) -> Outcome:
        head, agreed = self.run.modules.get(read.uid), self.run.agreed.get(read.uid)
        if head is None:
            return self._publish(read, None)
        side = self._side(head, agreed)
        here, there = _digests(read.bundle), side.digests
        if here == there and head.slug == read.folder.slug:
            if not self.run.dry_run:
                self._agree(read.bundle, read.folder.prefix, head.version_id)
                db.session.commit()
            return read.outcome(Action.UNCHANGED, head.number)
        before = agreed.named_digests() if agreed else None
        folder_changed = not agreed or here != before or read.folder.prefix != agreed.path
        if folder_changed and there != before:
            return self._merge(read, head, side, agreed)
        if folder_changed:
            return self._publish(read, head)
        return self._write(read.uid, head, read.folder.prefix, read.folder.files)

    def _publish(self, read: _Read, head: Head | None) -> Outcome:
        rendered = render_bundle(read.bundle, self.run.expected if self.run.dry_run else Expected())
        if isinstance(rendered, list):
            return Outcome("module", read.path, Action.BROKEN, tuple(rendered))
        number = head.number if head else None
        if not self.run.dry_run:
            if read.made and not written(self.run.modules_folder / read.folder.slug, read.made):
                return unwritable("module", read.path)
            lock_unchanged(Module, read.uid, head.version_id if head else None)
            version, _new = add_module_version(rendered, self.run.act)
            self._agree(read.bundle, read.folder.prefix, version.id)
            db.session.commit()
            number = version.number
        return read.outcome(Action.PUBLISHED, number)

    # both changed

    def _merge(self, read: _Read, head: Head, side: ModuleSide, agreed: Agreement | None) -> Outcome:
        with reading():
            base = agreed_files(agreed) if agreed else Files()
        ours, theirs = _files(read.bundle), side.files
        outcome = self._settled(read, head, merge_files(base, ours, theirs))
        if outcome.action is Action.BROKEN and not outcome.conflicts:  # what was merged does not fit together
            whole = compare_files(base, ours, theirs)
            return self._settled(read, head, whole) if whole.conflicts else outcome
        return outcome

    def _settled(self, read: _Read, head: Head, merged: FilesMerge) -> Outcome:
        conflicts, prefix = merged.conflicts, read.folder.prefix
        chosen = self.run.chosen(conflicts)
        if chosen is None:
            return self.run.dispute("module", read.uid, read.path, conflicts, head.number)
        texts, images = merged.settled(chosen)
        known = {asset.digest: asset.content or b"" for asset in read.bundle.assets}
        files: dict[str, str | bytes] = {**texts}
        files |= {name: known[one] for name, one in images.items() if one in known}
        pinned = {name: one for name, one in images.items() if one not in known}
        bundle, findings = read_bundle(files, read.folder.slug, prefix=prefix, pinned_assets=pinned)
        if bundle is None or bundle.module.id != read.uid:
            return Outcome("module", read.path, Action.BROKEN, tuple(findings), head.number, conflicts)
        return self._give_both(_Read(read.folder, bundle, findings), head, before=read.bundle)

    def _give_both(self, read: _Read, head: Head, *, before: Bundle) -> Outcome:
        """Publish the merged module and write it into the folder: both, or neither.

        A folder that cannot be written stays as it is; the database is ahead of it then, and has all that it says.
        """
        run, prefix = self.run, read.folder.prefix
        rendered = render_bundle(read.bundle, run.expected if run.dry_run else Expected())
        if isinstance(rendered, list):
            return Outcome("module", read.path, Action.BROKEN, tuple(rendered), head.number)
        if run.dry_run:
            return read.outcome(Action.MERGED, head.number)
        wanted = self._contents(read.bundle)
        there = read.folder.files
        changed = {name: content for name, content in wanted.items() if there.get(name) != content}
        gone = [name for name in there if name not in wanted and not is_stray(name)]
        lock_unchanged(Module, read.uid, head.version_id)
        version, _new = add_module_version(rendered, run.act)
        close_conflicts("module", [read.uid], now=run.act.now, by_id=run.act.author_id)
        files = written(run.modules_folder / read.folder.slug, changed, gone=gone)
        self._agree(*((before, prefix, None) if files is None else (read.bundle, prefix, version.id)))
        commit_with(files or Written())
        return read.outcome(Action.READ_ONLY if files is None else Action.MERGED, version.number)

    def _contents(self, bundle: Bundle) -> dict[str, bytes]:
        with reading():
            images = {
                asset.path: _content(asset.digest) if asset.content is None else asset.content
                for asset in bundle.assets
            }
        return {text.name: text.source.encode() for text in bundle.texts} | images

    # database -> folder

    def _write(self, uid: str, head: Head, prefix: str, files: Mapping[str, bytes]) -> Outcome:
        path, agreed = prefix.rstrip("/"), self.run.agreed.get(uid)
        if not self.run.dry_run:
            side = self._side(head, agreed)
            with reading():
                images = {name: _content(known) for name, known in side.assets.items()}
            wanted = {name: text.encode() for name, text in side.texts.items()} | images
            changed = {name: content for name, content in wanted.items() if files.get(name) != content}
            gone = [name for name in agreed.named_digests() if name not in wanted] if agreed else []
            done = written(self.run.modules_folder / Path(path).name, changed, gone=gone)
            if done is None:
                return Outcome("module", path, Action.READ_ONLY, number=head.number)
            new = side.agreement(uid, prefix, head.version_id)
            texts = {prefix + name: text for name, text in side.texts.items()}
            record_agreement(agreed, new, texts, now=self.run.act.now)
            commit_with(done)
        return Outcome("module", path, Action.WRITTEN, number=head.number)

    def _side(self, head: Head, agreed: Agreement | None) -> ModuleSide:
        with reading():
            return module_side(head.version_id, agreed)

    def _agree(self, bundle: Bundle, prefix: str, version_id: int | None) -> None:
        old, new = self.run.agreed.get(bundle.module.id), _agreement(bundle, prefix, version_id)
        if old != new:
            texts = {prefix + text.name: text.source for text in bundle.texts}
            record_agreement(old, new, texts, now=self.run.act.now)

    def _make_ids(self, folder: ModuleFolder) -> dict[str, bytes]:
        """Give files without an id one, in memory; returns the files that changed."""
        made = {}
        for name, content in folder.files.items():
            if name.endswith(".md") and "/" not in name:
                kind: Kind = "module" if name == MODULE_FILE else "lesson"
                filled = self.run.with_ids(content, kind)
                if filled != content:
                    made[name] = filled
        folder.files |= made
        return made

    def _claims(self, bundle: Bundle, prefix: str) -> Iterator[Finding]:
        yield from self.run.claim(bundle.module.id, prefix + bundle.text.name)
        for one in bundle.lessons:
            if not one.lesson.variant:
                yield from self.run.claim(one.lesson.id, prefix + one.text.name)


def _only_address_taken(outcome: Outcome) -> bool:
    return bool(outcome.findings) and {one.code for one in outcome.findings} == {"C510"}


def _is_own(path: str) -> bool:
    """Whether a file claims its id: variants share that of their lesson."""
    return path.rsplit("/", 1)[1].count(".") == 1


def _content(digest: str) -> bytes:
    return db.session.scalars(select(Asset.content).where(Asset.digest == digest)).one()


def _digests(bundle: Bundle) -> dict[str, str]:
    texts = {text.name: bytes_digest(text.source) for text in bundle.texts}
    return texts | {asset.path: asset.digest for asset in bundle.assets}


def _files(bundle: Bundle) -> Files:
    texts = {text.name: text.source for text in bundle.texts}
    ids = {one.text.name: one.lesson.id for one in bundle.lessons}
    return files_of(texts, ids, {asset.path: asset.digest for asset in bundle.assets})


def _agreement(bundle: Bundle, prefix: str, version_id: int | None) -> Agreement:
    ids = {prefix + one.text.name: one.lesson.id for one in bundle.lessons}
    ids[prefix + bundle.text.name] = bundle.module.id
    digests = {prefix + name: known for name, known in _digests(bundle).items()}
    return Agreement(prefix, ids, digests, version_id)
