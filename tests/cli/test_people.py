"""`person add` and `person invite`."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from course_engine import create_app

Run = Callable[..., Result]
PASSWORD = "ein langes Passwort"


@pytest.fixture
def ready(instance: Path, run: Run) -> Path:
    with (instance / "config.py").open("a") as config:
        config.write('BASE_URL = "https://kurse.example.org/"\n')
    run("db", "upgrade", "--instance", instance)
    return instance


def add(
    run: Run, instance: Path, *more: str, email: str = "lea@example.org", given: str = PASSWORD
) -> Result:
    return run(
        "person", "add", email, "--name", "Lea Lernt", "--password-stdin", "--instance", instance, *more,
        given=f"{given}\n",
    )  # fmt: skip


def test_an_added_person_can_sign_in(ready: Path, run: Run) -> None:
    result = add(run, ready, "--role", "scout", "--role", "learner", "--organisation", "Verein")
    assert result.exit_code == 0, result.output
    client = create_app({"WTF_CSRF_ENABLED": False}, instance_path=ready).test_client()
    answer = client.post("/sign-in", data={"email": "lea@example.org", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_person_is_learner_if_nobody_says_otherwise(ready: Path, run: Run) -> None:
    add(run, ready)
    with sqlite3.connect(ready / "course-engine.db") as database:
        assert database.execute("SELECT role FROM role_grants").fetchall() == [("learner",)]


@pytest.mark.parametrize(
    ("email", "given", "says"),
    [
        ("lea@example.org", "kurz", "zehn Zeichen"),
        ("lea", PASSWORD, "keine E-Mail-Adresse"),
        ("LEA@example.org", PASSWORD, "schon ein Konto"),
    ],
)
def test_what_cannot_be_added_is_a_clear_word(
    ready: Path, run: Run, email: str, given: str, says: str
) -> None:
    if "schon" in says:
        add(run, ready)
    result = add(run, ready, email=email, given=given)
    assert result.exit_code == 1
    assert says in result.output
    assert result.output.startswith("Fehler:")


def test_an_invitation_leads_to_an_account_and_waits_as_a_mail(ready: Path, run: Run) -> None:
    result = run("person", "invite", "olli@example.org", "--name", "Olli", "--instance", ready)
    assert result.exit_code == 0, result.output
    link = re.search(r"https://kurse\.example\.org(/invitations/\S+)", result.output)
    assert link is not None
    with sqlite3.connect(ready / "course-engine.db") as database:
        address, text = database.execute("SELECT address, text FROM outbox_mails").fetchone()
    assert address == "olli@example.org"
    assert link[0] in text
    client = create_app({"WTF_CSRF_ENABLED": False}, instance_path=ready).test_client()
    assert client.post(link[1], data={"password": PASSWORD}).status_code == 302
    assert client.post(link[1], data={"password": PASSWORD}).status_code == 410


def test_an_invitation_needs_to_know_where_its_link_leads(instance: Path, run: Run) -> None:
    run("db", "upgrade", "--instance", instance)
    result = run("person", "invite", "olli@example.org", "--name", "Olli", "--instance", instance)
    assert result.exit_code == 1
    assert "BASE_URL" in result.output


def test_people_need_a_migrated_database(instance: Path, run: Run) -> None:
    result = add(run, instance)
    assert result.exit_code == 1
    assert "course-engine db upgrade" in result.output
