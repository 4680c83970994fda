"""Questions about people and their sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from course_engine.accounts.models import AccountLink, Organisation, Person, RoleGrant, SignInSession
from course_engine.accounts.tokens import token_digest
from course_engine.db import db, reading
from course_engine.errors import NotFound


def normalised_email(email: str) -> str:
    return email.strip().casefold()


def find_person_by_email(email: str) -> Person | None:
    return db.session.scalar(select(Person).where(Person.email == normalised_email(email)))


def find_person_for_sign_in(email: str) -> Person | None:
    """Like `find_person_by_email`, in a transaction that is over when it returns: hashing must hold no lock."""
    with reading():
        return find_person_by_email(email)


def get_person(person_id: int) -> Person:
    # No `get`: it would hand out the signed-in person as they were loaded, without their organisation.
    person: Person | None = db.session.scalar(
        select(Person).where(Person.id == person_id).options(joinedload(Person.organisation))
    )
    if person is None or person.erased_at is not None:
        raise NotFound
    return person


def hold_person(person_id: int) -> None:
    """Lock a person's row until the transaction ends: what they may have only so often is counted one at a time.

    On SQLite the whole transaction is alone anyway.
    """
    row = select(Person.id).where(Person.id == person_id)
    db.session.execute(row.with_for_update(key_share=True))  # rows that only point here are not held up


# Built once: it is asked for with every page.
SIGNED_IN = (
    select(Person)
    .join(SignInSession, SignInSession.person_id == Person.id)
    .where(SignInSession.token_digest == bindparam("digest"))
    .where(SignInSession.ended_at.is_(None), SignInSession.expires_at > bindparam("now"))
    .options(joinedload(Person.role_grants))
)


def find_person_by_session(token: str, *, now: datetime) -> Person | None:
    """Who is signed in with this session token: nobody once it has ended or run out; one statement."""
    if not token:
        return None
    asked = {"digest": token_digest(token), "now": now}
    person = db.session.execute(SIGNED_IN, asked).unique().scalar_one_or_none()
    if person is None or not person.is_active:
        return None
    person.session_token = token
    return person


def find_link(token: str, purpose: str, *, now: datetime) -> AccountLink | None:
    """The link of that purpose if it can still be used."""
    return db.session.scalar(
        select(AccountLink)
        .where(AccountLink.token_digest == token_digest(token), AccountLink.purpose == purpose)
        .where(AccountLink.used_at.is_(None), AccountLink.expires_at > now)
    )


def organisation_names() -> list[str]:
    return list(db.session.scalars(select(Organisation.name).order_by(Organisation.name)))


def organisation_name(person: Person) -> str:
    if person.organisation_id is None:
        return ""
    return db.session.scalar(select(Organisation.name).where(Organisation.id == person.organisation_id)) or ""


def somebody_has_role(role: str) -> bool:
    return db.session.scalar(select(RoleGrant.id).where(RoleGrant.role == role).limit(1)) is not None
