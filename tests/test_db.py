"""What the database promises to every room."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from course_engine import create_app
from course_engine.accounts.models import Organisation
from course_engine.db import Base, Erasure, FairLock, db, reading
from tests.builders import NOW


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


@pytest.mark.parametrize("table", Base.metadata.sorted_tables, ids=lambda table: table.name)
def test_every_column_declares_what_it_holds_and_what_erasure_does(table) -> None:
    undeclared = [column.name for column in table.columns if "erasure" not in column.info]
    assert undeclared == []
    for column in table.columns:
        if column.info["personal"] is None:
            assert column.info["erasure"] is Erasure.KEEP


def test_every_pointer_to_a_person_is_declared_personal() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "people" and column.info["personal"] is None
    ]
    assert silent == []


def test_a_cleared_column_can_be_emptied() -> None:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.info["erasure"] is Erasure.CLEAR:
                assert column.nullable or column.type.python_type is str, f"{table.name}.{column.name}"


def test_models_and_schema_agree(app: Flask) -> None:
    check()


def test_the_schema_goes_down_and_up_again(app: Flask) -> None:
    db.session.commit()
    downgrade(revision="base")
    upgrade()
    check()


def test_times_come_back_in_utc_whatever_zone_they_had(app: Flask) -> None:
    berlin = timezone(timedelta(hours=2))
    db.session.add(Organisation(name="Haus", created_at=datetime(2026, 7, 1, 12, tzinfo=berlin)))
    db.session.commit()
    db.session.expire_all()
    stored = db.session.query(Organisation).one().created_at
    assert stored == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert stored.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    db.session.add(Organisation(name="Haus", created_at=datetime(2026, 7, 1)))  # noqa: DTZ001
    with pytest.raises(Exception, match="naive"):
        db.session.commit()


def test_acknowledged_means_synced(app: Flask, database: str) -> None:
    if database == "sqlite":
        assert db.session.execute(text("PRAGMA synchronous")).scalar() == 2
        assert db.session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert db.session.execute(text("PRAGMA foreign_keys")).scalar() == 1
    else:
        assert db.session.execute(text("SHOW synchronous_commit")).scalar() == "on"
        assert db.session.execute(text("SHOW fsync")).scalar() == "on"


def test_read_then_write_at_the_same_time_loses_nothing(app: Flask) -> None:
    db.session.add(Organisation(name="Zähler", field="0", created_at=NOW))
    db.session.commit()

    def add_one() -> None:
        with app.app_context():
            row = db.session.query(Organisation).with_for_update().one()
            row.field = str(int(row.field) + 1)
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=add_one) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    assert db.session.query(Organisation).one().field == "30"


def test_a_reading_block_holds_no_lock_afterwards(app: Flask) -> None:
    with reading():
        db.session.query(Organisation).all()
    done = threading.Event()

    def write() -> None:
        with app.app_context():
            db.session.add(Organisation(name="Haus", created_at=NOW))
            db.session.commit()
            done.set()

    threading.Thread(target=write).start()
    assert done.wait(5)


def test_the_lock_serves_in_order_of_asking() -> None:
    lock = FairLock(None)
    served: list[int] = []
    lock.acquire()
    threads = []
    for number in range(8):
        thread = threading.Thread(target=lambda n=number: (lock.acquire(), served.append(n), lock.release()))
        thread.start()
        while len(lock._queue) <= number:
            pass
        threads.append(thread)
    lock.release()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_a_lock_that_cannot_be_taken_is_a_failure_of_the_database(tmp_path: Path) -> None:
    app = create_app({"TESTING": True, "SECRET_KEY": "only for tests"}, instance_path=tmp_path)
    (tmp_path / "course-engine.db.write-lock").mkdir()
    with app.app_context(), pytest.raises(OperationalError):
        db.session.execute(text("SELECT 1"))
