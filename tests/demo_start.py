"""The demo as its command brings it up in an empty place, once for all tests that look at it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.conftest import Server, free_port, speak_german


@dataclass(frozen=True)
class DemoStart:
    """What was seen of the first start, and the folder that it left when it was asked to end."""

    folder: Path
    port: int
    address: str
    health: str
    sign_in_page: str
    printed: str
    exit_code: int


def start_demo(folder: Path) -> DemoStart:
    port = free_port()
    with pytest.MonkeyPatch.context() as monkeypatch:
        speak_german(monkeypatch)
        server = Server("demo", "--port", str(port), "--instance", folder)
    try:
        seen = server.address, server.get("/health"), server.get("/sign-in")
        return DemoStart(folder, port, *seen, exit_code=server.stop(), printed=server.printed)
    finally:
        server.process.kill()
        server.process.wait(30)
