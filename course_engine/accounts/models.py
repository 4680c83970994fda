"""People, their organisations and roles, and how they get in."""

from __future__ import annotations

import enum
from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from course_engine.db import Base, Erasure, personal, plain


class Role(enum.StrEnum):
    LEARNER = "learner"
    SCOUT = "scout"
    TRAINER = "trainer"
    ADMIN = "admin"


class Organisation(Base):
    """Where people work or volunteer."""

    __tablename__ = "organisations"

    id: Mapped[int] = plain(primary_key=True)
    name: Mapped[str] = plain(unique=True)
    field: Mapped[str | None] = plain()
    region: Mapped[str | None] = plain()
    created_at: Mapped[datetime] = plain()


class Person(UserMixin, Base):  # type: ignore[misc]
    """Someone with an account. An erased person stays as a row that no longer says who it was."""

    __tablename__ = "people"

    id: Mapped[int] = plain(primary_key=True)
    email: Mapped[str | None] = personal("e-mail address", Erasure.CLEAR, unique=True)
    name: Mapped[str] = personal("name", Erasure.CLEAR)
    password_hash: Mapped[str | None] = personal("password hash", Erasure.CLEAR)
    organisation_id: Mapped[int | None] = personal(
        "where someone works or volunteers", Erasure.CLEAR, ForeignKey("organisations.id"), index=True
    )
    locale: Mapped[str] = personal("preferred language", Erasure.CLEAR, default="de")
    created_at: Mapped[datetime] = plain()
    deactivated_at: Mapped[datetime | None] = plain()
    erased_at: Mapped[datetime | None] = plain()

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")
    role_grants: Mapped[list[RoleGrant]] = relationship(
        lazy="selectin", foreign_keys="RoleGrant.person_id", order_by="RoleGrant.id"
    )

    # The session this person is signed in with; set by the session loader, never stored here.
    session_token = ""

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(grant.role) for grant in self.role_grants)

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None and self.erased_at is None

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, so that ending the row ends the session."""
        return self.session_token


class RoleGrant(Base):
    __tablename__ = "role_grants"
    __table_args__ = (UniqueConstraint("person_id", "role"),)

    id: Mapped[int] = plain(primary_key=True)
    person_id: Mapped[int] = personal("who holds the role", Erasure.DELETE_ROW, ForeignKey("people.id"))
    role: Mapped[str] = personal("role in the programme", Erasure.DELETE_ROW)
    granted_at: Mapped[datetime] = plain()
    granted_by_id: Mapped[int | None] = personal("who granted it", Erasure.TOMBSTONE, ForeignKey("people.id"))


class SignInSession(Base):
    """A browser that is signed in. Only the digest of its token is stored; ending the row ends the session."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[int] = plain(primary_key=True)
    token_digest: Mapped[str] = personal("digest of the session token", Erasure.DELETE_ROW, unique=True)
    person_id: Mapped[int] = personal(
        "who is signed in", Erasure.DELETE_ROW, ForeignKey("people.id"), index=True
    )
    created_at: Mapped[datetime] = personal("when someone signed in", Erasure.DELETE_ROW)
    expires_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = personal("when someone signed out", Erasure.DELETE_ROW)
    device: Mapped[str] = personal("browser and system", Erasure.DELETE_ROW, default="")

    person: Mapped[Person] = relationship(lazy="joined")


class AccountLink(Base):
    """A one-time link: invitation, password reset, or the first admin's way in."""

    __tablename__ = "account_links"

    id: Mapped[int] = plain(primary_key=True)
    purpose: Mapped[str] = plain()  # LinkPurpose
    token_digest: Mapped[str] = personal("digest of the link's token", Erasure.DELETE_ROW, unique=True)
    person_id: Mapped[int | None] = personal(
        "whom the link lets in", Erasure.DELETE_ROW, ForeignKey("people.id"), index=True
    )
    created_by_id: Mapped[int | None] = personal("who invited", Erasure.TOMBSTONE, ForeignKey("people.id"))
    created_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
    used_at: Mapped[datetime | None] = plain()

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="joined")


class LinkPurpose(enum.StrEnum):
    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105
    FIRST_ADMIN = "first_admin"


class Throttle(Base):
    """How often something was tried within a window; `key` is a digest, so that no address can be read from it."""

    __tablename__ = "throttles"

    key: Mapped[str] = personal("digest of account or network address", Erasure.KEEP, primary_key=True)
    window_started_at: Mapped[datetime] = plain()
    count: Mapped[int] = plain()


class Contact(Base):
    """Someone without an account whom the programme knows: a workshop's participant, a partner."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_email", "email"),)

    id: Mapped[int] = plain(primary_key=True)
    name: Mapped[str] = personal("name", Erasure.DELETE_ROW)
    email: Mapped[str | None] = personal("e-mail address", Erasure.DELETE_ROW)
    organisation_id: Mapped[int | None] = personal(
        "where someone works or volunteers", Erasure.DELETE_ROW, ForeignKey("organisations.id")
    )
    person_id: Mapped[int | None] = personal(
        "their later account", Erasure.DELETE_ROW, ForeignKey("people.id")
    )
    created_at: Mapped[datetime] = plain()
