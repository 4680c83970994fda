"""Signing in and out, and ending sessions."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from course_engine.accounts.models import Person, SignInSession
from course_engine.accounts.tokens import new_token, token_digest
from course_engine.audit.operations import record
from course_engine.db import db

SESSION_LIFE = timedelta(days=30)


def sign_in(person: Person, *, device: str, now: datetime) -> str:
    """Begin a session and return its token, the only copy of it."""
    token = new_token()
    db.session.add(
        SignInSession(
            token_digest=token_digest(token),
            person_id=person.id,
            created_at=now,
            expires_at=now + SESSION_LIFE,
            device=device[:200],
        )
    )
    record("signed_in", actor_id=person.id, person_id=person.id, now=now)
    db.session.commit()
    return token


def sign_out(token: str, *, now: datetime) -> None:
    """End the session of that token on the server; its cookie is worth nothing from now on."""
    db.session.execute(
        update(SignInSession)
        .where(SignInSession.token_digest == token_digest(token), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.session.commit()


def end_sessions(person: Person, *, but: str | None, now: datetime) -> None:
    """Within the running transaction, end all of a person's sessions, except the one of the token `but`."""
    statement = update(SignInSession).where(
        SignInSession.person_id == person.id, SignInSession.ended_at.is_(None)
    )
    if but:
        statement = statement.where(SignInSession.token_digest != token_digest(but))
    db.session.execute(statement.values(ended_at=now))
