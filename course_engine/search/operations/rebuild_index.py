"""Make the index anew, or add what it lacks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete

from course_engine.db import db, reading
from course_engine.search.indexing import index_modules, index_scouts, stale_modules, stale_scouts
from course_engine.search.models import SearchEntry, SearchWord

AT_ONCE = 10  # modules in one transaction: others publish and answer in between


def rebuild_index() -> tuple[int, int]:
    """Forget the index and make it anew; returns how many modules and how many scouts are in it.

    While it runs less is found. Interrupted, it is finished by `catch_up`.
    """
    db.session.execute(delete(SearchEntry))
    db.session.execute(delete(SearchWord))
    db.session.commit()
    return catch_up()


def catch_up() -> tuple[int, int]:
    """Put into the index what is published or listed and not in it yet; returns how many modules and scouts that were.

    In an instance whose index is whole this reads twice and changes nothing.
    """
    with reading():
        modules, scouts = stale_modules(), stale_scouts()
    _in_batches(modules, index_modules)
    _in_batches(scouts, index_scouts)
    return len(modules), len(scouts)


def _in_batches(ids: Sequence[int], index: Callable[[Sequence[int]], Any]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        index(ids[start : start + AT_ONCE])
        db.session.commit()
