"""A small world in which every address leads somewhere: the learner owns the things, the scout is their mentor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from flask import Flask

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, MarkingTask, Regrade
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_attempt
from course_engine.authoring.models import Draft, DraftImage, DraftText, PeerComment, PeerReview
from course_engine.content.drafting import add_quiz_draft
from course_engine.content.folder.conflicts import keep_conflict
from course_engine.content.merging import Conflict, FileConflict
from course_engine.content.models import (
    Asset,
    AssetPin,
    LearningPath,
    Module,
    ModuleVersion,
    Quiz,
    QuizDraft,
    QuizDraftOrigin,
    SyncConflict,
)
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortModule
from course_engine.mentoring.conversation import ConversationReport
from course_engine.mentoring.models import MentorRequest, Mentorship, Offer, OfferState, RequestState
from course_engine.profiles.models import Profile, Speciality
from tests.assessment.conftest import give
from tests.assessment.written import FREE
from tests.builders import NOW, make_module, make_quiz
from tests.conftest import Cast

QUIZ_DRAFT_ENDPOINTS = frozenset(
    f"authoring.{name}"
    for name in (
        "add_quiz_case",
        "add_quiz_item",
        "add_quiz_section",
        "build_quiz",
        "count_effect",
        "discard_quiz_draft",
        "edit_quiz_case",
        "edit_quiz_item",
        "edit_quiz_section",
        "edit_quiz_text",
        "move_quiz_item",
        "move_quiz_part",
        "place_quiz_case",
        "place_quiz_item",
        "publish_quiz_draft",
        "quiz_remark",
        "restore_quiz_remark",
        "quiz_draft",
        "quiz_settings",
        "remove_quiz_item",
        "remove_quiz_part",
    )
)
READER_ENDPOINTS = frozenset(
    f"authoring.{name}" for name in ("peer_review", "answer_peer_review", "comments", "write_comment")
)


REPORT_ENDPOINTS = frozenset(
    f"mentoring.{name}" for name in ("close_report", "look", "report", "reported_image", "reports")
)


@dataclass(frozen=True)
class World:
    module: Module
    quiz: Quiz
    running: Attempt
    finished: Attempt
    request: MentorRequest
    offer: Offer
    mentorship: Mentorship
    draft: Draft
    draft_text: DraftText
    peer_review: PeerReview
    peer_comment: PeerComment
    quiz_draft: QuizDraft
    regrade: Regrade
    conflict: SyncConflict
    cohort: Cohort
    marking_task: MarkingTask
    report: ConversationReport
    cast: Cast

    def arguments(self, endpoint: str) -> dict[str, Any]:
        """What to fill into the address of `endpoint`: the learner's things, where it names any."""
        finished = endpoint in ("assessment.result", "assessment.receipt", "assessment.receipt_file")
        of_quiz = endpoint in QUIZ_DRAFT_ENDPOINTS
        return {
            "slug": self.quiz.slug if endpoint.startswith("assessment.") else self.module.slug,
            "quiz_slug": self.quiz.slug,
            "lesson_slug": "lektion-1",
            "item_uid": "i-eins",
            "path_uid": "pfad",
            "lesson_uid": "l-probe-lektion-1",
            "number": 1,
            "attempt_id": self.finished.id if finished else self.running.id,
            "attempt_item_id": self.marking_task.attempt_item_id,
            "request_id": self.request.id,
            "offer_id": self.offer.id,
            "mentorship_id": self.mentorship.id,
            "draft_id": self.quiz_draft.id if of_quiz else self.draft.id,
            "uid": _part_of_quiz(endpoint),
            "kind": "sections" if endpoint.endswith("_quiz_part") else "true_false",
            "regrade_id": self.regrade.id,
            "conflict_id": self.conflict.id,
            "peer_review_id": self.peer_review.id,
            "comment_id": self.peer_comment.id,
            "topic_id": self.mentorship.topic_id,
            "text_id": self.draft_text.id,
            "image_id": 1,
            "cohort_id": self.cohort.id,
            "person_id": (self.cast.scout if endpoint == "mentoring.scout" else self.cast.learner).id,
            "report_id": self.report.id,
            "membership_id": 1,
            "module_id": self.module.id,
            "digest": "bild",
            "path": "assets/bild.png",
            "name": "AtkinsonHyperlegible-Regular.ttf",
            "filename": "css/theme.css",
            "token": "no-such-token",
            "key": "L101-0123456789abcdef",
        }


def _part_of_quiz(endpoint: str) -> str:
    if endpoint.endswith("_quiz_case"):
        return "v-fall"
    return "s-eins" if endpoint.endswith(("_quiz_section", "_quiz_part")) else "i-eins"


def owner_of(endpoint: str, world: World) -> Person:
    """Whose things the address of an endpoint names: mostly the learner's."""
    if endpoint in READER_ENDPOINTS:
        return world.cast.admin
    if endpoint.startswith(("marking.", "reporting.")) or endpoint in REPORT_ENDPOINTS:
        return world.cast.trainer
    return world.cast.scout if "offer" in endpoint else world.cast.learner


def pages_of(app: Flask, world: World) -> list[str]:
    """An address for every route that can be looked at."""
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            known = world.arguments(rule.endpoint)
            found.append(adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments}))
    return found


def make_world(cast: Cast) -> World:
    quiz = make_quiz()
    other_quiz = make_quiz("q-anders")
    module = make_module(quizzes=[quiz])
    version = module.current_version_id
    db.session.add(Asset(digest="bild", media_type="image/png", content=b"\x89PNG\r\n"))
    db.session.add(LearningPath(uid="pfad", titles={"de": "Pfad"}, summaries={}, module_uids=[module.uid]))
    db.session.flush()
    db.session.add(AssetPin(module_version_id=version, path="assets/bild.png", asset_digest="bild"))
    finished = start_attempt(other_quiz, learner=cast.learner, generator=Random(1), now=NOW)
    submit_attempt(get_attempt(finished.id, learner=cast.learner), now=NOW)
    running = start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW)
    topic_id = db.session.get_one(ModuleVersion, version).topic_id
    db.session.add(
        Profile(person_id=cast.scout.id, capacity=3, languages=["de"], windows=["sa-morning"], updated_at=NOW)
    )
    db.session.flush()
    db.session.add(Speciality(person_id=cast.scout.id, topic_id=topic_id))
    waiting = _request(cast, topic_id, "k1", RequestState.OPEN)
    answered = _request(cast, topic_id, "k2", RequestState.ANSWERED)
    db.session.add_all([waiting, answered])
    db.session.flush()
    offer = Offer(request_id=waiting.id, scout_id=cast.scout.id, state=OfferState.OPEN, made_at=NOW)
    mentorship = Mentorship(
        request_id=answered.id,
        learner_id=cast.learner.id,
        scout_id=cast.scout.id,
        topic_id=topic_id,
        began_at=NOW,
    )
    draft = Draft(module_id=module.id, base_version_id=version, begun_by_id=cast.scout.id, begun_at=NOW)
    db.session.add_all([offer, mentorship, draft])
    db.session.flush()
    text = DraftText(draft_id=draft.id, path="module.md", position=0, text=MODULE_TEXT, saved_at=NOW)
    lesson = DraftText(draft_id=draft.id, path="01-lektion-1.md", position=1, text=LESSON_TEXT, saved_at=NOW)
    image = DraftImage(id=1, draft_id=draft.id, path="assets/bild.png", asset_digest="bild")
    db.session.add_all([text, lesson, image])
    db.session.flush()
    peer_review = PeerReview(
        draft_id=draft.id, reader_id=cast.admin.id, asked_by_id=cast.scout.id, asked_at=NOW, note="Zu lang?"
    )
    db.session.add(peer_review)
    db.session.flush()
    peer_comment = PeerComment(
        peer_review_id=peer_review.id,
        text_id=lesson.id,
        place=1,
        quote="Text.",
        text="Warum?",
        idempotency_key="k",
        written_at=NOW,
        reply="Darum.",
    )
    db.session.add(peer_comment)
    db.session.commit()
    quiz_draft, regrade = _quiz_draft(quiz), _regrade(other_quiz, cast)
    cohort = db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()
    db.session.add(CohortModule(cohort_id=cohort.id, module_id=module.id, position=0))
    db.session.commit()
    return World(
        module,
        quiz,
        running,
        finished,
        waiting,
        offer,
        mentorship,
        draft,
        lesson,
        peer_review,
        peer_comment,
        quiz_draft,
        regrade,
        _conflict(module),
        cohort,
        _marking_task(cast),
        _report(mentorship),
        cast,
    )


def _conflict(module: Module) -> SyncConflict:
    """A paragraph that folder and browser changed differently."""
    found = FileConflict("01-lektion-1.md", Conflict("block", "Anfang", "Text.", "Text!", "Text?", line=6))
    keep_conflict("module", module.uid, f"modules/{module.slug}", [found], now=NOW)
    db.session.commit()
    return db.session.query(SyncConflict).one()


def _quiz_draft(quiz: Quiz) -> QuizDraft:
    draft = add_quiz_draft(quiz.uid, QUIZ_TEXT, quiz.slug, origin=QuizDraftOrigin.BROWSER, now=NOW)
    db.session.commit()
    return draft


def _regrade(quiz: Quiz, cast: Cast) -> Regrade:
    version_id = quiz.current_version_id
    assert version_id is not None
    regrade = Regrade(
        quiz_id=quiz.id,
        from_version_id=version_id,
        to_version_id=version_id,
        decision="keep",
        decided_at=NOW,
        decided_by_id=cast.scout.id,
    )
    db.session.add(regrade)
    db.session.commit()
    return regrade


QUIZ_TEXT = """id: q-probe
title: Probe-Quiz
sections:
  - id: s-eins
    title: Anfang
    items:
      - id: i-eins
        type: true_false
        prompt: Stimmt das?
        answer: true
        feedback: {if_true: Ja., if_false: Doch.}
      - id: v-fall
        type: vignette
        text: Es war einmal.
        items:
          - {id: i-zwei, type: true_false, prompt: Und das?, answer: true, feedback: {if_true: Ja., if_false: Doch.}}
"""

MODULE_TEXT = """---
id: m-probe
title: Probe-Modul
summary: Worum es geht.
topic: datenschutz
---
Einleitung.
"""

LESSON_TEXT = """---
id: l-probe-lektion-1
title: Lektion 1
minutes: 8
---
Text.
"""


def _request(cast: Cast, topic_id: int, key: str, state: RequestState) -> MentorRequest:
    return MentorRequest(
        learner_id=cast.learner.id,
        topic_id=topic_id,
        question="Wie fange ich an?",
        idempotency_key=key,
        state=state,
        requested_at=NOW,
    )


def _report(mentorship: Mentorship) -> ConversationReport:
    """Something that the learner asked a trainer to look at."""
    report = ConversationReport(
        mentorship_id=mentorship.id, reporter_id=mentorship.learner_id, reason="Komisch.", reported_at=NOW
    )
    db.session.add(report)
    db.session.commit()
    return report


def _marking_task(cast: Cast) -> MarkingTask:
    """Something that the learner wrote and handed in; the trainer has taken it to mark it."""
    quiz = make_quiz("q-frei", items=[FREE.to_body()])
    begun = start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW)
    attempt = get_attempt(begun.id, learner=cast.learner)
    give(attempt, {FREE.id: {"text": "In eigenen Worten."}})
    submit_attempt(attempt, now=NOW)
    task = db.session.query(MarkingTask).one()
    task.claimed_by_id, task.claimed_until = cast.trainer.id, datetime(2999, 1, 1, tzinfo=UTC)
    db.session.commit()
    return task
