"""Mail through a real SMTP server: sent once, tried again, given up, and never lost by a crash."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from course_engine.db import db
from course_engine.notifications.models import MailState, OutboxMail
from course_engine.notifications.operations import enqueue
from course_engine.notifications.sending import (
    CLAIM,
    PAUSES,
    BadMailSettings,
    mail_settings,
    send_due_mail,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Post:
    """What the server does with each message: answers from `answers`, then 250; keeps what it accepted."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []
        self.answers: list[str] = []
        self.recipient_answers: list[str] = []
        self.kills: subprocess.Popen[bytes] | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answer = self.recipient_answers.pop(0) if self.recipient_answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.got.append(message)
        if self.kills is not None:
            os.kill(self.kills.pid, signal.SIGKILL)
        return answer


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def server(post: Post) -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller
    controller.stop()


def settings(server: Controller) -> dict[str, Any]:
    return {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": server.port,
        "MAIL_TLS": "none",
        "MAIL_SENDER": "Kurse <kurse@example.org>",
    }


@pytest.fixture
def mail_app(app: Flask, server: Controller, monkeypatch: pytest.MonkeyPatch) -> Flask:
    for name, value in settings(server).items():
        monkeypatch.setitem(app.config, name, value)
    return app


def put(
    address: str = "lea@example.org", subject: str = "Grüße", text: str = "Guten Tag, Lea!"
) -> OutboxMail:
    mail = enqueue(person_id=None, address=address, subject=subject, text=text, now=NOW)
    db.session.commit()
    return mail


def stored(mail: OutboxMail) -> OutboxMail:
    db.session.expire_all()
    return db.session.execute(select(OutboxMail).where(OutboxMail.id == mail.id)).scalar_one()


def send(*, at: datetime = NOW) -> bool:
    return send_due_mail(lambda: at)


def test_a_mail_is_sent_once(mail_app: Flask, post: Post) -> None:
    mail = put()
    assert send()
    assert not send()
    (message,) = post.got
    assert message["Subject"] == "Grüße"
    assert message["To"] == "lea@example.org"
    assert message["From"] == "Kurse <kurse@example.org>"
    assert message["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@example.org>")
    assert message.get_content().strip() == "Guten Tag, Lea!"
    assert (stored(mail).state, stored(mail).sent_at) == (MailState.SENT, NOW)


def test_several_workers_send_each_mail_once(mail_app: Flask, post: Post) -> None:
    made = [put(f"person{n}@example.org").message_id for n in range(8)]

    def work() -> None:
        with mail_app.app_context():
            while send():
                pass

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(message["Message-ID"] for message in post.got) == sorted(made)


@pytest.mark.parametrize("where", ["answers", "recipient_answers"])
def test_a_temporary_refusal_is_tried_again_after_a_pause(mail_app: Flask, post: Post, where: str) -> None:
    mail = put()
    setattr(post, where, ["451 greylisted"])
    send()
    assert stored(mail).state == MailState.WAITING
    assert "451" in str(stored(mail).last_error)
    assert stored(mail).next_try_at == NOW + PAUSES[0]
    assert not send(at=NOW + timedelta(seconds=30))
    assert send(at=NOW + PAUSES[0])
    assert stored(mail).state == MailState.SENT
    assert len(post.got) == 1


def test_a_mail_is_given_up_after_the_last_try(mail_app: Flask, post: Post) -> None:
    mail = put()
    post.answers = ["451 not now"] * (len(PAUSES) + 1)
    at = NOW
    for pause in (*PAUSES, timedelta()):
        send(at=at)
        at += pause
    assert stored(mail).state == MailState.FAILED
    assert stored(mail).tries == len(PAUSES) + 1
    assert not send(at=at + timedelta(days=30))


@pytest.mark.parametrize("where", ["answers", "recipient_answers"])
def test_a_final_refusal_fails_at_once_and_the_next_mail_goes_out(
    mail_app: Flask, post: Post, where: str
) -> None:
    refused, fine = put(), put("olli@example.org")
    setattr(post, where, ["550 no such person"])
    assert send()
    assert stored(refused).state == MailState.FAILED
    assert stored(refused).last_error == "550 no such person"
    assert send()
    assert stored(fine).state == MailState.SENT


def test_a_server_that_is_away_loses_no_mail(mail_app: Flask, server: Controller, post: Post) -> None:
    mail = put()
    port = mail_app.config["MAIL_PORT"]
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        mail_app.config["MAIL_PORT"] = nobody.getsockname()[1]
        assert not send()
    mail_app.config["MAIL_PORT"] = port
    assert stored(mail).state == MailState.WAITING
    assert send(at=NOW + PAUSES[0])
    assert len(post.got) == 1


def test_without_a_server_mails_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_SERVER", None)
    mail = put()
    assert not send()
    assert (stored(mail).state, stored(mail).tries) == (MailState.WAITING, 0)


@pytest.mark.parametrize(
    "address",
    [
        "lea@example.org\nBcc: all@example.org",
        "lea@example.org, olli@example.org",
        "",
        "lea@example.org\r\n.\r\n",
    ],
)
def test_an_address_cannot_add_headers_or_people(mail_app: Flask, post: Post, address: str) -> None:
    mail = put(address)
    send()
    assert stored(mail).state == MailState.FAILED
    assert post.got == []


def test_a_subject_cannot_add_headers(mail_app: Flask, post: Post) -> None:
    put(subject="Hallo\r\nBcc: all@example.org")
    send()
    (message,) = post.got
    assert message["Bcc"] is None
    assert message["Subject"] == "Hallo Bcc: all@example.org"


def test_a_worker_killed_before_it_could_write_down_its_success_sends_one_duplicate_with_the_same_id(
    mail_app: Flask, post: Post, server: Controller
) -> None:
    mail = put()
    db.session.commit()
    post.kills = start_worker(mail_app, settings(server))
    post.kills.wait(60)
    post.kills = None
    assert len(post.got) == 1
    assert stored(mail).state == MailState.WAITING
    assert not send(at=datetime.now(UTC))  # still claimed
    assert send(at=datetime.now(UTC) + CLAIM)
    assert [message["Message-ID"] for message in post.got] == [mail.message_id] * 2
    assert stored(mail).state == MailState.SENT
    assert not send(at=datetime.now(UTC) + 2 * CLAIM)


def start_worker(app: Flask, config: dict[str, Any]) -> subprocess.Popen[bytes]:
    environment = {f"COURSE_ENGINE_{name}": str(value) for name, value in config.items()}
    environment["COURSE_ENGINE_SQLALCHEMY_DATABASE_URI"] = app.config["SQLALCHEMY_DATABASE_URI"]
    environment["COURSE_ENGINE_SECRET_KEY"] = "only for this test"
    return subprocess.Popen(
        [sys.executable, "-m", "course_engine.cli", "worker", "--instance", app.instance_path],
        env=os.environ | environment,
        cwd=Path(__file__).parents[2],
    )


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ({"MAIL_TLS": "tls"}, "MAIL_TLS"),
        ({"MAIL_SENDER": ""}, "MAIL_SENDER"),
        ({"MAIL_SENDER": "a@example.org\nBcc: b@example.org"}, "MAIL_SENDER"),
        ({"MAIL_PORT": "smtp"}, "MAIL_PORT"),
    ],
)
def test_settings_that_cannot_work_are_named(config: dict[str, Any], names: str) -> None:
    with pytest.raises(BadMailSettings, match=names):
        mail_settings({"MAIL_SERVER": "mail.example.org", "MAIL_SENDER": "kurse@example.org"} | config)


@pytest.mark.parametrize(("tls", "port"), [("starttls", 587), ("ssl", 465), ("none", 25)])
def test_the_port_follows_the_encryption(tls: str, port: int) -> None:
    found = mail_settings(
        {"MAIL_SERVER": "mail.example.org", "MAIL_SENDER": "k@example.org", "MAIL_TLS": tls}
    )
    assert found is not None
    assert found.port == port
