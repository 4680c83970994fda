"""What people change about their own account, and what admins change about roles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from course_engine.accounts.models import Organisation, Person, Role, RoleGrant
from course_engine.accounts.operations.sign_in import end_sessions
from course_engine.audit.operations import record
from course_engine.db import db


def change_account(person: Person, *, name: str, organisation: str, locale: str, now: datetime) -> None:
    """Change name, organisation (by its name; an unknown one is added) and language."""
    person.name = name.strip()
    person.locale = locale
    person.organisation_id = organisation_id(organisation, now=now)
    db.session.commit()


def change_locale(person: Person, locale: str) -> None:
    person.locale = locale
    db.session.commit()


def organisation_id(name: str, *, now: datetime) -> int | None:
    """Within the running transaction: the id of the organisation of that name, added if it is new."""
    name = " ".join(name.split())
    if not name:
        return None
    found = db.session.scalar(select(Organisation).where(Organisation.name == name))
    if found is None:
        found = Organisation(name=name, created_at=now)
        db.session.add(found)
        db.session.flush()
    return found.id


def change_password(person: Person, password_hash: str, *, now: datetime) -> None:
    """Set a new password; every other session of the person ends with it."""
    person.password_hash = password_hash
    end_sessions(person, but=person.session_token, now=now)
    record("password_set", actor_id=person.id, person_id=person.id, now=now)
    db.session.commit()


def change_roles(person: Person, roles: set[Role], *, actor: Person, now: datetime) -> None:
    """Give a person exactly these roles; each change is recorded."""
    before = set(person.roles)
    for role in sorted(roles - before):
        db.session.add(RoleGrant(person_id=person.id, role=role, granted_at=now, granted_by_id=actor.id))
        record("role_granted", actor_id=actor.id, person_id=person.id, now=now, role=role)
    for role in sorted(before - roles):
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == role))
        record("role_revoked", actor_id=actor.id, person_id=person.id, now=now, role=role)
    db.session.commit()
