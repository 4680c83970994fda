"""`db upgrade` and `db check`: what scripts rely on."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_database_without_its_migrations_fails_the_check(instance: Path, run: Run) -> None:
    result = run("db", "check", "--instance", instance)
    assert result.exit_code == 1
    assert "course-engine db upgrade" in result.output


def test_after_the_upgrade_models_and_schema_are_equal(instance: Path, run: Run) -> None:
    assert run("db", "upgrade", "--instance", instance).exit_code == 0
    assert run("db", "upgrade", "--instance", instance).exit_code == 0
    result = run("db", "check", "--instance", instance)
    assert result.exit_code == 0, result.output


def test_a_schema_that_differs_from_the_models_fails_the_check(instance: Path, run: Run) -> None:
    run("db", "upgrade", "--instance", instance)
    with sqlite3.connect(instance / "course-engine.db") as database:
        database.execute("ALTER TABLE people ADD COLUMN shoe_size INTEGER")
    result = run("db", "check", "--instance", instance)
    assert result.exit_code == 1
    assert "shoe_size" in result.output


def test_a_file_that_is_no_database_is_a_clear_word(instance: Path, run: Run) -> None:
    (instance / "course-engine.db").write_text("This is a letter, and a rather long one at that. " * 40)
    result = run("db", "check", "--instance", instance)
    assert result.exit_code == 1
    assert result.output.startswith("Fehler:")


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, run: Run) -> None:
    result = run("db", "upgrade", "--instance", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "course-engine serve" in result.output
    assert not (tmp_path / "nowhere").exists()
