"""A server that is killed right after it said "gespeichert" has lost nothing."""

from __future__ import annotations

import re
import sqlite3
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from random import Random

import pytest
from flask_migrate import upgrade

from course_engine import create_app
from course_engine.accounts.passwords import hash_password
from course_engine.assessment.operations.start_attempt import start_attempt
from tests.builders import NOW, make_module, make_person, make_quiz
from tests.cli.conftest import PATIENCE, Server

PASSWORD = "ein guter langer Satz"


@pytest.fixture
def attempt_id(tmp_path: Path) -> int:
    """A running attempt of somebody who can sign in, in an instance of its own."""
    (tmp_path / "config.py").write_text('SECRET_KEY = "a secret of this test"\n')
    app = create_app(instance_path=tmp_path)
    with app.app_context():
        upgrade()
        learner = make_person("Lea", email="lea@example.org", password_hash=hash_password(PASSWORD))
        quiz = make_quiz()
        make_module(quizzes=[quiz])
        return start_attempt(quiz, learner=learner, generator=Random(1), now=NOW).id


class Browser:
    def __init__(self, server: Server) -> None:
        self.address = server.address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, form: dict[str, str] | None = None) -> str:
        sent = urllib.parse.urlencode(form).encode() if form else None
        with self.opener.open(self.address + path, sent, PATIENCE) as answer:
            return str(answer.read().decode())

    def send(self, page: str, path: str, form: dict[str, str]) -> str:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.open(page))
        assert token is not None
        return self.open(path, form | {"csrf_token": token[1]})


def test_what_was_acknowledged_is_there_after_a_kill(
    tmp_path: Path, attempt_id: int, serving: Callable[..., Server]
) -> None:
    arguments = ("serve", "--port", "0", "--instance", tmp_path)
    server = serving(*arguments)
    browser = Browser(server)
    browser.send("/sign-in", "/sign-in", {"email": "lea@example.org", "password": PASSWORD})
    attempt = f"/attempts/{attempt_id}"
    answer = {"sequence-i-eins": "1", "key-i-eins": "k" * 12, "answer-i-eins": "nein", "then": "item:2"}
    assert "Gespeichert" in browser.send(attempt, f"{attempt}/responses", answer) + browser.open(
        f"{attempt}?item=1"
    )
    server.process.kill()
    server.process.wait(30)

    again = Browser(serving(*arguments))
    again.send("/sign-in", "/sign-in", {"email": "lea@example.org", "password": PASSWORD})
    assert re.search(r'value="nein"[^>]*checked', again.open(f"{attempt}?item=1"))
    with sqlite3.connect(tmp_path / "course-engine.db") as database:
        assert database.execute("SELECT count(*) FROM responses").fetchone() == (1,)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
