"""Take in a module that came as a zip, or begin one as a copy of another: both become drafts, nothing is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from course_engine.authoring.front_matter import value_of, with_value
from course_engine.authoring.models import Draft, DraftImage, DraftText
from course_engine.authoring.queries import find_open_draft, module_package, taken_lesson_ids
from course_engine.authoring.refusals import DraftInTheWay
from course_engine.authoring.texts import with_quiz_ids
from course_engine.content.bundle import MODULE_FILE, Bundle, bytes_digest, read_bundle
from course_engine.content.catalogue import Finding, slugified
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.ids import new_id
from course_engine.content.models import Asset, Module, Quiz, QuizDraftOrigin, QuizVersion
from course_engine.content.packing import Package
from course_engine.content.parsing import parse_quiz
from course_engine.db import db, insert_unless_there


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The draft that a package became, and how many of its quizzes wait as drafts of their own."""

    draft: Draft
    waiting_quizzes: int


def take_in_package(package: Package, *, by_id: int, now: datetime) -> TakenIn | list[Finding]:
    """Return the draft of the module in a package, or what is wrong with its files; then nothing was taken in.

    A module that is here already gets the package as a draft over its current version. Raises DraftInTheWay where
    somebody is writing at it.
    """
    bundle, findings = read_bundle(package.files, package.slug, prefix=f"modules/{package.slug}/")
    findings += [one for slug, text in package.quizzes.items() for one in _quiz_findings(slug, text)]
    if bundle is None or any(one.is_error for one in findings):
        return findings
    module = _module(bundle, now)
    if find_open_draft(module):
        raise DraftInTheWay
    draft = _draft(module, bundle, by_id=by_id, now=now)
    waiting = sum(_wait(slug, text.decode(), by_id=by_id, now=now) for slug, text in package.quizzes.items())
    db.session.commit()
    return TakenIn(draft, waiting)


def _quiz_findings(slug: str, text: bytes) -> Iterable[Finding]:
    return parse_quiz(text, f"quizzes/{slug}.yaml").findings


def _module(bundle: Bundle, now: datetime) -> Module:
    """The module with the id of the package, or a new row with an address that is free."""
    uid = bundle.module.id
    known = db.session.scalars(select(Module).where(Module.uid == uid)).one_or_none()
    if known:
        return known
    taken = set(db.session.scalars(select(Module.slug).where(Module.slug.startswith(bundle.slug))))
    names = (bundle.slug if number == 1 else f"{bundle.slug}-{number}" for number in range(1, 10_000))
    insert_unless_there(Module, uid=uid, slug=next(one for one in names if one not in taken), created_at=now)
    return db.session.scalars(select(Module).where(Module.uid == uid)).one()


def _draft(module: Module, bundle: Bundle, *, by_id: int, now: datetime) -> Draft:
    for asset in bundle.assets:
        insert_unless_there(
            Asset, digest=asset.digest, media_type=asset.media_type, content=asset.content or b""
        )
    draft = Draft(
        module_id=module.id, base_version_id=module.current_version_id, begun_by_id=by_id, begun_at=now
    )
    draft.texts = [
        DraftText(path=text.name, position=position, text=text.source, saved_at=now, saved_by_id=by_id)
        for position, text in enumerate(bundle.texts)
    ]
    draft.images = [
        DraftImage(path=asset.path, asset_digest=asset.digest, added_at=now, added_by_id=by_id)
        for asset in bundle.assets
    ]
    db.session.add(draft)
    db.session.flush()
    return draft


def _wait(slug: str, source: str, *, by_id: int, now: datetime) -> bool:
    """Let a quiz wait as a draft, unless it says what is published; returns whether it waits."""
    uid = parse_quiz(source).value.id  # type: ignore[union-attr]
    known = db.session.execute(
        select(Quiz.slug, QuizVersion.digest, QuizVersion.source)
        .join(QuizVersion, QuizVersion.id == Quiz.current_version_id)
        .where(Quiz.uid == uid)
    ).first()
    if known and bytes_digest(known.source) == bytes_digest(source):
        return False
    if known is None and db.session.scalar(select(Quiz.id).where(Quiz.slug == slug)):
        slug = slugified(uid.removeprefix("q-"))
    add_quiz_draft(
        uid, source, known.slug if known else slug, origin=QuizDraftOrigin.BROWSER, now=now, author_id=by_id
    )
    return True


def duplicate_module(module: Module, title: str, *, by_id: int, now: datetime) -> Draft:
    """Return the draft of another module that begins with the texts and images of this one, under ids of its own.

    It asks for no quiz: those are about the other module.
    """
    package = module_package(module)
    uids = set(db.session.scalars(select(Module.uid)))
    uid = new_id("m", title, uids)
    files = {name: _renamed(name, content, uid, title) for name, content in package.files.items()}
    copy = replace(package, slug=uid.removeprefix("m-"), files=_with_new_lesson_ids(files), quizzes={})
    taken = take_in_package(copy, by_id=by_id, now=now)
    assert isinstance(taken, TakenIn), taken  # what is published has no errors
    return taken.draft


def _renamed(name: str, content: bytes, uid: str, title: str) -> bytes:
    if name != MODULE_FILE:
        return content
    text = with_value(with_value(content.decode(), "id", uid), "title", title)
    return with_quiz_ids(text, []).encode()


def _with_new_lesson_ids(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with a new id for each lesson; variants of a lesson share it."""
    ids: dict[str, str] = {}
    changed = dict(files)
    for name, content in files.items():
        if name.endswith(".md") and name != MODULE_FILE:
            text = content.decode()
            old, title = value_of(text, "id"), value_of(text, "title")
            if old not in ids:
                ids[old] = new_id("l", title, {*taken_lesson_ids(title), *ids.values()})
            changed[name] = with_value(text, "id", ids[old]).encode()
    return changed
