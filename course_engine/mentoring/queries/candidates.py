"""People as the values that matching decides on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, select, union_all

from course_engine.accounts.models import Organisation, Person, Role, RoleGrant
from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.mentoring.matching.rules import Request, Scout
from course_engine.mentoring.models import Block, MentorRequest, Mentorship, Offer, OfferState
from course_engine.profiles.absence import Absence
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.rhythm import answer_by, day_of
from course_engine.profiles.windows import WINDOWS

Ids = Collection[int] | Select[Any]
WEEK = timedelta(days=7)
ANY_TIME = frozenset(WINDOWS)


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A scout as matching sees them, and what their card shows. `sentences` and `levels` map topic uids to what they say."""

    person_id: int
    name: str
    organisation: str
    rhythm: str
    answer_by: datetime  # by when they answer a request that is made now
    sentences: dict[str, str]
    levels: dict[str, str]
    tells: frozenset[str]  # kinds of reasons that speak of them and may be told: "region", "org"
    running: int
    offered: int
    topics_left: dict[str, int]  # how many more on a topic, for those on which they set a limit
    scout: Scout


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What a learner said of themselves. Who named no times is taken to be free at any (`windows_said` is False)."""

    languages: tuple[str, ...]
    windows: frozenset[str]
    windows_said: bool
    region: str | None
    org: str | None
    tells: frozenset[str]  # as with candidates


@dataclass(frozen=True)
class Held:
    """Places that are taken, by the scout's id: people accompanied, offers open, both by topic, and new in a week."""

    running: dict[int, int]
    offered: dict[int, int]
    topics: dict[tuple[int, str], int]
    new: dict[int, int]


def candidates(topic_uid: str | None = None, *, now: datetime) -> list[Candidate]:
    """Every active scout who lists that topic, or any; full ones and those who are away, too."""
    listed = _listed(topic_uid)
    held = Held(running_counts(), open_offer_counts(), topic_counts(), new_in_a_week(now=now))
    return [
        _candidate(row, listed[row.person_id], held, now=now)
        for row in db.session.execute(_scout_rows())
        if row.person_id in listed
    ]


def _scout_rows() -> Any:
    is_scout = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.SCOUT)
    return (
        select(
            Profile.person_id,
            Profile.languages,
            Profile.windows,
            Profile.region,
            Profile.capacity,
            Profile.weekly_capacity,
            Profile.away_from,
            Profile.back_on,
            Profile.shows_region,
            Profile.shows_field,
            Profile.answer_days,
            Profile.rhythm,
            Person.name,
            Organisation.name.label("organisation"),
            Organisation.field,
        )
        .join(Person, Person.id == Profile.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.deactivated_at.is_(None), Person.erased_at.is_(None), is_scout.exists())
        .order_by(Profile.person_id)
    )


def _candidate(row: Row[Any], listed: dict[str, Row[Any]], held: Held, *, now: datetime) -> Candidate:
    absence = Absence(row.away_from, row.back_on)
    running, offered = held.running.get(row.person_id, 0), held.offered.get(row.person_id, 0)
    this_week = held.new.get(row.person_id, 0) + offered
    return Candidate(
        person_id=row.person_id,
        name=row.name,
        organisation=row.organisation or "",
        rhythm=row.rhythm,
        answer_by=answer_by(now, row.answer_days, absence=absence),
        sentences={uid: said.sentence for uid, said in listed.items()},
        levels={uid: said.level for uid, said in listed.items()},
        tells=_tells(row),
        running=running,
        offered=offered,
        topics_left={
            uid: said.capacity - held.topics.get((row.person_id, uid), 0)
            for uid, said in listed.items()
            if said.capacity is not None
        },
        scout=Scout(
            id=str(row.person_id),
            topics=frozenset(listed),
            languages=frozenset(row.languages),
            windows=frozenset(row.windows) or ANY_TIME,
            region=row.region,
            org=row.field or row.organisation,
            capacity=row.capacity,
            taken=running + offered,
            paused=absence.covers(day_of(now)),
            person=str(row.person_id),
            at_most=None if row.weekly_capacity is None else row.weekly_capacity - this_week,
        ),
    )


def _listed(topic_uid: str | None) -> dict[int, dict[str, Row[Any]]]:
    """For each scout what they say of each topic they list."""
    said = (Speciality.sentence, Speciality.level, Speciality.capacity)
    rows = select(Speciality.person_id, Topic.uid, *said).join(Topic, Topic.id == Speciality.topic_id)
    if topic_uid is not None:
        rows = rows.where(Topic.uid == topic_uid)
    listed: dict[int, dict[str, Any]] = {}
    for row in db.session.execute(rows):
        listed.setdefault(row.person_id, {})[row.uid] = row
    return listed


def running_counts() -> dict[int, int]:
    """How many people each scout accompanies now, by the scout's id."""
    rows = select(Mentorship.scout_id, func.count()).where(Mentorship.ended_at.is_(None))
    found = db.session.execute(rows.group_by(Mentorship.scout_id))
    return {row[0]: row[1] for row in found}


def open_offer_counts() -> dict[int, int]:
    """How many offers each scout still has to answer, by the scout's id."""
    rows = select(Offer.scout_id, func.count()).where(Offer.state == OfferState.OPEN)
    found = db.session.execute(rows.group_by(Offer.scout_id))
    return {row[0]: row[1] for row in found}


def topic_counts() -> dict[tuple[int, str], int]:
    """How many people each scout accompanies now or is asked to, by the scout's id and the topic."""
    running = select(Mentorship.scout_id, Mentorship.topic_id).where(Mentorship.ended_at.is_(None))
    offered = (
        select(Offer.scout_id, MentorRequest.topic_id)
        .join(MentorRequest, MentorRequest.id == Offer.request_id)
        .where(Offer.state == OfferState.OPEN)
    )
    held = union_all(running, offered).subquery()
    rows = (
        select(held.c.scout_id, Topic.uid, func.count())
        .join(Topic, Topic.id == held.c.topic_id)
        .group_by(held.c.scout_id, Topic.uid)
    )
    return {(row[0], row[1]): row[2] for row in db.session.execute(rows)}


def new_in_a_week(*, now: datetime) -> dict[int, int]:
    """With how many people each scout began in the last seven days, by the scout's id."""
    rows = select(Mentorship.scout_id, func.count()).where(Mentorship.began_at > now - WEEK)
    found = db.session.execute(rows.group_by(Mentorship.scout_id))
    return {row[0]: row[1] for row in found}


def limits_of(known: Collection[Candidate]) -> dict[tuple[str, str], int]:
    """The limits that these scouts set for single topics, as rounds want them."""
    return {
        (candidate.scout.id, uid): left for candidate in known for uid, left in candidate.topics_left.items()
    }


def wishes_of(person_ids: Ids) -> dict[int, Wishes]:
    """What these people said of themselves, by their ids; languages fall back to the language of their pages."""
    rows = (
        select(
            Person.id,
            Person.locale,
            Profile.languages,
            Profile.windows,
            Profile.region,
            Profile.shows_region,
            Profile.shows_field,
            Organisation.name.label("organisation"),
            Organisation.field,
        )
        .outerjoin(Profile, Profile.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id.in_(person_ids))
    )
    return {
        row.id: Wishes(
            languages=tuple(row.languages or dict.fromkeys([row.locale, "de"])),
            windows=frozenset(row.windows or ANY_TIME),
            windows_said=bool(row.windows),
            region=row.region,
            org=row.field or row.organisation,
            tells=_tells(row),
        )
        for row in db.session.execute(rows)
    }


def matching_request(learner_id: int, topic_uid: str, wishes: Wishes) -> Request:
    """A learner's wish for a mentor on a topic as matching sees it."""
    return Request(
        learner=str(learner_id),
        topic=topic_uid,
        languages=wishes.languages,
        windows=wishes.windows,
        region=wishes.region,
        org=wishes.org,
    )


def told_reasons(codes: Collection[str], wishes: Wishes, *, of: Collection[str]) -> list[str]:
    """The reasons that may be told to one of the two; `of` are the kinds that the other one lets be told of themselves.

    Times that are only assumed of the learner are no reason to tell.
    """
    silent = {"region", "org"} - set(of) | (set() if wishes.windows_said else {"window"})
    return [code for code in codes if code.partition(":")[0] not in silent]


def _tells(row: Any) -> frozenset[str]:
    allowed = {"region": row.shows_region, "org": row.shows_field}
    return frozenset(kind for kind, may_be_told in allowed.items() if may_be_told)


def blocked_pairs(learner_ids: Ids) -> frozenset[tuple[str, str]]:
    """Pairs of learner and scout that are never matched, as matching writes them."""
    rows = select(Block.learner_id, Block.scout_id).where(Block.learner_id.in_(learner_ids))
    return frozenset((str(learner), str(scout)) for learner, scout in db.session.execute(rows))
