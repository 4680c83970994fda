"""A server that is killed loses nothing that it said was saved, and keeps nothing twice.

The long version with its figures: `pytest -m slow tests/durability/test_killed_server.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from random import Random
from statistics import median

import pytest
from sqlalchemy import text

from course_engine.db import db, reading
from tests.durability.crowd import Answerer, compare, gather
from tests.durability.instances import KINDS, Instance, Server

SEED = 2026
RESTART_SECONDS = 5


def answer_until_killed(crowd: list[Answerer], server: Server, generator: Random) -> None:
    """Let everybody answer, and kill the server at a random moment after some acknowledgements."""
    more = threading.Semaphore(0)
    over = threading.Event()
    threads = [threading.Thread(target=one.work, args=(over, more)) for one in crowd]
    for thread in threads:
        thread.start()
    for _acknowledgement in range(generator.randint(10, 40)):
        assert more.acquire(timeout=60), server.log.read_text()
    over.wait(generator.uniform(0, 0.01))  # a kill may come at any point of a save
    server.kill()
    for thread in threads:
        thread.join()


def assert_sound(instance: Instance) -> None:
    if instance.database == "sqlite":
        with reading():
            assert db.session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []


def storm(
    instance: Instance, serving: Callable[..., Server], kinds: list[str]
) -> tuple[list[Answerer], list[tuple[float, float]]]:
    """Kill a server of each of these kinds in turn.

    Returns who answered meanwhile, and for each restart the seconds until the first page: as they went by, and of CPU.
    """
    generator = Random(SEED)
    server = serving()
    crowd = gather(instance, port=server.port, seed=SEED)
    waits = []

    def start(kind: str) -> None:
        server.kind = kind
        server.start()
        waited = server.first_answer(f"/attempts/{crowd[0].attempt_ids[0]}", crowd[0].visitor.cookie)
        waits.append((waited, server.cpu_seconds()))
        assert_sound(instance)
        for one in crowd:
            one.settle()

    for kind in kinds:
        start(kind)
        answer_until_killed(crowd, server, generator)
    start(kinds[0])
    server.kill()
    return crowd, waits[1:]


def restarts(waits: list[tuple[float, float]]) -> str:
    waited, cpu = zip(*waits, strict=True)
    return (
        f"first page after a kill: median {median(waited):.1f} s, slowest {max(waited):.1f} s "
        f"(CPU of the server {median(cpu):.1f} s, {max(cpu):.1f} s)"
    )


def assert_nothing_lost(crowd: list[Answerer]) -> int:
    """Returns how many answers were acknowledged."""
    books = compare(crowd)
    assert [mishap for one in crowd for mishap in one.mishaps] == []
    assert (books.lost, books.duplicated, books.changed, books.not_counting) == (0, 0, 0, 0)
    return books.acknowledged


def test_two_kills_lose_nothing(instance: Instance, serving: Callable[..., Server]) -> None:
    crowd, _waits = storm(instance, serving, ["forked", "forked"])
    assert assert_nothing_lost(crowd) >= 20


@pytest.mark.slow
def test_two_hundred_kills_lose_nothing(
    instance: Instance, serving: Callable[..., Server], tell: Callable[[str], None]
) -> None:
    crowd, waits = storm(instance, serving, ["waitress", "gunicorn"] * 100)
    books = compare(crowd)
    tell(
        f"kills {len(waits)}, acknowledged {books.acknowledged}, lost {books.lost}, duplicated {books.duplicated}, "
        f"{restarts(waits)}"
    )
    assert assert_nothing_lost(crowd) >= 4_000


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_server_is_back_soon(
    instance: Instance, serving: Callable[..., Server], tell: Callable[[str], None], kind: str
) -> None:
    _crowd, waits = storm(instance, serving, [kind] * 5)
    tell(restarts(waits))
    assert max(cpu for _waited, cpu in waits) <= RESTART_SECONDS  # whatever else the machine does
