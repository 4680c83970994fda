"""The sweep that sends the outbox: one mail per call, the SMTP dialogue outside of any transaction.

A mail is claimed by moving its next try ahead of any possible dialogue. Whoever is killed in between leaves it due again
later; it then goes out with the same Message-ID, so that a second copy is recognised.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from course_engine.db import db, reading
from course_engine.jobs import Clock
from course_engine.notifications.models import MailState, OutboxMail

SOCKET_SECONDS = 20  # per step of the dialogue, of which there are about ten
CLAIM = timedelta(minutes=10)
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60, 24 * 60))
PORTS = {"starttls": 587, "ssl": 465, "none": 25}


class BadMailSettings(ValueError):
    """The configuration names a mail server but cannot be used as it stands."""


class Undeliverable(Exception):
    """The mail itself was refused for good; trying again would not help."""


@dataclass(frozen=True)
class MailSettings:
    server: str
    port: int
    tls: str  # starttls, ssl or none
    sender: str
    username: str = ""
    password: str = ""


def mail_settings(config: Mapping[str, Any]) -> MailSettings | None:
    """Read MAIL_SERVER, MAIL_PORT, MAIL_TLS, MAIL_SENDER, MAIL_USERNAME and MAIL_PASSWORD.

    Returns None where no server is named: mails then wait. Raises BadMailSettings, naming the setting.
    """
    if not config.get("MAIL_SERVER"):
        return None
    tls = str(config.get("MAIL_TLS") or "starttls").lower()
    if tls not in PORTS:
        raise BadMailSettings(f"MAIL_TLS = {tls!r}: starttls | ssl | none")
    sender = str(config.get("MAIL_SENDER") or "")
    if "@" not in parseaddr(sender)[1] or len(sender.splitlines()) != 1:
        raise BadMailSettings(f"MAIL_SENDER = {sender!r}: kurse@example.org")
    port = str(config.get("MAIL_PORT") or PORTS[tls])
    if not port.isdigit():
        raise BadMailSettings(f"MAIL_PORT = {port!r}: {PORTS[tls]}")
    return MailSettings(
        server=str(config["MAIL_SERVER"]),
        port=int(port),
        tls=tls,
        sender=sender,
        username=str(config.get("MAIL_USERNAME") or ""),
        password=str(config.get("MAIL_PASSWORD") or ""),
    )


def send_due_mail(clock: Clock) -> bool:
    """Send one due mail; return whether going on at once makes sense."""
    settings = mail_settings(current_app.config)
    if settings is None:
        return False
    mail = _claim_due_mail(clock())
    if mail is None:
        return False
    try:
        if mail.tries > len(PAUSES) + 1:
            raise Undeliverable("the worker ended at every try")
        _deliver(as_message(mail, sender=settings.sender), settings)
    except Undeliverable as error:
        _close(mail, state=MailState.FAILED, last_error=str(error)[:500])
        current_app.logger.warning("mail %s was refused for good", mail.id)
    except (smtplib.SMTPException, OSError) as error:
        _postpone(mail, error, now=clock())
        return isinstance(
            error, smtplib.SMTPRecipientsRefused
        )  # otherwise the next mail would fare no better
    else:
        _close(mail, state=MailState.SENT, sent_at=clock(), last_error=None)
    return True


def as_message(mail: OutboxMail, *, sender: str) -> EmailMessage:
    """The mail as it goes out. Raises Undeliverable for an address or subject that would add headers."""
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = sender
        message["To"] = mail.address
        message["Subject"] = mail.subject
        if len(message["To"].addresses) != 1:
            raise ValueError("not one address")
    except (ValueError, IndexError) as error:
        raise Undeliverable(f"{type(error).__name__}: {error}") from error
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _claim_due_mail(now: datetime) -> OutboxMail | None:
    due = (OutboxMail.state == MailState.WAITING, OutboxMail.next_try_at <= now)
    with reading():
        order = (OutboxMail.next_try_at, OutboxMail.id)
        mail_id = db.session.scalar(select(OutboxMail.id).where(*due).order_by(*order).limit(1))
    if mail_id is None:
        return None
    claim = update(OutboxMail).where(OutboxMail.id == mail_id, *due)
    claim = claim.values(next_try_at=now + CLAIM, tries=OutboxMail.tries + 1)
    mail = db.session.scalar(claim.returning(OutboxMail))
    db.session.commit()
    return mail


def _deliver(message: EmailMessage, settings: MailSettings) -> None:
    with _connection(settings) as server:
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            if code >= 500:
                raise Undeliverable(_what_it_said(code, said)) from error
            raise
        except smtplib.SMTPDataError as error:
            if error.smtp_code >= 500:
                raise Undeliverable(_what_it_said(error.smtp_code, error.smtp_error)) from error
            raise
        except smtplib.SMTPNotSupportedError as error:  # an address that this server cannot express
            raise Undeliverable(str(error)) from error


@contextmanager
def _connection(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A conversation with the mail server. Trouble with its goodbye is no reason to send a mail twice."""
    server = _connected(settings)
    try:
        yield server
    finally:
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.tls == "ssl":
        server = smtplib.SMTP_SSL(settings.server, settings.port, timeout=SOCKET_SECONDS, context=context)
    else:
        server = smtplib.SMTP(settings.server, settings.port, timeout=SOCKET_SECONDS)
    try:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.username:
            server.login(settings.username, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def _what_it_said(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {text}"


def _postpone(mail: OutboxMail, error: Exception, *, now: datetime) -> None:
    said = f"{type(error).__name__}: {error}"[:500]
    if mail.tries > len(PAUSES):
        _close(mail, state=MailState.FAILED, last_error=said)
        current_app.logger.warning("mail %s was given up after %s tries", mail.id, mail.tries)
        return
    _close(mail, next_try_at=now + PAUSES[mail.tries - 1], last_error=said)
    current_app.logger.warning("mail %s waits: %s", mail.id, type(error).__name__)


def _close(mail: OutboxMail, **values: Any) -> None:
    """Write down how it went. A mail that went out is sent, even if the claim had run out meanwhile."""
    still_waiting = (OutboxMail.id == mail.id, OutboxMail.state == MailState.WAITING)
    db.session.execute(update(OutboxMail).where(*still_waiting).values(**values))
    db.session.commit()
