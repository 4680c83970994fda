"""A module is taken along as a zip, taken in as a draft, and copied as a beginning for another."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from course_engine import LIBRARY
from course_engine.accounts.models import Person
from course_engine.authoring.models import Draft, DraftImage, DraftText
from course_engine.content.folder import sync
from course_engine.content.models import Module, ModuleVersion, Quiz, QuizDraft
from course_engine.content.packing import Package, pack, unpack
from course_engine.db import db
from tests.builders import NOW
from tests.conftest import Cast

SLUG = "webinare-die-ankommen"
MODULE = f"/authoring/modules/{SLUG}"


@pytest.fixture
def scout(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    sync(LIBRARY / "modules", LIBRARY / "quizzes", now=NOW, attempted_quizzes=[])
    return browser_of(cast.scout)


def upload(scout: FlaskClient, raw: bytes) -> object:
    return scout.post("/authoring/packages/new", data={"file": (io.BytesIO(raw), "modul.zip")})


def library_package() -> Package:
    folder = LIBRARY / "modules" / SLUG
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    return Package(SLUG, files, {SLUG: (LIBRARY / "quizzes" / f"{SLUG}.yaml").read_bytes()})


def counted(model: type) -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_the_zip_holds_the_files_of_the_library_byte_for_byte(scout: FlaskClient) -> None:
    answer = scout.get(f"{MODULE}/package")
    assert answer.mimetype == "application/zip"
    assert f'filename="{SLUG}.zip"' in answer.headers["Content-Disposition"]
    assert unpack(answer.data) == library_package()


def test_in_another_house_it_becomes_drafts_and_nothing_is_published(
    app: Flask, cast: Cast, browser_of: Callable[[Person], FlaskClient], tmp_path: Path
) -> None:
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "topics.yaml").write_bytes((LIBRARY / "modules" / "topics.yaml").read_bytes())
    sync(tmp_path / "modules", tmp_path / "quizzes", now=NOW, attempted_quizzes=[])
    scout = browser_of(cast.scout)
    answer = upload(scout, pack(library_package()))
    assert answer.status_code == 303, answer.text  # type: ignore[attr-defined]
    assert (counted(Draft), counted(ModuleVersion), counted(QuizDraft), counted(Quiz)) == (1, 0, 1, 0)
    assert counted(DraftImage) == 1
    page = scout.get(answer.location).text  # type: ignore[attr-defined]
    assert "Veröffentlicht ist davon noch nichts" in page
    assert scout.get(f"/modules/{SLUG}").status_code == 404
    texts = {text.path: text.text for text in db.session.scalars(select(DraftText))}
    assert texts == {
        name: content.decode() for name, content in library_package().files.items() if name.endswith(".md")
    }


def test_a_module_that_is_here_gets_a_draft_over_its_version(scout: FlaskClient) -> None:
    package = library_package()
    changed = dict(package.files)
    name = next(name for name in changed if name.startswith("01-"))
    changed[name] += b"\nEin Satz mehr.\n"
    assert upload(scout, pack(Package(SLUG, changed, package.quizzes))).status_code == 303  # type: ignore[attr-defined]
    draft = db.session.scalars(select(Draft)).one()
    module = db.session.scalars(select(Module).where(Module.slug == SLUG)).one()
    assert draft.base_version_id == module.current_version_id
    assert counted(QuizDraft) == 0  # the quiz says what is published
    again = upload(scout, pack(package))
    assert again.status_code == 409  # type: ignore[attr-defined]
    assert "gerade geschrieben" in again.text  # type: ignore[attr-defined]


def test_files_with_errors_are_named_and_nothing_is_taken_in(scout: FlaskClient) -> None:
    package = library_package()
    broken = dict(package.files) | {"09-kaputt.md": b"---\nid: [\n---\n"}
    quiz = {"kaputt": b"id: q-kaputt\ntitle: X\nitems: []\n"}
    answer = upload(scout, pack(Package(SLUG, broken, quiz)))
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "09-kaputt.md" in answer.text  # type: ignore[attr-defined]
    assert "quizzes/kaputt.yaml" in answer.text  # type: ignore[attr-defined]
    assert (counted(Draft), counted(QuizDraft)) == (0, 0)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"<html>", pack(Package("x", {"a.md": b""}))])
def test_junk_is_said_in_a_sentence(scout: FlaskClient, raw: bytes) -> None:
    answer = upload(scout, raw)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "error-summary" in answer.text  # type: ignore[attr-defined]
    assert counted(Draft) == 0


def test_a_copy_begins_another_module_under_ids_of_its_own(scout: FlaskClient) -> None:
    answer = scout.post(f"{MODULE}/copy", data={"title": "Workshops, die ankommen"})
    assert answer.status_code == 303, answer.text
    draft = db.session.scalars(select(Draft)).one()
    module = db.session.get_one(Module, draft.module_id)
    assert (module.slug, module.current_version_id, draft.base_version_id) == (
        "workshops-die-ankommen",
        None,
        None,
    )
    texts = {text.path: text.text for text in db.session.scalars(select(DraftText))}
    assert "title: Workshops, die ankommen" in texts["module.md"].replace('"', "")
    assert "q-webinare" not in texts["module.md"]
    ids = [text.splitlines()[1] for text in texts.values()]
    assert all(line.startswith(("id: l-", "id: m-")) for line in ids)
    for content in library_package().files.values():
        assert not set(ids) & set(content.decode(errors="replace").splitlines())
    assert len(set(ids)) == len({name.split(".")[0] for name in texts})  # variants share theirs
    assert "Workshops, die ankommen" in scout.get(answer.location).text
