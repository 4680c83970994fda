"""What the operating system sees: no acknowledgement leaves the server before the sync that covers its answer.

Watched by strace, where there is one; `test_power_cut.py` asks the same of SQLite without it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from course_engine.db import db, reading
from tests.durability.crowd import Answerer, gather
from tests.durability.instances import PATIENCE, Instance, Server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("strace") is None, reason="no strace on this machine: syncs were not watched"
    ),
]

SAVES = 20
CALLS = "trace=pwrite64,write,fdatasync,fsync,sendto,sendmsg,writev"
LINE = re.compile(r"^(\d+) +(\d+\.\d+) (.*)$")
LOG = {"sqlite": "-wal>", "postgresql": "/pg_wal/"}  # where commits are written
ACKNOWLEDGED = "HTTP/1.1 303"


def watching(output: Path) -> list[str]:
    return ["strace", "-f", "-qq", "-y", "-ttt", "-s", "32", "-e", CALLS, "-o", str(output)]


@contextmanager
def watched(process: int, output: Path) -> Iterator[None]:
    """Watch a running process and all that it starts."""
    strace = subprocess.Popen([*watching(output), "-p", str(process)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        strace.terminate()
        strace.wait(30)


def postmaster() -> int:
    """The process that starts all others of the PostgreSQL in use, if it runs on this machine."""
    with reading():
        backend = db.session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    status = Path(f"/proc/{backend}/status")
    if not status.exists() or "postgres" not in status.read_text():
        pytest.skip("PostgreSQL runs elsewhere: its syncs cannot be watched from here")
    return int(re.search(r"PPid:\s+(\d+)", status.read_text())[1])  # type: ignore[index]


def acts(*outputs: Path, log: str) -> list[str]:
    """In order of time: "written" to the log of commits, "synced" that log, "acknowledged"."""
    found: list[tuple[float, str]] = []
    unfinished: dict[tuple[Path, str], str] = {}
    for output in outputs:
        for line in map(LINE.match, output.read_text(errors="replace").splitlines()):
            if line is None:
                continue
            process, moment, call = line.groups()
            if call.endswith("<unfinished ...>"):
                unfinished[output, process] = call
                if not call.startswith(("fdatasync", "fsync")):
                    found.append((float(moment), call))
            elif " resumed>" in call:
                begun = unfinished.pop((output, process), "")
                if begun.startswith(("fdatasync", "fsync")):  # done only now
                    found.append((float(moment), begun + call))
            else:
                found.append((float(moment), call))
    return [word for _moment, call in sorted(found) if (word := _word(call, log))]


def _word(call: str, log: str) -> str:
    if ACKNOWLEDGED in call:
        return "acknowledged"
    if log not in call:
        return ""
    return (
        "synced" if call.startswith(("fdatasync", "fsync")) and call.rstrip().endswith("= 0") else "written"
    )


def unsynced(order: list[str]) -> int:
    """How many acknowledgements left with something in the log that was not synced, or without any sync of their own."""
    bad, dirty, syncs = 0, False, 0
    for act in order:
        if act == "acknowledged":
            bad += dirty or not syncs
            syncs = 0
        else:
            dirty = act == "written"
            syncs += act == "synced"
    return bad


def test_every_acknowledgement_follows_its_sync(
    instance: Instance, serving: Callable[..., Server], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    outputs = [tmp_path / "server.txt"]
    server = serving(kind="alone", before=watching(outputs[0]))
    [one, *_others] = gather(instance, port=server.port, seed=2)
    if instance.database == "postgresql":
        outputs.append(tmp_path / "postgres.txt")
        with watched(postmaster(), outputs[1]):
            save_alone(server, one)
    else:
        save_alone(server, one)
    order = acts(*outputs, log=LOG[instance.database])
    order = order[order.index("acknowledged") + 1 :]
    tell(f"acknowledged {order.count('acknowledged')}, syncs of the log {order.count('synced')}")
    assert order.count("acknowledged") == SAVES - 1
    assert unsynced(order) == 0


def save_alone(server: Server, one: Answerer) -> None:
    """One person, one save after the other, and nothing else."""
    server.start()
    server.first_answer("/health", one.visitor.cookie)
    for _save in range(SAVES):
        one.save_next()
    server.kill()


WRITER = """
import sqlite3, os, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode=WAL")
database.execute("PRAGMA synchronous=" + sys.argv[2])
database.execute("CREATE TABLE answers (answer)")
for number in range(5):
    database.execute("INSERT INTO answers VALUES (?)", (number,))
    os.write(1, b"HTTP/1.1 303 SEE OTHER")
"""


@pytest.mark.parametrize(("synchronous", "bad"), [("FULL", 0), ("NORMAL", 5)])
def test_the_probe_tells_synced_from_unsynced(tmp_path: Path, synchronous: str, bad: int) -> None:
    output = tmp_path / "writer.txt"
    command = [*watching(output), sys.executable, "-c", WRITER, str(tmp_path / "probe.db"), synchronous]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    assert unsynced(acts(output, log=LOG["sqlite"])) == bad
