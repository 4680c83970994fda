"""`content check`, `content sync` and `content render`: what authors and their scripts rely on."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from course_engine.cli.instances import open_instance
from course_engine.content.queries import get_module
from course_engine.db import db
from tests.cli.conftest import ROOT
from tests.content.test_folder import Folders, edit_in_browser

Run = Callable[..., Result]

LESSON = """---
id: l-probe
title: Probe
minutes: 5
---
## Anfangen

Ein **Satz**.
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    path = tmp_path / "01-probe.md"
    path.write_text(LESSON)
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of what ships with the engine, to be changed."""
    for name in ("modules", "quizzes"):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def ready(instance: Path, library: Path, run: Run) -> Path:
    with (instance / "config.py").open("a") as config:
        config.write(f'MODULES_FOLDER = "{library}/modules"\nQUIZZES_FOLDER = "{library}/quizzes"\n')
    run("db", "upgrade", "--instance", instance)
    return instance


def a_lesson(library: Path) -> Path:
    return min((library / "modules").glob("*/01-*.md"))


class TestCheck:
    def test_the_library_that_ships_is_without_errors(self, run: Run) -> None:
        result = run("content", "check")
        assert result.exit_code == 0, result.output

    def test_an_error_is_named_with_its_place_and_ends_with_1(self, lesson: Path, run: Run) -> None:
        lesson.write_text(LESSON.replace("minutes: 5", "minutes: viele"))
        result = run("content", "check", lesson)
        assert result.exit_code == 1
        (finding,) = result.stdout.splitlines()
        assert finding.startswith(f"{lesson}:4:")
        assert finding.split(": ")[1].startswith("C")

    def test_warnings_alone_end_with_0(self, library: Path, run: Run) -> None:
        (a_lesson(library).parent / "notizen.txt").write_text("Nur für mich.")
        result = run("content", "check", library)
        assert result.exit_code == 0
        assert "notizen.txt:1:1: C504" in result.stdout

    def test_json_is_a_list_of_objects(self, lesson: Path, run: Run) -> None:
        lesson.write_text(LESSON.replace("id: l-probe\n", ""))
        result = run("content", "check", lesson, "--format", "json")
        assert result.exit_code == 1
        (finding,) = json.loads(result.stdout)
        assert set(finding) == {"path", "line", "column", "code", "severity", "message", "reason", "remedy"}
        assert finding["path"] == str(lesson)
        assert finding["severity"] == "error"

    def test_json_without_findings_is_an_empty_list(self, lesson: Path, run: Run) -> None:
        assert json.loads(run("content", "check", lesson, "--format", "json").stdout) == []

    def test_a_path_that_is_not_there_is_an_error_of_use(self, tmp_path: Path, run: Run) -> None:
        assert run("content", "check", tmp_path / "nothing").exit_code == 2

    def test_bytes_that_are_no_text_are_no_traceback(self, lesson: Path, run: Run) -> None:
        lesson.write_bytes(b"\xff\xfe\x00---")
        result = run("content", "check", lesson)
        assert result.exit_code == 1
        assert f"{lesson}:1:1: C" in result.stdout


class TestRender:
    def test_a_lesson_becomes_a_fragment(self, lesson: Path, run: Run) -> None:
        result = run("content", "render", lesson)
        assert result.exit_code == 0
        assert "<p>Ein <strong>Satz</strong>.</p>" in result.stdout
        assert "<html" not in result.stdout

    def test_nothing_executable_survives(self, lesson: Path, run: Run) -> None:
        lesson.write_text(LESSON + "\n<script>alert(1)</script> [x](javascript:alert(1))\n")
        shown = run("content", "render", lesson).stdout
        assert "<script" not in shown
        assert 'href="javascript' not in shown

    def test_a_file_with_errors_is_not_rendered(self, lesson: Path, run: Run) -> None:
        lesson.write_text("Nur Text.")
        result = run("content", "render", lesson)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert f"{lesson}:1:1: C" in result.stderr


class TestSync:
    def test_the_library_comes_in_and_a_second_time_changes_nothing(self, ready: Path, run: Run) -> None:
        first = run("content", "sync", "--instance", ready)
        assert first.exit_code == 0, first.output
        assert "veröffentlicht" in first.stdout
        assert run("content", "sync", "--instance", ready).stdout == ""

    def test_a_dry_run_changes_nothing(self, ready: Path, run: Run) -> None:
        said = run("content", "sync", "--dry-run", "--instance", ready)
        assert said.exit_code == 0
        assert "veröffentlicht" in said.stdout
        assert run("content", "sync", "--dry-run", "--instance", ready).stdout == said.stdout

    def test_a_change_can_be_called_minor(self, ready: Path, library: Path, run: Run) -> None:
        run("content", "sync", "--instance", ready)
        name = a_lesson(library)
        name.write_text(name.read_text() + "\nNoch ein Satz.\n")
        said = run("content", "sync", "--minor", "--instance", ready)
        assert said.exit_code == 0, said.output
        assert f"modules/{name.parent.name}: veröffentlicht" in said.stdout
        with open_instance(ready).app_context():
            version = get_module(name.parent.name).current_version
            assert version
            assert not version.substantial
            db.session.remove()

    def test_a_broken_module_is_named_and_the_others_come_in(
        self, ready: Path, library: Path, run: Run
    ) -> None:
        a_lesson(library).write_text("kaputt")
        result = run("content", "sync", "--instance", ready)
        assert result.exit_code == 1
        assert f"modules/{a_lesson(library).parent.name}: fehlerhaft" in result.stdout
        assert "veröffentlicht" in result.stdout

    def test_a_folder_that_is_not_migrated_says_what_to_do(self, instance: Path, run: Run) -> None:
        result = run("content", "sync", "--instance", instance)
        assert result.exit_code == 1
        assert "course-engine db upgrade" in result.output

    def test_a_conflict_is_shown_as_two_texts_with_their_place_and_ends_with_1(
        self, instance: Path, tmp_path: Path, run: Run
    ) -> None:
        root = tmp_path / "library"
        with (instance / "config.py").open("a") as config:
            config.write(f'MODULES_FOLDER = "{root}/modules"\nQUIZZES_FOLDER = "{root}/quizzes"\n')
        made = Folders(root)
        text = made.read("modules/fotos/05-zeigen.md")
        run("db", "upgrade", "--instance", instance)
        assert run("content", "sync", "--instance", instance).exit_code == 0
        with open_instance(instance).app_context():
            edit_in_browser("zeigen.md", text.replace("Ein Text.", "Ein Text\naus dem Browser."))
            db.session.remove()
        made.write("modules/fotos/05-zeigen.md", text.replace("Ein Text.", "Ein Text aus dem Ordner."))
        for options in (["--dry-run"], []):
            result = run("content", "sync", *options, "--instance", instance)
            assert result.exit_code == 1
            said = result.stdout[result.stdout.index("modules/fotos: Konflikt") :]
            assert [line.strip() for line in said.splitlines()[1:7]] == [
                "modules/fotos/05-zeigen.md:6: Am Anfang des Textes",
                "Im Ordner:",
                "| Ein Text aus dem Ordner.",
                "In der Datenbank:",
                "| Ein Text",
                "| aus dem Browser.",
            ]
            assert "/authoring/conflicts" in said
