"""One-time links: invitation, password reset, the first admin's way in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from course_engine.accounts.models import AccountLink, LinkPurpose, Person, Role, RoleGrant
from course_engine.accounts.operations.sign_in import end_sessions
from course_engine.accounts.queries import find_person_by_email, normalised_email, somebody_has_role
from course_engine.accounts.tokens import new_token, token_digest
from course_engine.audit.operations import record
from course_engine.db import db
from course_engine.errors import Refusal
from course_engine.notifications.operations import enqueue

LIFE = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.PASSWORD_RESET: timedelta(hours=2),
    LinkPurpose.FIRST_ADMIN: timedelta(days=2),
}


class LinkUsedUp(Refusal):
    message = _l("Dieser Link gilt nicht mehr. Lass dir einen neuen schicken.")


class AddressTaken(Refusal):
    message = _l("Zu dieser E-Mail-Adresse gibt es schon ein Konto.")


def add_person(
    *,
    name: str,
    email: str,
    roles: Iterable[Role],
    now: datetime,
    actor_id: int | None = None,
    locale: str = "de",
    organisation_id: int | None = None,
    password_hash: str | None = None,
) -> Person:
    """Within the running transaction, add a person with roles. Raises AddressTaken."""
    if find_person_by_email(email) is not None:
        raise AddressTaken
    person = Person(
        email=normalised_email(email),
        name=name.strip(),
        locale=locale,
        organisation_id=organisation_id,
        password_hash=password_hash,
        created_at=now,
    )
    person.role_grants = [
        RoleGrant(role=role, granted_at=now, granted_by_id=actor_id) for role in sorted(set(roles))
    ]
    db.session.add(person)
    try:
        db.session.flush()
    except IntegrityError:  # somebody added the same address at the same time
        db.session.rollback()
        raise AddressTaken from None
    record("person_added", actor_id=actor_id, person_id=person.id, now=now, roles=sorted(set(roles)))
    return person


def make_link(
    person: Person | None, purpose: LinkPurpose, *, now: datetime, actor_id: int | None = None
) -> str:
    """Within the running transaction, make a one-time link and return its token, the only copy of it."""
    token = new_token()
    db.session.add(
        AccountLink(
            purpose=purpose,
            token_digest=token_digest(token),
            person_id=person.id if person else None,
            created_by_id=actor_id,
            created_at=now,
            expires_at=now + LIFE[purpose],
        )
    )
    return token


def invite(person: Person, *, inviter: Person | None, base_url: str, now: datetime) -> str:
    """Within the running transaction, invite a person by mail; return the link for passing it on by other means.

    `base_url` is the site's address without a slash at its end.
    """
    token = make_link(person, LinkPurpose.INVITATION, now=now, actor_id=inviter.id if inviter else None)
    link = f"{base_url}/invitations/{token}"
    with force_locale(person.locale):
        enqueue(
            person_id=person.id,
            address=person.email or "",
            subject=_("Deine Einladung zu den Kursen"),
            text=_(
                "Hallo %(name)s,\n\n%(inviter)s lädt dich zu den Kursen ein. Mit diesem Link legst du dein Passwort "
                "fest und kannst loslegen:\n\n%(link)s\n\nDer Link gilt 14 Tage und nur einmal.",
                name=person.name,
                inviter=inviter.name if inviter else _("Das Team"),
                link=link,
            ),
            now=now,
        )
    record("person_invited", actor_id=inviter.id if inviter else None, person_id=person.id, now=now)
    return link


def request_password_reset(person: Person | None, *, base_url: str, now: datetime) -> None:
    """Send a reset link to a known person; for an unknown one do nothing, and say nothing."""
    if person is not None and person.is_active and person.email:
        token = make_link(person, LinkPurpose.PASSWORD_RESET, now=now)
        with force_locale(person.locale):
            enqueue(
                person_id=person.id,
                address=person.email,
                subject=_("Neues Passwort festlegen"),
                text=_(
                    "Hallo %(name)s,\n\nmit diesem Link legst du ein neues Passwort fest:\n\n%(link)s\n\nDer Link gilt zwei "
                    "Stunden und nur einmal. Wenn du das nicht warst, brauchst du nichts zu tun.",
                    name=person.name,
                    link=f"{base_url}/password-resets/{token}",
                ),
                now=now,
            )
        record("password_reset_requested", actor_id=None, person_id=person.id, now=now)
    db.session.commit()


def set_password_by_link(link: AccountLink, password_hash: str, *, now: datetime) -> Person:
    """Use a link up: set the password and end all other sessions. Raises LinkUsedUp if somebody was faster."""
    person = _use_up(link, now=now)
    person.password_hash = password_hash
    end_sessions(person, but=None, now=now)
    record("password_set", actor_id=person.id, person_id=person.id, now=now)
    db.session.commit()
    return person


def accept_first_admin(
    link: AccountLink, *, name: str, email: str, password_hash: str, now: datetime
) -> Person:
    """Use the first admin's link up: make their account. Raises LinkUsedUp, also once anybody is admin, or AddressTaken."""
    if somebody_has_role(Role.ADMIN):
        raise LinkUsedUp
    _use_up(link, now=now, with_person=False)
    person = add_person(
        name=name,
        email=email,
        roles=[Role.ADMIN, Role.TRAINER, Role.LEARNER],
        password_hash=password_hash,
        now=now,
    )
    db.session.commit()
    return person


def _use_up(link: AccountLink, *, now: datetime, with_person: bool = True) -> Person:
    used = db.session.execute(
        update(AccountLink)
        .where(AccountLink.id == link.id, AccountLink.used_at.is_(None))
        .values(used_at=now)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise LinkUsedUp
    if with_person and link.person is None:
        raise LinkUsedUp
    return link.person  # type: ignore[return-value]
