"""What people change about their own account, and what admins change about roles."""

from __future__ import annotations

from datetime import datetime

from blinker import Namespace
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, update

from course_engine.accounts.models import AccountLink, Organisation, Person, Role, RoleGrant
from course_engine.accounts.operations.sign_in import end_sessions
from course_engine.audit.operations import record
from course_engine.db import db, insert_unless_there
from course_engine.errors import Refusal

# Sent within the transaction, with now=: a person may come in or not, or has other roles than before.
access_changed = Namespace().signal("access_changed")


class LastAdmin(Refusal):
    message = _l("Das ist der letzte Mensch mit der Rolle Admin. Gib die Rolle zuerst jemand anderem.")


class OwnAccount(Refusal):
    message = _l("Dein eigenes Konto kannst du nicht deaktivieren. Bitte jemand anderen mit der Rolle Admin.")


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
    known = select(Organisation.id).where(Organisation.name == name)
    found = db.session.scalar(known)
    if found is None:  # of two who add it at the same time, the second one finds the first one's
        insert_unless_there(Organisation, name=name, created_at=now)
        found = db.session.scalar(known)
    return found


def change_password(person: Person, password_hash: str, *, now: datetime) -> None:
    """Set a new password; every other session of the person ends with it."""
    person.password_hash = password_hash
    end_sessions(person, but=person.session_token, now=now)
    record("password_set", actor_id=person.id, person_id=person.id, now=now)
    db.session.commit()


def change_roles(person: Person, roles: set[Role], *, actor: Person, now: datetime) -> None:
    """Give a person exactly these roles; each change is recorded. Raises LastAdmin."""
    before = set(person.roles)
    if Role.ADMIN in before - roles:
        _keep_an_admin_besides(person)
    for role in sorted(roles - before):
        db.session.add(RoleGrant(person_id=person.id, role=role, granted_at=now, granted_by_id=actor.id))
        record("role_granted", actor_id=actor.id, person_id=person.id, now=now, role=role)
    for role in sorted(before - roles):
        db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == person.id, RoleGrant.role == role))
        record("role_revoked", actor_id=actor.id, person_id=person.id, now=now, role=role)
    access_changed.send(person, now=now)
    db.session.commit()


def deactivate(person: Person, *, actor: Person, now: datetime) -> None:
    """Keep a person out: sessions and links end, everything else stays. Raises LastAdmin or OwnAccount."""
    if person.id == actor.id:
        raise OwnAccount
    if person.has_role(Role.ADMIN):
        _keep_an_admin_besides(person)
    if person.deactivated_at is None:
        person.deactivated_at = now
        end_sessions(person, but=None, now=now)
        db.session.execute(
            update(AccountLink)
            .where(AccountLink.person_id == person.id, AccountLink.used_at.is_(None))
            .values(expires_at=now)
        )
        record("person_deactivated", actor_id=actor.id, person_id=person.id, now=now)
        access_changed.send(person, now=now)
    db.session.commit()


def reactivate(person: Person, *, actor: Person, now: datetime) -> None:
    """Let a deactivated person in again, with the password they had."""
    if person.deactivated_at is not None:
        person.deactivated_at = None
        record("person_reactivated", actor_id=actor.id, person_id=person.id, now=now)
        access_changed.send(person, now=now)
    db.session.commit()


def _keep_an_admin_besides(person: Person) -> None:
    """Raises LastAdmin when nobody else who can sign in is an admin.

    The grants are locked first, and counted in a second statement: of two admins who remove each other at the same time,
    the second one sees what the first did.
    """
    admins = RoleGrant.role == Role.ADMIN
    db.session.execute(select(RoleGrant.id).where(admins).order_by(RoleGrant.id).with_for_update())
    others = db.session.scalar(
        select(func.count())
        .select_from(RoleGrant)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(admins, Person.id != person.id, Person.deactivated_at.is_(None), Person.erased_at.is_(None))
    )
    if not others:
        raise LastAdmin
