"""An answer is acknowledged after the sync that covers it: cut the power at any acknowledgement, and it is there."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import event, text

from course_engine.db import db, reading
from tests.durability.crowd import Answerer, gather
from tests.durability.disk import Disk, shared_sqlite
from tests.durability.instances import Instance, served_here

SEED = 3


@pytest.fixture
def disk() -> Iterator[Disk]:
    library = shared_sqlite()
    if library is None:
        pytest.skip("this Python brings an SQLite of its own, whose files cannot be watched")
    with Disk(library).under() as disk:
        yield disk


def cut_power(disk: Disk, instance: Instance, cuts: int, folder: Path) -> int:
    """Cut the power at that many acknowledgements while eight people answer; returns how many answers were lost."""
    generator = Random(SEED)
    lost = 0
    with served_here(instance.app) as port:
        crowd = gather(instance, port=port, seed=SEED)
        over, more = threading.Event(), threading.Semaphore(0)
        threads = [threading.Thread(target=one.work, args=(over, more)) for one in crowd]
        for thread in threads:
            thread.start()
        try:
            for cut in range(cuts):
                for _acknowledgement in range(generator.randint(1, 4)):
                    assert more.acquire(timeout=60)
                acknowledged = keys(crowd)  # before the picture of the disk is taken
                lost += len(acknowledged - kept_keys(disk.after_power_cut(generator), folder / str(cut)))
        finally:
            over.set()
            for thread, one in zip(threads, crowd, strict=True):
                thread.join()
                one.visitor.hang_up()
    assert [mishap for one in crowd for mishap in one.mishaps] == []
    return lost


def keys(crowd: list[Answerer]) -> set[tuple[int, str]]:
    return {(sent.attempt_id, f"{sent.item}:{sent.key}") for one in crowd for sent in list(one.acknowledged)}


def kept_keys(files: dict[str, bytes], folder: Path) -> set[tuple[int, str]]:
    """The answers in the database that starts again from these files. They are opened as SQLite finds them."""
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    database = sqlite3.connect(f"file:{folder / 'course-engine.db'}?vfs=unix", uri=True)
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        return set(database.execute("SELECT attempt_id, idempotency_key FROM responses"))
    finally:
        database.close()


@pytest.mark.slow  # the disk is that of the whole process: whatever else it has open must not be in the way
class TestOnSqlite:
    @pytest.fixture
    def database(self) -> str:
        return "sqlite"

    @pytest.mark.parametrize("cuts", [8, 100])
    def test_no_power_cut_loses_what_was_acknowledged(
        self, disk: Disk, instance: Instance, tmp_path: Path, cuts: int, tell: Callable[[str], None]
    ) -> None:
        lost = cut_power(disk, instance, cuts, tmp_path)
        tell(f"power cuts {cuts}, syncs {disk.syncs}, lost {lost}")
        assert lost == 0

    def test_the_disk_would_show_a_missing_sync(self, disk: Disk, instance: Instance, tmp_path: Path) -> None:
        """With less than FULL, SQLite acknowledges before it syncs: this test sees that."""
        event.listen(
            db.engine, "checkout", lambda connection, *_: connection.execute("PRAGMA synchronous=NORMAL")
        )
        assert cut_power(disk, instance, 8, tmp_path) > 0


def test_every_connection_of_the_pool_syncs_before_it_acknowledges(instance: Instance) -> None:
    asked = "PRAGMA synchronous" if instance.database == "sqlite" else "SHOW synchronous_commit"
    with reading():
        connections = [db.engine.connect() for _ in range(10)]
        said = [connection.execute(text(asked)).scalar() for connection in connections]
        for connection in connections:
            connection.close()
    assert set(said) == ({2} if instance.database == "sqlite" else {"on"})
