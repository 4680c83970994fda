"""The beginning: the library in an older and in its present version, the people and the two cohorts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from course_engine.accounts.models import Organisation
from course_engine.accounts.operations import links
from course_engine.accounts.operations.account import organisation_id
from course_engine.admin.operations import Invitation, invite_person
from course_engine.assessment.queries import attempted_quiz_uids
from course_engine.content import folder
from course_engine.content.models import Topic
from course_engine.db import db, reading
from course_engine.demo.cast import (
    ADMIN,
    LEARNERS,
    ORGANISATIONS,
    PEOPLE,
    SCOUTS,
    TRAINERS,
    Character,
    Group,
    Learner,
    Scout,
)
from course_engine.demo.moments import Moment, person_named
from course_engine.enrolment import operations as enrolment
from course_engine.enrolment.models import Cohort, CohortRole
from course_engine.enrolment.queries import further_modules
from course_engine.profiles.absence import THERE, Absence
from course_engine.profiles.models import Level
from course_engine.profiles.operations import Availability, Listed, Offering, save_profile
from course_engine.profiles.rhythm import day_of

OPENED = timedelta(days=240)
NEW_VERSION = timedelta(days=38)
COHORTS = {  # from and until, in days before today
    Group.SPRING: (231, 105),
    Group.AUTUMN: (56, -45),
}
INVITED = "Mehmet Kaya"  # has not followed the link yet
IMPROVER = "Ulrike Thomsen"
OLDER_LESSON = "l-webinare-nachbereitung"
LATER_HINT = '        hints: ["Such das Verb, das man sehen kann."]\n'  # an item of its quiz got it with the new version


def opening_moments(
    now: datetime, password_hash: str, modules_folder: str, quizzes_folder: str
) -> Iterator[Moment]:
    opened = now - OPENED
    yield Moment(opened, partial(_publish_older, modules_folder, quizzes_folder))
    yield Moment(now - NEW_VERSION, partial(_publish_newer, modules_folder, quizzes_folder))
    yield Moment(opened, _found_organisations)
    for number, character in enumerate(PEOPLE):
        if character.name != INVITED:
            at = opened + timedelta(minutes=5 * number)
            yield Moment(at, partial(_come_in, character, password_hash))
    for scout in SCOUTS:
        yield Moment(opened + timedelta(days=1), partial(_offer, scout))
    for learner in LEARNERS:
        if learner.about or learner.windows:
            yield Moment(now - timedelta(days=learner.began + 0.02), partial(_introduce, learner))
    for group, (begins, ends) in COHORTS.items():
        yield Moment(now - timedelta(days=begins), partial(_begin_cohort, group, begins - ends))
    yield Moment(now - timedelta(days=3), _invite_late)


def _publish_newer(modules_folder: str, quizzes_folder: str, at: datetime) -> None:
    _publish(modules_folder, quizzes_folder, at, author_id=person_named(IMPROVER).id)


def _publish(modules_folder: str, quizzes_folder: str, at: datetime, author_id: int | None = None) -> None:
    with reading():
        attempted = attempted_quiz_uids()
    folder.sync(
        modules_folder,
        quizzes_folder,
        now=at,
        attempted_quizzes=attempted,
        results="keep",
        author_id=author_id,
    )


def _publish_older(modules_folder: str, quizzes_folder: str, at: datetime) -> None:
    """Publish the library as it was before one lesson and its quiz grew, so that one module has two versions later."""
    with TemporaryDirectory() as temporary:
        for source, name in ((modules_folder, "modules"), (quizzes_folder, "quizzes")):
            shutil.copytree(source, Path(temporary) / name)
        for file in (Path(temporary) / "modules").glob("*/*.md"):
            text = file.read_text(encoding="utf-8")
            if f"id: {OLDER_LESSON}\n" in text:
                file.write_text(_without_summary(text), encoding="utf-8")
        for file in (Path(temporary) / "quizzes").glob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            file.write_text(text.replace(LATER_HINT, ""), encoding="utf-8")
        _publish(f"{temporary}/modules", f"{temporary}/quizzes", at)


def _without_summary(text: str) -> str:
    """The lesson without the box at its end that sums it up."""
    return re.sub(r'!!! tip "Kurz gesagt"\n(?:(?: {4}.*)?\n)*', "", text)


def _found_organisations(at: datetime) -> None:
    for name, employer in ORGANISATIONS.items():
        db.session.add(Organisation(name=name, field=employer.field, region=employer.region, created_at=at))
    db.session.commit()


def _come_in(character: Character, password_hash: str, at: datetime) -> None:
    links.add_person(
        name=character.name,
        email=character.email,
        roles=character.roles,
        locale=character.locale,
        organisation_id=organisation_id(character.organisation, now=at),
        password_hash=password_hash,
        now=at,
    )
    db.session.commit()


def _invite_late(at: datetime) -> None:
    character = next(learner for learner in LEARNERS if learner.name == INVITED)
    invitation = Invitation(
        name=character.name,
        email=character.email,
        roles=character.roles,
        organisation=character.organisation,
        cohort_id=_cohort(character.group).id,
    )
    invite_person(invitation, actor=person_named(ADMIN.name), base_url="http://127.0.0.1:5000", now=at)


LONG_AWAY = timedelta(days=400)


def _offer(scout: Scout, at: datetime) -> None:
    topics = {topic.uid: topic.id for topic in db.session.query(Topic)}
    listed = {
        topics[uid]: Listed(sentence=sentence, level=Level.EXPERIENCED if place else Level.EXPERT)
        for place, (uid, sentence) in enumerate(scout.specialities.items())
        if uid in topics
    }
    save_profile(
        person_named(scout.name),
        Availability(
            about=scout.about,
            languages=list(scout.languages),
            windows=list(scout.windows),
            region=scout.region,
            shows_region=True,
            shows_field=True,
        ),
        offering=Offering(
            specialities=listed,
            capacity=scout.capacity,
            weekly_capacity=scout.weekly_capacity,
            absence=Absence(day_of(at), day_of(at) + LONG_AWAY) if scout.away else THERE,
            answer_days=scout.answer_days,
            rhythm=scout.rhythm,
        ),
        now=at,
    )


def _introduce(learner: Learner, at: datetime) -> None:
    save_profile(
        person_named(learner.name),
        Availability(
            about=learner.about,
            languages=list(learner.languages),
            windows=list(learner.windows),
            region=learner.region,
        ),
        offering=None,
        now=at,
    )


def _begin_cohort(group: Group, days: int, at: datetime) -> None:
    """`days` is how long it lasts."""
    admin = person_named(ADMIN.name)
    begins_on = at.date()
    cohort = enrolment.create_cohort(
        name=group.value, begins_on=begins_on, ends_on=begins_on + timedelta(days=days), actor=admin, now=at
    )
    for module in further_modules(cohort):
        enrolment.add_cohort_module(cohort, module.id, actor=admin, now=at)
    learners = [one for one in LEARNERS if one.group == group and one.name != INVITED]
    trainers = [one for one in TRAINERS if one.group == group]
    for people, role in ((trainers, CohortRole.TRAINER), (learners, CohortRole.LEARNER)):
        persons = [person_named(one.name) for one in people]
        enrolment.add_members(cohort, persons, role, actor=admin, now=at)


def _cohort(group: Group) -> Cohort:
    return db.session.query(Cohort).filter_by(name=group.value).one()
