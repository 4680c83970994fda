"""Applications behind gunicorn, two processes of four threads, asked over 16 connections; CPU as Linux counts it."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

CONNECTIONS = 16
OPTIONS = ("-w", "2", "-k", "gthread", "--threads", "4", "--keep-alive", "30", "--log-level", "error")


def hello_app() -> Flask:
    """The smallest page that Flask can make."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello, World!")
    return app


@dataclass(frozen=True)
class Served:
    port: int
    pid: int  # of gunicorn's first process, parent of the others

    def cpu_per_request(self, path: str, *, times: int, cookie: str = "") -> float:
        """CPU seconds of all server processes, in user and kernel, that one request costs; `times` are asked."""
        before = self._cpu()
        each = max(1, times // CONNECTIONS)
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            for done in [pool.submit(self._ask, path, cookie, each) for _ in range(CONNECTIONS)]:
                done.result()
        return (self._cpu() - before) / (each * CONNECTIONS)

    def _ask(self, path: str, cookie: str, times: int) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            for _ in range(times):
                connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200, (path, answer.status)

    def _cpu(self) -> float:
        ticks = 0
        for process in Path("/proc").glob("[0-9]*"):
            try:
                fields = (process / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            if self.pid in (int(process.name), int(fields[1])):
                ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(target: str) -> Iterator[Served]:
    """Serve `module:factory()` until the block ends."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", *OPTIONS, "-b", f"127.0.0.1:{port}", target]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        _wait_for(port)
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(port)
