"""Publish a draft as the module's next version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from course_engine.audit import operations as audit
from course_engine.authoring.models import DraftState
from course_engine.authoring.operations.answer_peer_review import close_peer_reviews
from course_engine.authoring.operations.arrange_images import forget_images
from course_engine.authoring.queries import DraftFiles, draft_files, lock_open_draft
from course_engine.authoring.queries.peer_reviews import approved_digests, files_digest, required_topics
from course_engine.authoring.refusals import (
    DraftChanged,
    NewerVersion,
    NothingToPublish,
    PeerReviewMissing,
    PeerReviewStale,
)
from course_engine.content.bundle import read_bundle
from course_engine.content.catalogue import Finding
from course_engine.content.models import ModuleVersion
from course_engine.content.publishing import Act, add_module_version, render_bundle
from course_engine.db import db


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the author says about a version. `over_version_id` is the version they have seen their draft change."""

    note: str = ""
    substantial: bool = True
    over_version_id: int | None = None


def publish_draft(
    draft_id: int, announcement: Announcement, *, by_id: int, now: datetime
) -> ModuleVersion | list[Finding]:
    """Return the new version, or what keeps the draft from becoming one.

    Rendering holds no lock; whatever changed meanwhile is noticed. Raises DraftClosed, DraftChanged, NothingToPublish,
    or NewerVersion where the draft would undo a version that its author has not seen; PeerReviewMissing or PeerReviewStale
    where its topic wants somebody else to have read these very texts, however small the change. Folders are not asked: who
    writes there has ways of their own to read for each other.
    """
    seen = draft_files(draft_id)
    bundle, findings = read_bundle(seen.files, seen.slug, pinned_assets=seen.assets)
    if bundle is None:
        return findings
    rendered = render_bundle(bundle)
    if isinstance(rendered, list):
        return rendered
    draft = lock_open_draft(draft_id)
    there = draft_files(draft_id, within=True)
    _refuse_surprises(seen, there, announcement)
    _refuse_unread(draft_id, there)
    act = Act(now, by_id, announcement.note, announcement.substantial)
    version, is_new = add_module_version(rendered, act)
    if not is_new:
        db.session.rollback()
        raise NothingToPublish
    draft.state, draft.closed_at, draft.published_version_id = DraftState.PUBLISHED, now, version.id
    close_peer_reviews(draft.id)
    forget_images(draft.id)  # the version pins them now
    audit.record(
        "module_published",
        actor_id=by_id,
        now=now,
        subject=f"module:{version.module_id}",
        number=version.number,
    )
    db.session.commit()
    return version


def _refuse_surprises(seen: DraftFiles, there: DraftFiles, announcement: Announcement) -> None:
    if (there.files, there.assets) != (seen.files, seen.assets):
        raise DraftChanged
    known = {there.base_version_id, announcement.over_version_id}
    if there.current_version_id not in known:
        raise NewerVersion


def _refuse_unread(draft_id: int, files: DraftFiles) -> None:
    if not required_topics(files):
        return
    approved = approved_digests(draft_id)
    if files_digest(files) not in approved:
        raise PeerReviewStale if approved else PeerReviewMissing
