"""What admins look up: people, never what those learned, answered or wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from course_engine.accounts.models import Organisation, Person, Role, RoleGrant
from course_engine.accounts.queries import normalised_email
from course_engine.audit.models import AuditEntry
from course_engine.db import db

PEOPLE_PER_PAGE = 25
ACTS_SHOWN = 20
ACTS = (
    "person_added",
    "person_invited",
    "role_granted",
    "role_revoked",
    "person_deactivated",
    "person_reactivated",
    "cohort_joined",
    "cohort_left",
)


@dataclass(frozen=True)
class PersonLine:
    id: int
    name: str
    email: str | None
    organisation: str
    roles: tuple[Role, ...]
    state: str  # active | invited | deactivated


@dataclass(frozen=True)
class PeoplePage:
    """A page of people; `total` counts all that were found, `page` begins at 1."""

    lines: list[PersonLine]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PEOPLE_PER_PAGE))


@dataclass(frozen=True)
class Act:
    """Something that was done to an account, by whom and when (UTC); `actor` is empty where nobody is known."""

    at: datetime
    action: str
    role: str
    actor: str


def account_state(*, has_password: bool, deactivated: bool) -> str:
    if deactivated:
        return "deactivated"
    return "active" if has_password else "invited"


def people_page(*, search: str = "", role: str = "", page: int = 1) -> PeoplePage:
    """People by name whose name, address or organisation contains `search`; three statements."""
    wanted = _wanted(search, role)
    total = db.session.scalar(
        select(func.count(Person.id))
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(wanted)
    )
    page = min(max(1, page), max(1, -(-(total or 0) // PEOPLE_PER_PAGE)))
    rows = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            func.coalesce(Organisation.name, ""),
            Person.password_hash.is_not(None),
            Person.deactivated_at.is_not(None),
        )
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(wanted)
        .order_by(func.lower(Person.name), Person.id)
        .limit(PEOPLE_PER_PAGE)
        .offset((page - 1) * PEOPLE_PER_PAGE)
    ).all()
    roles = _roles_of([row[0] for row in rows])
    lines = [
        PersonLine(
            id_,
            name,
            email,
            organisation,
            roles[id_],
            account_state(has_password=has_password, deactivated=deactivated),
        )
        for id_, name, email, organisation, has_password, deactivated in rows
    ]
    return PeoplePage(lines, total or 0, page)


def _wanted(search: str, role: str) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Person.erased_at.is_(None)]
    for word in search.split():
        # SQLite folds the case of ASCII letters only, so the other cases of "ö" are asked for as well.
        spellings = {word, word.lower(), word.upper(), word.capitalize()}
        conditions.append(
            or_(
                *(
                    column.icontains(spelling, autoescape=True)
                    for column in (Person.name, Person.email, Organisation.name)
                    for spelling in sorted(spellings)
                )
            )
        )
    if role in set(Role):
        conditions.append(Person.id.in_(select(RoleGrant.person_id).where(RoleGrant.role == role)))
    return and_(*conditions)


def _roles_of(person_ids: Collection[int]) -> dict[int, tuple[Role, ...]]:
    granted: dict[int, set[str]] = defaultdict(set)
    rows = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(RoleGrant.person_id.in_(person_ids))
    )
    for person_id, role in rows:
        granted[person_id].add(role)
    return {id_: tuple(role for role in Role if role in granted[id_]) for id_ in person_ids}


def acts_on(person: Person) -> list[Act]:
    """The latest things that admins did to an account; one statement."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.action, AuditEntry.details, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.person_id == person.id, AuditEntry.action.in_(ACTS))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(ACTS_SHOWN)
    )
    return [Act(at, action, str(details.get("role", "")), actor) for at, action, details, actor in rows]


@dataclass(frozen=True)
class FoundPeople:
    """Who was found by address, and what could not be understood or found."""

    people: list[Person]
    unknown: list[str]


def people_by_addresses(text: str) -> FoundPeople:
    """The people whose addresses stand in `text`, one a line or parted by commas; "Name <address>" will do."""
    addresses, unknown = [], []
    for line in re.split(r"[\n,;]+", text):
        words = [word for word in re.split(r"[\s<>]+", line) if "@" in word]
        if words:
            addresses += [normalised_email(word) for word in words]
        elif line.strip():
            unknown.append(line.strip())
    found = db.session.scalars(
        select(Person).where(Person.email.in_(addresses), Person.erased_at.is_(None))
    ).all()
    by_address = {person.email: person for person in found}
    unknown += [address for address in addresses if address not in by_address]
    return FoundPeople([by_address[each] for each in dict.fromkeys(addresses) if each in by_address], unknown)
