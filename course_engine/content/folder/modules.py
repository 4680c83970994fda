"""Modules brought together, folder by folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from course_engine.content.bundle import MODULE_FILE, Bundle, bytes_digest, read_bundle
from course_engine.content.catalogue import Finding
from course_engine.content.folder.agreement import Agreement, ModuleSide, record_agreement
from course_engine.content.folder.outcomes import Action, Outcome
from course_engine.content.folder.reading import ModuleFolder, module_folders
from course_engine.content.folder.run import Run, lock_unchanged, unwritable, written
from course_engine.content.ids import Kind
from course_engine.content.models import Asset, Module
from course_engine.content.publishing import Expected, add_module_version, render_bundle
from course_engine.db import db, reading


@dataclass(frozen=True, slots=True)
class ModuleSync:
    """The modules of one run."""

    run: Run

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what became of every module in the folder, then of those that are in the database alone."""
        seen, waiting = set(), []
        folders = list(module_folders(self.run.modules_folder))
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
        for uid, side in self.run.modules.items():
            agreed = self.run.agreed.get(uid)
            if uid in seen or (agreed and agreed.path in present) or not all(side.texts.values()):
                continue
            prefix = agreed.path if agreed else f"modules/{side.slug}/"
            if agreed or prefix in present:
                action = Action.MISSING if agreed else Action.CONFLICT
                yield Outcome("module", prefix.rstrip("/"), action, number=side.number)
            else:
                yield self._write(uid, side, prefix, {})

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
        side = self.run.modules.get(uid)
        action = self._action(uid, folder, bundle)
        if action is Action.PUBLISHED:
            return self._publish(folder, bundle, made, findings), uid
        if action is Action.WRITTEN and side:
            return self._write(uid, side, folder.prefix, folder.files), uid
        if action is Action.UNCHANGED and not self.run.dry_run:
            self._agree(bundle, folder.prefix)
        return Outcome("module", path, action, tuple(findings), side.number if side else None), uid

    def _action(self, uid: str, folder: ModuleFolder, bundle: Bundle) -> Action:
        side, agreed = self.run.modules.get(uid), self.run.agreed.get(uid)
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

    def _publish(
        self, folder: ModuleFolder, bundle: Bundle, made: dict[str, bytes], findings: list[Finding]
    ) -> Outcome:
        path, side = folder.prefix.rstrip("/"), self.run.modules.get(bundle.module.id)
        rendered = render_bundle(bundle, self.run.expected if self.run.dry_run else Expected())
        if isinstance(rendered, list):
            return Outcome("module", path, Action.BROKEN, tuple(rendered))
        number = side.number if side else None
        if not self.run.dry_run:
            if made and not written(self.run.modules_folder / folder.slug, made):
                return unwritable("module", path)
            lock_unchanged(Module, bundle.module.id, side.version_id if side else None)
            number = add_module_version(rendered, self.run.act)[0].number
            self._agree(bundle, folder.prefix)
        return Outcome("module", path, Action.PUBLISHED, tuple(findings), number)

    def _write(self, uid: str, side: ModuleSide, prefix: str, files: dict[str, bytes]) -> Outcome:
        path, agreed = prefix.rstrip("/"), self.run.agreed.get(uid)
        if not self.run.dry_run:
            with reading():
                images = {name: _content(known) for name, known in side.assets.items()}
            wanted = {name: text.encode() for name, text in side.texts.items()} | images
            changed = {name: content for name, content in wanted.items() if files.get(name) != content}
            gone = [name.removeprefix(prefix) for name in agreed.digests] if agreed else []
            gone = [name for name in gone if name not in wanted]
            if not written(self.run.modules_folder / Path(path).name, changed, gone=gone):
                return Outcome("module", path, Action.READ_ONLY, number=side.number)
            record_agreement(agreed, side.agreement(uid, prefix), now=self.run.act.now)
            db.session.commit()
        return Outcome("module", path, Action.WRITTEN, number=side.number)

    def _agree(self, bundle: Bundle, prefix: str) -> None:
        old, new = self.run.agreed.get(bundle.module.id), _agreement(bundle, prefix)
        if old != new:
            record_agreement(old, new, now=self.run.act.now)
        db.session.commit()

    def _make_ids(self, folder: ModuleFolder) -> dict[str, bytes]:
        """Give files without an id one, in memory; returns the files that changed."""
        made = {}
        for name, content in folder.files.items():
            if name.endswith(".md") and "/" not in name:
                kind: Kind = "module" if name == MODULE_FILE else "lesson"
                text, changed = self.run.with_ids(content, kind)
                if changed:
                    made[name] = text
        folder.files |= made
        return made

    def _claims(self, bundle: Bundle, prefix: str) -> Iterator[Finding]:
        yield from self.run.claim(bundle.module.id, prefix + bundle.text.name)
        for one in bundle.lessons:
            if not one.lesson.variant:
                yield from self.run.claim(one.lesson.id, prefix + one.text.name)


def _only_address_taken(outcome: Outcome) -> bool:
    return bool(outcome.findings) and {one.code for one in outcome.findings} == {"C510"}


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
