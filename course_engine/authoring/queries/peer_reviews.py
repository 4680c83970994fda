"""Questions about who reads a draft, what they said, and whether that still holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, joinedload

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftState, DraftText, PeerReview, PeerReviewState
from course_engine.authoring.queries.drafts import DraftFiles, draft_files
from course_engine.authoring.queries.peer_comments import open_comments
from course_engine.authoring.refusals import PeerReviewOver, PeerReviewWithdrawn
from course_engine.content.bundle import MODULE_FILE
from course_engine.content.models import ModuleVersion, Topic
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.queries import is_away
from course_engine.profiles.rhythm import day_of


def files_digest(files: DraftFiles) -> str:
    """What an answer is about: every text in order and every image, as they would be published."""
    said = [list(files.files.items()), sorted(files.assets.items())]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def required_topics(files: DraftFiles) -> list[Topic]:
    """The topics of a draft, the one it has and the one it is published under, that want it to be read by somebody else.

    One statement. A merged topic counts as the one that took its place.
    """
    uid = value_of(files.files.get(MODULE_FILE, ""), "topic")
    published = select(ModuleVersion.topic_id).where(ModuleVersion.id == files.current_version_id)
    place = aliased(Topic)
    rows = db.session.scalars(
        select(Topic)
        .outerjoin(place, place.id == Topic.merged_into_id)
        .where(or_(Topic.uid == uid, Topic.id.in_(published)))
        .where(or_(Topic.peer_review_required, place.peer_review_required))
        .order_by(Topic.position, Topic.id)
    )
    return list(rows)


def approved_digests(draft_id: int) -> list[str]:
    """What was approved of a draft, one digest for each reader who did."""
    return list(
        db.session.scalars(
            select(PeerReview.digest).where(
                PeerReview.draft_id == draft_id, PeerReview.state == PeerReviewState.APPROVED
            )
        )
    )


def draft_title(draft_id: int) -> str:
    """What a draft is called, as its module.md says."""
    text = db.session.scalar(
        select(DraftText.text).where(DraftText.draft_id == draft_id, DraftText.path == MODULE_FILE)
    )
    return value_of(text or "", "title")


@dataclass(frozen=True, slots=True)
class PeerReviewRow:
    """Somebody who was asked to read a draft. `is_stale` says that the draft has changed since they answered."""

    peer_review: PeerReview
    reader: str
    is_stale: bool

    @property
    def covers(self) -> bool:
        """Whether they approved of the texts as they are now."""
        return self.peer_review.is_approved and not self.is_stale


@dataclass(frozen=True, slots=True)
class PeerReviews:
    """How far a draft is with being read by others; `comments` counts open ones by text."""

    digest: str
    required: list[Topic]
    rows: list[PeerReviewRow]
    comments: dict[int, int]

    @property
    def is_approved(self) -> bool:
        return any(row.covers for row in self.rows)

    @property
    def was_approved(self) -> bool:
        return any(row.peer_review.is_approved for row in self.rows)

    @property
    def may_publish(self) -> bool:
        return not self.required or self.is_approved

    @property
    def is_waiting(self) -> bool:
        return any(row.peer_review.is_asked for row in self.rows)


def peer_reviews(draft_id: int) -> PeerReviews:
    """Who was asked to read an open draft, in order, those where it was withdrawn left out; a fixed number of statements."""
    files = draft_files(draft_id, within=True)
    digest = files_digest(files)
    rows = db.session.execute(
        select(PeerReview, Person.name)
        .join(Person, Person.id == PeerReview.reader_id)
        .where(PeerReview.draft_id == draft_id, PeerReview.state != PeerReviewState.WITHDRAWN)
        .order_by(PeerReview.asked_at, PeerReview.id)
    )
    found = [PeerReviewRow(one, name, one.digest != digest) for one, name in rows]
    return PeerReviews(digest, required_topics(files), found, open_comments(draft_id))


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can be asked; `lists_topic` says that the module's topic is among their specialities."""

    id: int
    name: str
    lists_topic: bool


def possible_readers(draft: Draft, *, asker_id: int, now: datetime) -> list[Reader]:
    """Who can be asked to read a draft: scouts and admins who neither began it nor ask, and are not away.

    Those who list its topic come first. Two statements.
    """
    text = db.session.scalar(
        select(DraftText.text).where(DraftText.draft_id == draft.id, DraftText.path == MODULE_FILE)
    )
    lists_topic = (
        select(Speciality.id)
        .join(Topic, Topic.id == Speciality.topic_id)
        .where(Speciality.person_id == Person.id, Topic.uid == value_of(text or "", "topic"))
        .exists()
    )
    may_write = select(RoleGrant.id).where(
        RoleGrant.person_id == Person.id, RoleGrant.role.in_([Role.SCOUT, Role.ADMIN])
    )
    is_gone = select(Profile.person_id).where(Profile.person_id == Person.id, is_away(day_of(now)))
    rows = db.session.execute(
        select(Person.id, Person.name, lists_topic.label("lists_topic"))
        .where(may_write.exists(), ~is_gone.exists())
        .where(Person.deactivated_at.is_(None), Person.erased_at.is_(None))
        .where(Person.id.not_in([asker_id, draft.begun_by_id or asker_id]))
        .order_by(lists_topic.desc(), Person.name, Person.id)
    )
    return [Reader(row.id, row.name, bool(row.lists_topic)) for row in rows]


def get_peer_review(peer_review_id: int, *, reader_id: int) -> PeerReview:
    """What this person was asked to read, with its draft; raises NotFound, PeerReviewWithdrawn, PeerReviewOver."""
    found = db.session.scalar(
        select(PeerReview)
        .where(PeerReview.id == peer_review_id, PeerReview.reader_id == reader_id)
        .options(joinedload(PeerReview.draft))
    )
    if found is None:
        raise NotFound
    if found.is_withdrawn:
        raise PeerReviewWithdrawn
    if not found.draft.is_open:
        raise PeerReviewOver
    return found


def get_asked_of(draft: Draft, peer_review_id: int) -> PeerReview:
    """A reader of this draft; raises NotFound."""
    found = db.session.get(PeerReview, peer_review_id)
    if found is None or found.draft_id != draft.id:
        raise NotFound
    return found


def get_topic(topic_id: int) -> Topic:
    """A topic; raises NotFound, also for one that was merged into another."""
    topic = db.session.get(Topic, topic_id)
    if topic is None or topic.merged_into_id is not None:
        raise NotFound
    return topic


@dataclass(frozen=True, slots=True)
class PeerTask:
    """A draft that waits for this person: to be read, or as its author to go on with what a reader said."""

    peer_review_id: int
    draft_id: int
    title: str
    other: str
    at: datetime
    state: str


def drafts_to_read(person_id: int) -> list[PeerTask]:
    """What this person was asked to read and has not answered, the longest waiting first; one statement."""
    rows = _tasks(PeerReview.asked_by_id).where(
        PeerReview.reader_id == person_id, PeerReview.state == PeerReviewState.ASKED
    )
    return _as_tasks(db.session.execute(rows.order_by(PeerReview.asked_at, PeerReview.id)))


def drafts_to_change(person_id: int) -> list[PeerTask]:
    """The drafts for which this person asked somebody who wants changes; one statement."""
    rows = _tasks(PeerReview.reader_id).where(
        PeerReview.asked_by_id == person_id, PeerReview.state == PeerReviewState.CHANGES_ASKED
    )
    return _as_tasks(db.session.execute(rows.order_by(PeerReview.answered_at, PeerReview.id)))


def _tasks(other: object) -> Select[PeerReview, str, str]:
    return (
        select(PeerReview, DraftText.text, Person.name)
        .join(Draft, Draft.id == PeerReview.draft_id)
        .join(DraftText, (DraftText.draft_id == Draft.id) & (DraftText.path == MODULE_FILE))
        .join(Person, Person.id == other)
        .where(Draft.state == DraftState.OPEN)
    )


def _as_tasks(rows: Iterable[Sequence[object]]) -> list[PeerTask]:
    found = []
    for one, text, name in rows:
        assert isinstance(one, PeerReview)
        at = one.asked_at if one.is_asked else one.answered_at or one.asked_at
        found.append(
            PeerTask(one.id, one.draft_id, value_of(str(text), "title"), str(name or ""), at, one.state)
        )
    return found
