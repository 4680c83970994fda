"""Folders and database: equal doors to the same content, merged whole or not at all."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from course_engine.content import folder
from course_engine.content.folder import Action, Choices, Outcome
from course_engine.content.models import (
    Module,
    ModuleVersion,
    Quiz,
    QuizDraft,
    QuizVersion,
    SyncConflict,
    SyncedFile,
    Topic,
)
from course_engine.content.operations import publish_module, publish_quiz
from course_engine.content.queries import get_module, pinned_lessons, pinned_texts, version_texts
from course_engine.db import db
from tests.builders import NOW, make_person
from tests.content.test_operations import MODULE, PNG, QUIZ, lesson

LIBRARY = Path(__file__).parents[2]
LATER = NOW + timedelta(days=1)
TOPICS = "- id: datenschutz\n  title: {de: Datenschutz, en: Data protection}\n"


class Folders:
    """A library on disk, and the command that brings it and the database together."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("modules/topics.yaml", TOPICS)
        self.write("modules/fotos/module.md", MODULE.replace("q-probe", "q-fotos"))
        self.write("modules/fotos/01-fragen.md", lesson("l-fragen", "Fragen", "![Schild](assets/schild.png)"))
        self.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen"))
        self.write("modules/fotos/assets/schild.png", PNG)
        self.write("quizzes/fotos.yaml", QUIZ)

    def write(self, name: str, content: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def everything(self) -> dict[str, bytes]:
        files = (path for path in self.root.rglob("*") if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in files}

    def sync(self, **options: Any) -> dict[str, Outcome]:
        options = {"attempted_quizzes": (), "now": LATER} | options
        outcomes = folder.sync(self.root / "modules", self.root / "quizzes", **options)
        db.session.expire_all()
        return {outcome.path: outcome for outcome in outcomes}

    def settle(self, conflict: SyncConflict, texts: list[str] | None = None, **options: Any) -> Outcome:
        options = {
            "choices": Choices(conflict.digest, texts or []),
            "attempted_quizzes": (),
            "folders": (self.root / "modules", self.root / "quizzes"),
            "now": LATER,
            "by_id": make_person().id,
        } | options
        outcome = folder.settle(conflict, **options)
        db.session.expire_all()
        return outcome

    def actions(self, **options: Any) -> dict[str, Action]:
        return {path: outcome.action for path, outcome in self.sync(**options).items()}


@pytest.fixture
def folders(app: Flask, tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def edit_in_browser(name: str, text: str) -> None:
    version = get_module("fotos").current_version
    assert version
    texts: dict[str, str | bytes] = dict(version_texts(version))
    texts["assets/schild.png"] = PNG
    key = next(one for one in texts if one.endswith(name))
    texts[key] = text
    assert isinstance(publish_module(texts, slug="fotos", now=LATER), ModuleVersion)


def test_folders_are_published(folders: Folders) -> None:
    assert folders.actions() == {
        "modules/topics.yaml": Action.PUBLISHED,
        "quizzes/fotos.yaml": Action.PUBLISHED,
        "modules/fotos": Action.PUBLISHED,
    }
    assert get_module("fotos").current_version.title == "Fotos"  # type: ignore[union-attr]


def test_what_changed_is_substantial_unless_it_is_called_minor(folders: Folders) -> None:
    folders.sync()
    for number, minor in enumerate((True, False)):
        folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", f"Stand {number}."))
        assert folders.actions(minor=minor)["modules/fotos"] is Action.PUBLISHED
        version = get_module("fotos").current_version
        assert version
        assert version.substantial is not minor


def test_a_second_run_changes_nothing(folders: Folders) -> None:
    folders.sync()
    rows = db.session.scalars(select(SyncedFile.path)).all()
    before = folders.everything()
    assert set(folders.actions().values()) == {Action.UNCHANGED}
    assert folders.everything() == before
    assert db.session.scalars(select(SyncedFile.path)).all() == rows


def test_a_dry_run_says_what_would_happen_and_changes_nothing(folders: Folders) -> None:
    folders.write(
        "modules/neu/module.md", MODULE.replace("id: m-fotos  # bleibt\n", "").replace("q-probe", "q-fotos")
    )
    folders.write("modules/neu/01-eins.md", lesson("l-eins"))
    before = folders.everything()
    assert set(folders.actions(dry_run=True).values()) == {Action.PUBLISHED}
    assert folders.everything() == before
    for model in (Module, Quiz, Topic, SyncedFile):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0


def test_text_to_version_to_text_is_the_same_to_the_byte(folders: Folders) -> None:
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "'Zeigen'  # Notiz", "A\r\n\r\nB"))
    before = folders.everything()
    folders.sync()
    shutil.rmtree(folders.root)
    db.session.query(SyncedFile).delete()
    db.session.commit()
    folders.sync()
    after = folders.everything()
    texts = {name: content for name, content in before.items() if name != "modules/topics.yaml"}
    texts["modules/fotos/02-zeigen.md"] = texts.pop("modules/fotos/05-zeigen.md")
    assert after == texts


def test_what_was_edited_in_the_browser_is_written_to_its_file(folders: Folders) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    before = folders.everything()
    assert folders.actions()["modules/fotos"] is Action.WRITTEN
    after = folders.everything()
    assert {name for name in after if after[name] != before.get(name)} == {"modules/fotos/05-zeigen.md"}
    assert folders.read("modules/fotos/05-zeigen.md").endswith("Im Browser.\n")
    assert set(folders.actions().values()) == {Action.UNCHANGED}


def test_a_lesson_removed_in_the_browser_goes_from_the_folder(folders: Folders) -> None:
    folders.sync()
    texts = {
        "module.md": folders.read("modules/fotos/module.md"),
        "01-zeigen.md": lesson("l-zeigen", "Zeigen"),
    }
    publish_module(texts, slug="fotos", now=LATER)
    folders.sync()
    assert sorted(name for name in folders.everything() if name.startswith("modules/fotos")) == [
        "modules/fotos/05-zeigen.md",
        "modules/fotos/module.md",
    ]


def test_both_changed_the_same_block_is_a_conflict_and_nothing_is_applied(folders: Folders) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", "In der Datei."))
    folders.write("modules/fotos/01-fragen.md", lesson("l-fragen", "Fragen", "Auch neu."))
    before, version_id = folders.everything(), get_module("fotos").current_version_id
    for dry_run in (True, False):
        outcome = folders.sync(dry_run=dry_run)["modules/fotos"]
        assert outcome.action is Action.CONFLICT
        assert not outcome.is_settled
        [found] = outcome.conflicts
        assert (found.path, found.conflict.kind) == ("05-zeigen.md", "block")
        assert (found.conflict.ours, found.conflict.theirs) == ("In der Datei.", "Im Browser.")
        assert folders.everything() == before
        assert get_module("fotos").current_version_id == version_id
        rows = db.session.scalars(select(SyncConflict)).all()
        assert [(row.path, row.is_open) for row in rows] == ([] if dry_run else [("modules/fotos", True)])


def test_both_changed_different_texts_are_merged_on_both_sides(folders: Folders) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    text = lesson("l-fragen", "Fragen", "![Schild](assets/schild.png)\n\nIn der Datei.")
    folders.write("modules/fotos/01-fragen.md", text)
    assert folders.actions(dry_run=True)["modules/fotos"] is Action.MERGED
    outcome = folders.sync()["modules/fotos"]
    assert (outcome.action, outcome.number) == (Action.MERGED, 3)
    assert folders.read("modules/fotos/05-zeigen.md") == lesson("l-zeigen", "Zeigen", "Im Browser.")
    assert folders.read("modules/fotos/01-fragen.md") == text
    sources = [one.source for one in pinned_texts(get_module("fotos").current_version_id or 0)]
    assert sources == [text, lesson("l-zeigen", "Zeigen", "Im Browser.")]
    assert set(folders.actions().values()) == {Action.UNCHANGED}


def test_both_changed_different_blocks_of_one_lesson_are_merged(folders: Folders) -> None:
    text = lesson("l-zeigen", "Zeigen", "Eins.\n\nZwei.\n\nDrei.")
    folders.write("modules/fotos/05-zeigen.md", text)
    folders.sync()
    edit_in_browser("zeigen.md", text.replace("Eins.", "1."))
    folders.write("modules/fotos/05-zeigen.md", text.replace("Drei.", "3.").replace("Zeigen", "Mehr zeigen"))
    assert folders.actions()["modules/fotos"] is Action.MERGED
    assert folders.read("modules/fotos/05-zeigen.md") == lesson(
        "l-zeigen", "Mehr zeigen", "1.\n\nZwei.\n\n3."
    )


def test_a_merge_whose_files_cannot_be_written_changes_neither_side_for_good(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    folders.write("modules/fotos/01-fragen.md", lesson("l-fragen", "Fragen", "In der Datei."))
    before = folders.everything()
    with monkeypatch.context() as patch:
        patch.setattr("os.replace", _refuse)
        assert folders.actions()["modules/fotos"] is Action.READ_ONLY
        assert folders.actions()["modules/fotos"] is Action.READ_ONLY
    assert folders.everything() == before
    assert get_module("fotos").current_version.number == 3  # type: ignore[union-attr]
    assert folders.actions()["modules/fotos"] is Action.WRITTEN
    assert folders.read("modules/fotos/05-zeigen.md").endswith("Im Browser.\n")


def test_a_merge_that_cannot_be_committed_puts_the_files_back(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    folders.write("modules/fotos/01-fragen.md", lesson("l-fragen", "Fragen", "In der Datei."))
    before = folders.everything()
    with monkeypatch.context() as patch:
        patch.setattr("course_engine.content.folder.modules.commit_with", _fail_to_commit)
        with pytest.raises(OSError, match="full"):
            folders.sync()
    db.session.rollback()
    assert folders.everything() == before
    assert folders.actions()["modules/fotos"] is Action.MERGED


def _fail_to_commit(files: Any) -> None:
    files.put_back()
    raise OSError("full")


def _refuse(*_: Any) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_merge_that_does_not_fit_together_is_a_conflict_of_whole_texts(folders: Folders) -> None:
    text = lesson("l-zeigen", "Zeigen", "Eins.\n\n```self-check\nid: i-a\n```\n\nZwei.\n\nDrei.")
    text = text.replace("id: i-a", "id: i-a\ntype: reflection\nprompt: Wie?")
    folders.write("modules/fotos/05-zeigen.md", text)
    folders.sync()
    check = text[text.index("```") : text.rindex("```") + 3].replace("i-a", "i-neu")
    there, here = text.replace("Eins.", f"{check}\n\nEins."), text.replace("Drei.", f"Drei.\n\n{check}")
    edit_in_browser("zeigen.md", there)
    folders.write("modules/fotos/05-zeigen.md", here)
    [found] = folders.sync()["modules/fotos"].conflicts
    assert (found.conflict.kind, found.conflict.ours, found.conflict.theirs) == ("file", here, there)
    conflict = db.session.scalars(select(SyncConflict)).one()
    assert folders.settle(conflict, [here]).action is Action.MERGED
    assert folders.read("modules/fotos/05-zeigen.md") == here


def test_a_conflict_is_settled_by_choice_on_both_sides(folders: Folders) -> None:
    conflict = _a_conflict(folders)
    outcome = folders.settle(conflict, ["Beides."])
    assert (outcome.action, outcome.number) == (Action.MERGED, 3)
    assert folders.read("modules/fotos/05-zeigen.md") == lesson("l-zeigen", "Zeigen", "Beides.")
    assert set(folders.actions().values()) == {Action.UNCHANGED}
    assert db.session.scalars(select(SyncConflict.settled_at)).all() == [LATER]


def test_a_conflict_that_has_moved_on_is_not_settled_by_an_old_choice(folders: Folders) -> None:
    conflict = _a_conflict(folders)
    choices = Choices(conflict.digest, ["Beides."])
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", "Ganz anders."))
    assert folders.settle(conflict, choices=choices).action is Action.CONFLICT
    assert folders.read("modules/fotos/05-zeigen.md").endswith("Ganz anders.\n")
    db.session.refresh(conflict)
    assert (conflict.is_open, conflict.parts[0]["ours"]) == (True, "Ganz anders.")
    assert folders.settle(conflict, ["Im Browser."]).action is Action.MERGED


def test_chosen_texts_that_do_not_fit_are_not_applied(folders: Folders) -> None:
    conflict = _a_conflict(folders)
    before = folders.everything()
    outcome = folders.settle(conflict, ["# Eins\n\n![](assets/fehlt.png)"])
    assert outcome.action is Action.BROKEN
    assert any(one.is_error for one in outcome.findings)
    assert folders.everything() == before
    db.session.refresh(conflict)
    assert conflict.is_open


def test_a_conflict_that_went_away_by_itself_is_closed(folders: Folders) -> None:
    conflict = _a_conflict(folders)
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    folders.sync()
    db.session.refresh(conflict)
    assert not conflict.is_open


def _a_conflict(folders: Folders) -> SyncConflict:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", "In der Datei."))
    folders.sync()
    return db.session.scalars(select(SyncConflict)).one()


def test_a_quiz_changed_on_both_sides_is_merged_item_by_item(folders: Folders) -> None:
    folders.sync()
    publish_quiz(QUIZ.replace("Darf das Bild raus?", "Und dieses?"), slug="fotos", now=LATER)
    folders.write("quizzes/fotos.yaml", QUIZ.replace("answer: 72", "answer: 71  # geprüft"))
    assert folders.actions()["quizzes/fotos.yaml"] is Action.MERGED
    merged = QUIZ.replace("Darf das Bild raus?", "Und dieses?").replace("answer: 72", "answer: 71  # geprüft")
    assert folders.read("quizzes/fotos.yaml") == merged
    assert set(folders.actions().values()) == {Action.UNCHANGED}


def test_a_merged_quiz_with_attempts_waits_for_the_choice_of_its_results(folders: Folders) -> None:
    folders.sync()
    publish_quiz(QUIZ.replace("Darf das Bild raus?", "Und dieses?"), slug="fotos", now=LATER)
    folders.write("quizzes/fotos.yaml", QUIZ.replace("answer: 72", "answer: 71"))
    merged = QUIZ.replace("Darf das Bild raus?", "Und dieses?").replace("answer: 72", "answer: 71")
    for _twice in range(2):
        assert folders.actions(attempted_quizzes={"q-fotos"})["quizzes/fotos.yaml"] is Action.WAITING
        assert folders.read("quizzes/fotos.yaml") == merged
        assert [one.source for one in db.session.scalars(select(QuizDraft))] == [merged]
    assert db.session.scalar(select(func.count()).select_from(QuizVersion)) == 2
    publish_quiz(merged, slug="fotos", now=LATER)
    assert set(folders.actions(attempted_quizzes={"q-fotos"}).values()) == {Action.UNCHANGED}


def test_a_quiz_conflict_is_settled_and_still_waits_where_there_are_attempts(folders: Folders) -> None:
    folders.sync()
    publish_quiz(QUIZ.replace("answer: 72", "answer: 70"), slug="fotos", now=LATER)
    folders.write("quizzes/fotos.yaml", QUIZ.replace("answer: 72", "answer: 71"))
    [found] = folders.sync()["quizzes/fotos.yaml"].conflicts
    assert (found.conflict.kind, found.conflict.name) == ("item", "i-tage")
    conflict = db.session.scalars(select(SyncConflict)).one()
    outcome = folders.settle(conflict, [found.conflict.ours], attempted_quizzes={"q-fotos"})
    assert outcome.action is Action.WAITING
    assert [one.source for one in db.session.scalars(select(QuizDraft))] == [
        QUIZ.replace("answer: 72", "answer: 71")
    ]
    db.session.refresh(conflict)
    assert not conflict.is_open
    assert folders.actions(attempted_quizzes={"q-fotos"})["quizzes/fotos.yaml"] is Action.WAITING
    publish_quiz(QUIZ.replace("answer: 72", "answer: 71"), slug="fotos", now=LATER)
    assert set(folders.actions().values()) == {Action.UNCHANGED}


def test_both_changed_to_the_same_is_no_conflict(folders: Folders) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Beide."))
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", "Beide."))
    assert folders.actions()["modules/fotos"] is Action.UNCHANGED


def test_a_changed_file_makes_the_next_version(folders: Folders) -> None:
    folders.sync()
    folders.write("modules/fotos/05-zeigen.md", lesson("l-zeigen", "Zeigen", "Neu."))
    outcome = folders.sync()["modules/fotos"]
    assert (outcome.action, outcome.number) == (Action.PUBLISHED, 2)


def test_renamed_files_and_folders_stay_the_same_module(folders: Folders) -> None:
    folders.sync()
    before = [pin.lesson_id for pin in pinned_lessons(get_module("fotos").current_version)]  # type: ignore[arg-type]
    root = folders.root / "modules"
    (root / "fotos" / "05-zeigen.md").rename(root / "fotos" / "00-zuerst.md")
    (root / "fotos").rename(root / "bilder")
    assert folders.actions()["modules/bilder"] is Action.PUBLISHED
    module = get_module("bilder")
    assert module.id == get_module("fotos").id
    assert [pin.lesson_id for pin in pinned_lessons(module.current_version)] == before[::-1]  # type: ignore[arg-type]
    assert (
        db.session.scalars(select(SyncedFile.path).where(SyncedFile.path.like("modules/fotos/%"))).all() == []
    )
    assert set(folders.actions().values()) == {Action.UNCHANGED}


def test_a_broken_file_keeps_its_module_back_and_no_other(folders: Folders) -> None:
    folders.sync()
    folders.write("modules/fotos/01-fragen.md", "---\nid: l-fragen\ntitle: [\n---\nText\n")
    folders.write("modules/neu/module.md", MODULE.replace("m-fotos", "m-neu").replace("q-probe", "q-fotos"))
    folders.write("modules/neu/01-eins.md", lesson("l-eins"))
    folders.write("quizzes/kaputt.yaml", b"\xff\xfe")
    outcomes = folders.sync()
    broken = outcomes["modules/fotos"]
    assert broken.action is Action.BROKEN
    assert broken.findings[0].as_line().startswith("modules/fotos/01-fragen.md:3:")
    assert outcomes["quizzes/kaputt.yaml"].action is Action.BROKEN
    assert outcomes["modules/neu"].action is Action.PUBLISHED
    assert get_module("fotos").current_version.number == 1  # type: ignore[union-attr]


def test_missing_ids_are_made_and_written_into_the_files(folders: Folders) -> None:
    folders.write("modules/fotos/02-neu.md", "---\n# Notiz\ntitle: Über Größen\nminutes: 5\n---\nText.\n")
    folders.write("modules/fotos/03-neu2.md", "---\r\ntitle: Über Größen\r\nminutes: 5\r\n---\r\nText.\r\n")
    text = QUIZ.replace("id: q-fotos", "id: q-neu").replace("id: i-tage\n    ", "").replace("id: a-ja, ", "")
    folders.write("quizzes/neu.yaml", text)
    folders.sync()
    assert folders.read("modules/fotos/02-neu.md") == (
        "---\n# Notiz\nid: l-ueber-groessen\ntitle: Über Größen\nminutes: 5\n---\nText.\n"
    )
    assert folders.read("modules/fotos/03-neu2.md").startswith("---\r\nid: l-ueber-groessen-2\r\ntitle: Über")
    written = folders.read("quizzes/neu.yaml")
    assert "  - id: i-wie-viele-stunden\n    type: number\n" in written
    assert "- {id: a-ja, text: Ja, correct: true, feedback: Genau.}" in written
    assert set(folders.actions().values()) == {Action.UNCHANGED}


def test_an_id_in_two_files_is_named(folders: Folders) -> None:
    folders.write(
        "modules/zweit/module.md", MODULE.replace("m-fotos", "m-zweit").replace("q-probe", "q-fotos")
    )
    folders.write("modules/zweit/01-a.md", lesson("l-fragen"))
    outcomes = folders.sync()
    assert outcomes["modules/fotos"].action is Action.PUBLISHED
    assert [one.code for one in outcomes["modules/zweit"].findings] == ["C502"]


def test_a_quiz_with_attempts_waits_for_the_choice_of_its_results(folders: Folders) -> None:
    folders.sync()
    folders.write("quizzes/fotos.yaml", QUIZ.replace("answer: 72", "answer: 71"))
    assert folders.actions(attempted_quizzes={"q-fotos"})["quizzes/fotos.yaml"] is Action.WAITING
    assert db.session.scalar(select(func.count()).select_from(QuizVersion)) == 1
    outcome = folders.sync(attempted_quizzes={"q-fotos"}, results="keep")["quizzes/fotos.yaml"]
    assert (outcome.action, outcome.number) == (Action.PUBLISHED, 2)


def test_a_quiz_whose_results_cannot_change_does_not_wait(folders: Folders) -> None:
    folders.sync()
    folders.write("quizzes/fotos.yaml", QUIZ.replace("title: Quiz", "title: Das Quiz  # Notiz"))
    assert folders.actions(attempted_quizzes={"q-fotos"})["quizzes/fotos.yaml"] is Action.PUBLISHED


def test_a_quiz_edited_on_both_sides_is_a_conflict(folders: Folders) -> None:
    folders.sync()
    publish_quiz(QUIZ.replace("title: Quiz", "title: Browser"), slug="fotos", now=LATER)
    assert folders.actions()["quizzes/fotos.yaml"] is Action.WRITTEN
    publish_quiz(QUIZ.replace("title: Quiz", "title: Wieder"), slug="fotos", now=LATER)
    folders.write("quizzes/fotos.yaml", QUIZ.replace("title: Quiz", "title: Datei"))
    assert folders.actions()["quizzes/fotos.yaml"] is Action.CONFLICT


def test_a_folder_that_cannot_be_written_is_tolerated(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders.sync()
    edit_in_browser("zeigen.md", lesson("l-zeigen", "Zeigen", "Im Browser."))

    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    before = folders.everything()
    outcome = folders.sync()["modules/fotos"]
    assert (outcome.action, outcome.is_settled) == (Action.READ_ONLY, True)
    assert folders.everything() == before


def test_a_module_whose_folder_is_gone_stays_published(folders: Folders) -> None:
    folders.sync()
    shutil.rmtree(folders.root / "modules" / "fotos")
    assert folders.actions()["modules/fotos"] is Action.MISSING
    assert get_module("fotos").current_version is not None


def test_the_library_that_ships_has_no_errors_and_loads(app: Flask, tmp_path: Path) -> None:
    for name in ("modules", "quizzes"):
        shutil.copytree(LIBRARY / name, tmp_path / name)
    assert [str(one) for one in folder.check([tmp_path]) if one.is_error] == []
    outcomes = folder.sync(tmp_path / "modules", tmp_path / "quizzes", now=NOW, attempted_quizzes=())
    assert {outcome.action for outcome in outcomes} == {Action.PUBLISHED}


def test_check_finds_everything_in_a_folder(tmp_path: Path, app: Flask) -> None:
    folders = Folders(tmp_path)
    folders.write("modules/fotos/module.md", MODULE.replace("datenschutz", "nirgends"))
    folders.write("quizzes/fotos.yaml", QUIZ + "    lesson: l-fehlt\n")
    folders.write("quizzes/doppelt.yaml", QUIZ)
    found = {(one.path.removeprefix(f"{tmp_path}/"), one.code) for one in folder.check([tmp_path])}
    assert {
        ("modules/fotos/module.md", "C508"),
        ("modules/fotos/module.md", "C509"),
        ("quizzes/fotos.yaml", "C511"),
        ("quizzes/fotos.yaml", "C502"),
    } <= found


@pytest.mark.parametrize(
    "part", ["modules/fotos", "modules/fotos/01-fragen.md", "quizzes/fotos.yaml", "modules"]
)
def test_check_takes_single_files_and_folders(part: str, tmp_path: Path, app: Flask) -> None:
    folders = Folders(tmp_path)
    assert [one for one in folder.check([folders.root / part]) if one.is_error] == []
    assert [one.code for one in folder.check([folders.root / "nothing"])] == ["C514"]
