"""Questions about reports: who may read a reported conversation, and who has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.enrolment.models import CohortMembership, CohortRole
from course_engine.errors import NotFound
from course_engine.mentoring.conversation import ConversationReport
from course_engine.mentoring.models import Mentorship

CONVERSATION_READ = "conversation_read"
ONE_LOOK = timedelta(minutes=30)  # after which a look has to be put on record again


@dataclass(frozen=True)
class Look:
    """That a trainer looked into a conversation."""

    name: str
    at: datetime


@dataclass(frozen=True)
class ReportLine:
    """A report in a trainer's list."""

    id: int
    learner: str
    scout: str
    reported_at: datetime
    closed_at: datetime | None


def readers_of(mentorship: Mentorship) -> list[Person]:
    """Who may look after a report: the trainers of the learner's cohorts; admins where there are none.

    Never one of the two.
    """
    two = (mentorship.learner_id, mentorship.scout_id)
    active = (Person.deactivated_at.is_(None), Person.erased_at.is_(None), Person.id.not_in(two))
    learns, leads = aliased(CohortMembership), aliased(CohortMembership)
    trainer_ids = (
        select(leads.person_id)
        .join(learns, learns.cohort_id == leads.cohort_id)
        .where(learns.person_id == mentorship.learner_id, learns.role == CohortRole.LEARNER)
        .where(leads.role == CohortRole.TRAINER, learns.left_at.is_(None), leads.left_at.is_(None))
    )
    trainers = db.session.scalars(
        select(Person).where(Person.id.in_(trainer_ids), *active).order_by(Person.id)
    ).all()
    if trainers:
        return list(trainers)
    admin_ids = select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMIN)
    admins = select(Person).where(Person.id.in_(admin_ids), *active).order_by(Person.id)
    return list(db.session.scalars(admins))


def get_report(report_id: int, *, reader: Person) -> ConversationReport:
    """A report that this trainer or admin may look into. Raises NotFound for everybody else."""
    report = db.session.scalar(
        select(ConversationReport)
        .where(ConversationReport.id == report_id)
        .options(
            joinedload(ConversationReport.reporter),
            joinedload(ConversationReport.mentorship).joinedload(Mentorship.learner),
            joinedload(ConversationReport.mentorship).joinedload(Mentorship.scout),
            joinedload(ConversationReport.mentorship).joinedload(Mentorship.request),
        )
    )
    if report is None or reader.id not in {person.id for person in readers_of(report.mentorship)}:
        raise NotFound
    return report


def may_read_now(report: ConversationReport, *, reader: Person, now: datetime) -> bool:
    """Whether this trainer has put a look on record that still counts; never once the report is closed."""
    if report.closed_at is not None:
        return False
    look = exists().where(
        AuditEntry.action == CONVERSATION_READ,
        AuditEntry.person_id == report.mentorship.learner_id,
        AuditEntry.actor_id == reader.id,
        AuditEntry.subject == f"mentorship:{report.mentorship_id}",
        AuditEntry.at >= max(report.reported_at, now - ONE_LOOK),
    )
    return bool(db.session.scalar(select(look)))


def looks(mentorship: Mentorship) -> list[Look]:
    """Who looked into the conversation and when, the last first."""
    rows = db.session.execute(
        select(Person.name, AuditEntry.at)
        .join(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.action == CONVERSATION_READ, AuditEntry.person_id == mentorship.learner_id)
        .where(AuditEntry.subject == f"mentorship:{mentorship.id}")
        .order_by(AuditEntry.id.desc())
    )
    return [Look(name, at) for name, at in rows]


def reports_of(mentorship: Mentorship) -> list[ConversationReport]:
    """The reports about a conversation, the last first; for the two."""
    rows = select(ConversationReport).where(ConversationReport.mentorship_id == mentorship.id)
    return list(db.session.scalars(rows.order_by(ConversationReport.id.desc())))


def reports_for(reader: Person) -> list[ReportLine]:
    """The reports that this trainer or admin may look into, open ones first; a constant number of statements."""
    learns, leads, leader = aliased(CohortMembership), aliased(CohortMembership), aliased(Person)
    led = (
        select(leads.person_id)
        .join(learns, learns.cohort_id == leads.cohort_id)
        .join(leader, leader.id == leads.person_id)
        .where(learns.person_id == Mentorship.learner_id, learns.role == CohortRole.LEARNER)
        .where(leads.role == CohortRole.TRAINER, learns.left_at.is_(None), leads.left_at.is_(None))
        .where(leader.deactivated_at.is_(None), leader.erased_at.is_(None))
        .where(leads.person_id.not_in([Mentorship.learner_id, Mentorship.scout_id]))
        .correlate(Mentorship)
    )
    allowed: ColumnElement[bool] = led.where(leads.person_id == reader.id).exists()
    if reader.has_role(Role.ADMIN):
        allowed = or_(allowed, ~led.exists())
    learner, scout = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(
            ConversationReport.id,
            learner.name,
            scout.name,
            ConversationReport.reported_at,
            ConversationReport.closed_at,
        )
        .join(Mentorship, Mentorship.id == ConversationReport.mentorship_id)
        .join(learner, learner.id == Mentorship.learner_id)
        .join(scout, scout.id == Mentorship.scout_id)
        .where(allowed, Mentorship.learner_id != reader.id, Mentorship.scout_id != reader.id)
        .order_by(ConversationReport.closed_at.is_not(None), ConversationReport.id.desc())
    )
    return [ReportLine(*row) for row in rows]
