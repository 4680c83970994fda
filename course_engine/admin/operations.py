"""Letting people in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l

from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations import account, links
from course_engine.db import db
from course_engine.enrolment.models import CohortRole
from course_engine.enrolment.operations import add_member
from course_engine.errors import Refusal


class AlreadyHere(Refusal):
    message = _l("Diese Person hat ihre Einladung schon angenommen.")


class Deactivated(Refusal):
    message = _l("Dieses Konto ist deaktiviert. Lass die Person zuerst wieder herein.")


@dataclass(frozen=True)
class Invitation:
    """Who is to be invited as what; with a cohort, they learn there, or lead it if they are trainer only."""

    name: str
    email: str
    roles: Collection[Role]
    organisation: str = ""
    cohort_id: int | None = None
    locale: str = "de"

    @property
    def cohort_role(self) -> CohortRole:
        return CohortRole.LEARNER if Role.LEARNER in self.roles else CohortRole.TRAINER


def invite_person(
    invitation: Invitation, *, actor: Person, base_url: str, now: datetime
) -> tuple[Person, str]:
    """Add a person and send them an invitation; return them and the link. Raises AddressTaken."""
    person = links.add_person(
        name=invitation.name,
        email=invitation.email,
        roles=invitation.roles,
        organisation_id=account.organisation_id(invitation.organisation, now=now),
        locale=invitation.locale,
        actor_id=actor.id,
        now=now,
    )
    if invitation.cohort_id is not None:
        add_member(invitation.cohort_id, person, invitation.cohort_role, actor_id=actor.id, now=now)
    link = links.invite(person, inviter=actor, base_url=base_url, now=now)
    db.session.commit()
    return person, link


def invite_again(person: Person, *, actor: Person, base_url: str, now: datetime) -> str:
    """Send a further invitation and return its link. Raises AlreadyHere or Deactivated."""
    if person.password_hash is not None:
        raise AlreadyHere
    if person.deactivated_at is not None:
        raise Deactivated
    link = links.invite(person, inviter=actor, base_url=base_url, now=now)
    db.session.commit()
    return link
