"""`demo`: one command, and there are people to meet; a second start keeps all of it."""

import os
import shutil
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from course_engine import create_app
from course_engine.demo.sign_in import DEMO_PEOPLE
from tests.cli.conftest import Server
from tests.demo_start import DemoStart

Run = Callable[..., Result]
Serving = Callable[..., Server]

PAGES = {
    "Aylin Demir": ["/", "/modules", "/mentoring", "/profile"],
    "Linh Nguyen": ["/", "/modules"],
    "Cem Arslan": ["/", "/mentoring", "/profile", "/authoring"],
    "Carola Wiegand": ["/", "/cohorts", "/marking"],
    "Anke Matthiesen": ["/", "/people", "/admin/cohorts"],
}
EXPECTED = {
    "SELECT count(*) FROM people": 33,
    "SELECT count(*) FROM mentor_requests WHERE state = 'open'": 3,
    "SELECT count(*) FROM mentorships WHERE ended_at IS NULL": 5,
    "SELECT count(*) FROM mentorships WHERE ended_at IS NOT NULL": 4,
    "SELECT count(*) FROM offers WHERE state = 'declined'": 1,
    "SELECT count(*) FROM attempts WHERE submitted_at IS NULL": 2,
    "SELECT count(*) FROM marking_tasks WHERE state = 'open'": 3,
    "SELECT count(*) FROM markings WHERE comment <> ''": 22,
    "SELECT max(number) FROM module_versions": 2,
    "SELECT count(*) FROM drafts WHERE state = 'open'": 1,
    "SELECT count(*) FROM cohorts WHERE begins_on < ends_on": 2,
    "SELECT count(*) FROM cohorts WHERE ends_on > date('now')": 1,
    "SELECT count(*) FROM cohort_memberships WHERE role = 'learner'": 24,
}


def figures(folder: Path) -> dict[str, int]:
    with sqlite3.connect(folder / "course-engine.db") as database:
        return {question: database.execute(question).fetchone()[0] for question in EXPECTED}


def test_one_command_brings_people_and_a_second_start_keeps_them(
    demo_start: DemoStart, tmp_path: Path, serving: Serving
) -> None:
    assert demo_start.address == f"http://127.0.0.1:{demo_start.port}"
    assert demo_start.health == "ok"
    assert "aylin.demir@example.org" in demo_start.sign_in_page
    assert demo_start.exit_code == 0
    for person in DEMO_PEOPLE:
        assert f"{person.email}  {person.password}" in demo_start.printed
    assert sorted(path.name for path in demo_start.folder.iterdir() if "write-lock" not in path.name) == [
        "config.py",
        "course-engine.db",
    ]
    folder = Path(shutil.copytree(demo_start.folder, tmp_path / "demo"))
    assert figures(folder) == EXPECTED
    everybody_finds_their_pages(folder)
    before = figures(folder)
    again = serving("demo", "--port", str(demo_start.port), "--instance", folder)
    assert again.get("/health") == "ok"
    assert "bleibt, wie es war" in again.printed
    assert again.stop() == 0
    assert figures(folder) == before


def everybody_finds_their_pages(folder: Path) -> None:
    app = create_app({"WTF_CSRF_ENABLED": False}, instance_path=folder)
    for person in DEMO_PEOPLE:
        client = app.test_client()
        signed_in = client.post("/sign-in", data={"email": person.email, "password": person.password})
        assert signed_in.status_code == 302, person.name
        for path in PAGES[person.name]:
            assert client.get(path).status_code == 200, (person.name, path)


def test_a_real_instance_does_not_become_a_demo(instance: Path, run: Run) -> None:
    result = run("demo", "--port", "0", "--instance", instance)
    assert result.exit_code == 1
    assert "echte Instanz" in result.output
    assert not (instance / "course-engine.db").exists()


def test_a_port_that_was_asked_for_and_is_taken_is_a_clear_word(tmp_path: Path, run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run("demo", "--port", str(taken.getsockname()[1]), "--instance", tmp_path)
    assert result.exit_code == 1
    assert "--port" in result.output


def test_the_people_of_the_demo_are_on_no_other_instances_sign_in_page(instance: Path) -> None:
    client = create_app(instance_path=instance).test_client()
    assert "example.org" not in client.get("/sign-in").text
    assert os.listdir(instance) == ["config.py"]
