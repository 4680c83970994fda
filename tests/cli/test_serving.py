"""`serve` sets an empty instance up, keeps a known secret and a demo away from the network, and ends cleanly."""

import re
import socket
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from course_engine import create_app
from tests.cli.conftest import Server

Run = Callable[..., Result]
Serving = Callable[..., Server]


def test_an_empty_folder_becomes_an_instance_with_a_way_in_for_the_first_admin(
    tmp_path: Path, serving: Serving
) -> None:
    folder = tmp_path / "new"
    server = serving("serve", "--port", "0", "--instance", folder)
    assert server.get("/health") == "ok"
    assert "Neue Instanz" in server.printed
    assert "Mails warten" in server.printed
    assert stat.S_IMODE((folder / "config.py").stat().st_mode) == 0o600
    link = re.search(r"http://\S+(/first-admin/\S+)", server.printed)
    assert link is not None
    assert "<form" in server.get(link[1])
    assert server.stop() == 0
    assert "Beendet." in server.printed
    assert first_admin_link_works_once(folder, link[1])


def first_admin_link_works_once(folder: Path, path: str) -> bool:
    client = create_app({"WTF_CSRF_ENABLED": False}, instance_path=folder).test_client()
    given = {"name": "Ada Admin", "email": "ada@example.org", "password": "ein langes Passwort"}
    accepted = client.post(path, data=given)
    again = client.post(path, data=given | {"email": "eve@example.org"})
    return (accepted.status_code, again.status_code) == (302, 410)


@pytest.mark.usefixtures("nothing_to_read")
def test_a_second_start_keeps_secret_and_database(tmp_path: Path, serving: Serving) -> None:
    server = serving("serve", "--port", "0", "--instance", tmp_path)
    server.get("/health")
    server.stop()
    secret = (tmp_path / "config.py").read_text()
    with sqlite3.connect(tmp_path / "course-engine.db") as database:
        database.execute(
            "INSERT INTO organisations (name, created_at) VALUES ('Verein', '2026-03-02 09:00:00')"
        )
    again = serving("serve", "--port", "0", "--instance", tmp_path)
    again.get("/health")
    assert "Neue Instanz" not in again.printed
    assert (tmp_path / "config.py").read_text() == secret
    with sqlite3.connect(tmp_path / "course-engine.db") as database:
        assert database.execute("SELECT name FROM organisations").fetchall() == [("Verein",)]


@pytest.mark.parametrize(
    "config",
    ["", 'SECRET_KEY = "change-me"', 'SECRET_KEY = "change-me"\nDEBUG = True', 'SECRET_KEY = ""'],
)
def test_a_secret_that_everybody_knows_is_refused(instance: Path, run: Run, config: str) -> None:
    (instance / "config.py").write_text(config)
    result = run("serve", "--port", "0", "--instance", instance)
    assert result.exit_code == 1
    assert "SECRET_KEY" in result.output


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_a_demo_is_refused_beyond_this_machine(instance: Path, run: Run, host: str) -> None:
    (instance / "config.py").write_text('SECRET_KEY = "a secret of this test"\nDEMO = True\n')
    result = run("serve", "--host", host, "--port", "0", "--instance", instance)
    assert result.exit_code == 1
    assert "Demo" in result.output
    assert not (instance / "course-engine.db").exists()


def test_a_port_in_use_is_a_clear_word(instance: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--port", str(port), "--instance", instance)
    assert result.exit_code == 1
    assert str(port) in result.output
    assert "--port" in result.output


def test_mail_settings_that_cannot_work_are_refused(instance: Path, run: Run) -> None:
    (instance / "config.py").write_text('SECRET_KEY = "a secret"\nMAIL_SERVER = "mail.example.org"\n')
    result = run("serve", "--port", "0", "--instance", instance)
    assert result.exit_code == 1
    assert "MAIL_SENDER" in result.output


def test_a_broken_configuration_is_named(instance: Path, run: Run) -> None:
    (instance / "config.py").write_text("SECRET_KEY = \n")
    result = run("serve", "--port", "0", "--instance", instance)
    assert result.exit_code == 1
    assert "config.py" in result.output


@pytest.mark.usefixtures("nothing_to_read")
def test_no_first_admin_link_once_somebody_is_admin(instance: Path, run: Run, serving: Serving) -> None:
    run("db", "upgrade", "--instance", instance)
    given = "ein langes Passwort\n"
    run(
        "person", "add", "ada@example.org", "--name", "Ada", "--role", "admin", "--password-stdin",
        "--instance", instance, given=given,
    )  # fmt: skip
    server = serving("serve", "--port", "0", "--instance", instance)
    assert "/first-admin/" not in server.address + server.printed


@pytest.mark.usefixtures("nothing_to_read")
def test_a_worker_ends_cleanly_when_asked(instance: Path, run: Run, serving: Serving) -> None:
    run("db", "upgrade", "--instance", instance)
    worker = serving("worker", "--instance", instance)
    assert worker.is_ready()
    assert worker.stop() == 0
    assert "Traceback" not in worker.printed


def test_a_worker_without_a_database_says_what_to_do(instance: Path, run: Run) -> None:
    result = run("worker", "--instance", instance)
    assert result.exit_code == 1
    assert "course-engine db upgrade" in result.output
