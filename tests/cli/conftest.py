"""What the tests of the command line stand on: empty folders, commands run in this process and servers in another."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course_engine.cli import cli

PATIENCE = 600  # seconds; far more than it takes, for machines that do much else
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def german_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    speak_german(monkeypatch)


def speak_german(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    for name in [name for name in os.environ if name.startswith("COURSE_ENGINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.setenv("COURSE_ENGINE_ARGON2_MEMORY_COST", "8")
    monkeypatch.setenv("COURSE_ENGINE_ARGON2_TIME_COST", "1")


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run a command in this process: `run("db", "check", …)`."""

    def invoke(*arguments: str | Path, given: str | None = None) -> Result:
        result = CliRunner().invoke(cli, [str(one) for one in arguments], input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A folder with a configuration and no database yet."""
    folder = tmp_path / "instance"
    folder.mkdir()
    (folder / "config.py").write_text('SECRET_KEY = "a secret of this test"\n')
    return folder


@pytest.fixture
def nothing_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tested command finds in place of the library: it takes seconds to load."""
    for name in ("modules", "quizzes"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(f"COURSE_ENGINE_{name.upper()}_FOLDER", str(tmp_path / name))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """A command that serves, in a process of its own."""

    def __init__(self, *arguments: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "course_engine.cli", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        self.printed = ""
        self._ready = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if "Strg+C" in line:
                self._ready.set()
        self._ready.set()

    def is_ready(self) -> bool:
        """Whether it says that it runs, sooner or later."""
        return self._ready.wait(PATIENCE) and "Strg+C" in self.printed

    @property
    def address(self) -> str:
        """Where it serves, once it does."""
        assert self.is_ready(), self.printed
        found = re.search(r"http://[\w.\[\]:]+:\d+(?= )", self.printed)
        assert found is not None, self.printed
        return found[0]

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def serving() -> Iterator[Callable[..., Server]]:
    """Start a serving command; it is ended with the test."""
    begun: list[Server] = []

    def start(*arguments: str | Path) -> Server:
        begun.append(Server(*arguments))
        return begun[-1]

    yield start
    for server in begun:
        if server.process.poll() is None:
            server.process.kill()
        server.process.wait(30)
