"""`search rebuild`, and the index that an instance without one gets by itself."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from course_engine import LIBRARY

Run = Callable[..., Result]
MODULES = len(list((LIBRARY / "modules").glob("*/module.md")))


def entries(instance: Path) -> int:
    with sqlite3.connect(instance / "course-engine.db") as database:
        return int(database.execute("SELECT count(*) FROM search_entries").fetchone()[0])


def test_the_index_is_made_anew_as_often_as_one_likes(instance: Path, run: Run) -> None:
    assert "course-engine db upgrade" in run("search", "rebuild", "--instance", instance).output
    run("db", "upgrade", "--instance", instance)
    run("content", "sync", "--instance", instance)
    published = entries(instance)
    assert published > 3
    for _time in range(2):
        result = run("search", "rebuild", "--instance", instance)
        assert result.exit_code == 0
        assert f"{MODULES} Module" in result.output
        assert entries(instance) == published


def test_an_upgrade_gives_an_index_to_what_was_published_without_one(instance: Path, run: Run) -> None:
    run("db", "upgrade", "--instance", instance)
    run("content", "sync", "--instance", instance)
    published = entries(instance)
    with sqlite3.connect(instance / "course-engine.db") as database:
        for table in ("search_postings", "search_passages", "search_words", "search_entries"):
            database.execute(f"DELETE FROM {table}")
    assert run("db", "upgrade", "--instance", instance).exit_code == 0
    assert entries(instance) == published
