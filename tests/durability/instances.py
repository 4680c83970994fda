"""Instances of their own, served by processes that can be killed, and visitors who know nothing but addresses."""

from __future__ import annotations

import contextlib
import http.client
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from flask import Flask
from waitress import create_server

from course_engine.accounts.models import Person
from course_engine.accounts.operations import sign_in as sessions
from course_engine.cli import cli
from course_engine.web.clock import utc_now

PATIENCE = 120  # seconds; far more than anything takes, for machines that do much else
ROOT = Path(__file__).parents[2]
LOST_CONNECTION = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Instance:
    """A folder with its configuration, and an app of this process on it, to fill it and to look into it."""

    folder: Path
    database: str  # "sqlite" or "postgresql"
    app: Flask


def signed_in_cookie(app: Flask, person: Person) -> str:
    """The cookie of a browser in which the person is signed in."""
    token = sessions.sign_in(person, device="test", now=utc_now())
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(signer.dumps({"_user_id": token, "_fresh": True}))


def waitress_command(instance: Instance, port: int) -> list[str]:
    """The embedded server with its worker: one process."""
    return [sys.executable, "-m", "course_engine.cli", *serve_arguments(instance.folder, port)]


def gunicorn_command(instance: Instance, port: int) -> list[str]:
    """Two processes of four threads each: the write lock has to hold between processes."""
    app = f"course_engine:create_app(instance_path={str(instance.folder)!r})"
    size = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"]
    return [sys.executable, "-m", "gunicorn", "--preload", *size, "--bind", f"127.0.0.1:{port}", app]


def alone_command(instance: Instance, port: int) -> list[str]:
    """The embedded server without its worker: nobody writes but for a request."""
    return [*waitress_command(instance, port), "--no-worker"]


KINDS = ("waitress", "gunicorn")
COMMANDS = {"waitress": waitress_command, "gunicorn": gunicorn_command, "alone": alone_command}


def serve_arguments(folder: Path, port: int) -> list[str]:
    return ["serve", "--port", str(port), "--instance", str(folder)]


def serve_forked(folder: Path, port: int, log: Path) -> None:
    """The same command in a process that need not import everything again: what short tests start."""
    os.setsid()
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.environ["LANG"] = "de_DE.UTF-8"
    cli.main(serve_arguments(folder, port), standalone_mode=False)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """A server in a process group of its own; it comes back at the same port after each kill."""

    def __init__(self, instance: Instance, *, kind: str = "forked", before: Sequence[str] = ()) -> None:
        """`kind`: forked, or one of COMMANDS. `before`: a command that such a one is run under."""
        self.instance = instance
        self.kind = kind
        self.before = list(before)
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | ForkServerProcess | None = None

    @property
    def log(self) -> Path:
        return self.instance.folder / "server.log"

    def start(self) -> None:
        if self.kind == "forked":
            forking = multiprocessing.get_context("forkserver")
            forking.set_forkserver_preload(["course_engine.cli"])
            self._process = forking.Process(
                target=serve_forked, args=(self.instance.folder, self.port, self.log)
            )
            self._process.start()
            return
        command = [*self.before, *COMMANDS[self.kind](self.instance, self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                start_new_session=True,
                env=os.environ | {"HOME": str(self.instance.folder)},  # where gunicorn puts a socket
            )

    @property
    def has_ended(self) -> bool:
        if isinstance(self._process, subprocess.Popen):
            return self._process.poll() is not None
        return self._process is None or not self._process.is_alive()

    def cpu_seconds(self) -> float:
        """What its processes have cost so far: how long a wait is on a machine that does nothing else."""
        spent = 0
        for process in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                fields = process.read_text().rpartition(")")[2].split()
                if self._process is not None and int(fields[2]) == self._process.pid:  # its process group
                    spent += int(fields[11]) + int(fields[12])
        return spent / os.sysconf("SC_CLK_TCK")

    def first_answer(self, path: str, cookie: str) -> float:
        """Wait for the first 200 of that page; returns how many seconds passed since this was called."""
        begun = time.monotonic()
        never = threading.Event()
        while time.monotonic() < begun + PATIENCE:
            assert not self.has_ended, self.log.read_text()
            with contextlib.suppress(*LOST_CONNECTION), Visitor(self.port, cookie) as visitor:
                if visitor.get(path).status == 200:
                    return time.monotonic() - begun
            never.wait(0.02)
        raise TimeoutError(self.log.read_text())

    def kill(self) -> None:
        """SIGKILL for every process of the server at once."""
        if self._process is None or self._process.pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        if isinstance(self._process, subprocess.Popen):
            self._process.wait(30)
        else:
            self._process.join(30)
        self._process = None


@contextlib.contextmanager
def served_here(app: Flask, *, threads: int = 8) -> Iterator[int]:
    """Serve the app from a thread of this process; gives the port."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        with contextlib.suppress(OSError):  # it was awake already, and has closed everything
            server.trigger.pull_trigger(
                server.close
            )  # by its own thread, which would look up once a second only
        thread.join(timeout=5)


@dataclass(frozen=True)
class Answered:
    status: int
    location: str
    text: str


HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Visitor:
    """A browser that keeps its connection and its cookie. What it could not send, or got no answer to, raises."""

    port: int
    cookie: str
    token: str = ""
    _line: http.client.HTTPConnection | None = field(default=None, repr=False)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def get(self, path: str) -> Answered:
        answered = self._ask("GET", path)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answered.text)
        if token:
            self.token = token[1]
        return answered

    def post(self, path: str, form: Mapping[str, Any]) -> Answered:
        """Send a form, with the token of a page that was open before."""
        if not self.token:
            self.get("/help")
        sent = urllib.parse.urlencode({**form, "csrf_token": self.token}, doseq=True)
        return self._ask("POST", path, sent.encode(), "application/x-www-form-urlencoded")

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, sent: bytes | None = None, kind: str = "") -> Answered:
        headers = {"Cookie": f"session={self.cookie}"} | ({"Content-Type": kind} if kind else {})
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self._line.request(method, path, sent, headers)
            answer = self._line.getresponse()
            text = answer.read().decode()
        except LOST_CONNECTION:
            self.hang_up()
            raise
        fresh = re.search(r"session=([^;]+)", answer.getheader("Set-Cookie") or "")
        if fresh:
            self.cookie = fresh[1]
        return Answered(answer.status, answer.getheader("Location") or "", text)


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page: sequences and keys of its items among them."""
    return dict(HIDDEN.findall(page))
