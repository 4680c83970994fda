"""Publish a waiting quiz together with what becomes of earlier results: one decision, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from course_engine.assessment.models import LedgerEntry, LedgerReason, Regrade
from course_engine.audit import operations as audit
from course_engine.authoring.impact import Decision, Effect, Effects, Regrading, Tally, Totals, Way
from course_engine.authoring.mails import tell_of_regrade
from course_engine.authoring.queries import lock_quiz_draft, quiz_texts
from course_engine.authoring.queries.figures import Tell, takes_long
from course_engine.authoring.queries.quizzes import QuizTexts
from course_engine.authoring.queries.taken import learners_of, results_state, taken_attempts
from course_engine.authoring.refusals import DraftClosed, NothingToPublish, ResultsChanged
from course_engine.content.catalogue import Finding
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.models import Quiz, QuizDraft, QuizDraftState, QuizVersion
from course_engine.content.publishing import Act, add_quiz_version, quiz_misfits
from course_engine.db import db
from course_engine.enrolment.stamping import note_progress
from course_engine.jobs import Job, JobState, add_job
from course_engine.learning.achievements import add_due_to_all

PUBLISHING = "quiz_publication"
WAITING = (QuizDraftState.OPEN, QuizDraftState.PUBLISHING)


@dataclass(frozen=True, slots=True)
class Choice:
    """What an author decided. `stamp` names the state of text and results that they have seen the effect of.

    `note` is for learners whose results change, `about` for the list of versions.
    """

    decision: Decision
    stamp: str
    note: str = ""
    about: str = ""

    def to_body(self) -> dict[str, Any]:
        """Return it JSON-able."""
        way, void = self.decision.way, sorted(self.decision.void)
        return {"way": way, "void": void, "stamp": self.stamp, "note": self.note, "about": self.about}

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> Choice:
        return cls(
            Decision(Way(body["way"]), frozenset(body["void"])),
            body["stamp"],
            body["note"],
            body.get("about", ""),
        )


@dataclass(frozen=True, slots=True)
class Published:
    """The version, and the decision about earlier results; None for a quiz that had no version before."""

    version: QuizVersion
    regrade: Regrade | None


def decide(draft_id: int, choice: Choice, *, by_id: int, now: datetime) -> Published | list[Finding] | None:
    """Publish at once, or return None and leave it to a worker where there are many results.

    Raises DraftClosed, NothingToPublish, or ResultsChanged where text or results are not those that the author saw.
    """
    texts = quiz_texts(draft_id)
    if not takes_long(texts.attempts):
        return publish_quiz_version(draft_id, choice, by_id=by_id, now=now)
    draft = lock_quiz_draft(draft_id, *WAITING)
    if draft.state == QuizDraftState.PUBLISHING and not _given_up(draft):
        db.session.rollback()
        return None
    _refuse_surprises(draft, choice)
    job = add_job(PUBLISHING, {"draft_id": draft_id}, now=now, person_id=by_id, total=texts.attempts)
    db.session.flush()
    draft.state, draft.decision, draft.job_id = QuizDraftState.PUBLISHING, choice.to_body(), job.id
    db.session.commit()
    return None


def publish_quiz_version(
    draft_id: int, choice: Choice, *, by_id: int | None, now: datetime, tell: Tell | None = None
) -> Published | list[Finding]:
    """Publish the draft: the version, the decision, an entry in the ledger for every result that it changes.

    What results become is worked out before the transaction, which then makes sure that nothing has changed since.
    `tell` hears how many attempts are done. Raises DraftClosed, NothingToPublish or ResultsChanged.
    """
    texts = quiz_texts(draft_id)
    if texts.draft.state not in WAITING:
        raise DraftClosed
    if texts.new is None:
        return list(texts.findings)
    if misfits := quiz_misfits(texts.new, texts.draft.slug):
        return misfits
    known = {item.id for item in texts.old.items} if texts.old else set()
    choice = replace(choice, decision=replace(choice.decision, void=choice.decision.void & known))
    effects = _effects(texts, texts.new, choice.decision, tell)
    draft = lock_quiz_draft(draft_id, *WAITING)
    _refuse_surprises(draft, choice)
    before = draft.quiz_id and _current_version_id(draft.quiz_id)
    version, is_new = add_quiz_version(texts.new, draft.source, draft.slug, Act(now, by_id, choice.about))
    if not is_new:
        db.session.rollback()
        raise NothingToPublish
    regrade = _add_regrade(version, before, choice, effects, by_id=by_id, now=now) if before else None
    draft.state, draft.closed_at, draft.published_version_id = QuizDraftState.PUBLISHED, now, version.id
    draft.quiz_id = version.quiz_id
    _record(version, regrade, choice, by_id=by_id, now=now)
    db.session.commit()
    return Published(version, regrade)


def _effects(texts: QuizTexts, new: QuizValue, decision: Decision, tell: Tell | None) -> Effects:
    tally = Tally(decision)
    if texts.old is None or texts.draft.quiz_id is None:
        return tally.effects()
    regrading, done = Regrading(texts.old, new), 0
    for portion in taken_attempts(texts.draft.quiz_id):
        for attempt in portion:
            tally.add(regrading.effect(attempt, decision))
        done += len(portion)
        if tell:
            tell(done)
    return tally.effects()


def _refuse_surprises(draft: QuizDraft, choice: Choice) -> None:
    """Hold the quiz until the transaction ends; refuse where anything is not as the author saw it."""
    if draft.quiz_id:
        db.session.execute(select(Quiz.id).where(Quiz.id == draft.quiz_id).with_for_update())
    if results_state(draft.quiz_id).stamp(draft.digest) != choice.stamp:
        db.session.rollback()
        raise ResultsChanged


def _given_up(draft: QuizDraft) -> bool:
    job = db.session.get(Job, draft.job_id) if draft.job_id else None
    return job is None or job.state == JobState.FAILED


def _current_version_id(quiz_id: int) -> int | None:
    return db.session.scalar(select(Quiz.current_version_id).where(Quiz.id == quiz_id))


def _add_regrade(
    version: QuizVersion,
    before: int,
    choice: Choice,
    effects: Effects,
    *,
    by_id: int | None,
    now: datetime,
) -> Regrade:
    regrade = Regrade(
        quiz_id=version.quiz_id,
        from_version_id=before,
        to_version_id=version.id,
        decision=choice.decision.way,
        void_items=sorted(choice.decision.void) if choice.decision.way is Way.VOID else [],
        note=choice.note,
        figures=_figures(effects.totals),
        decided_at=now,
        decided_by_id=by_id,
    )
    db.session.add(regrade)
    db.session.flush()
    _add_entries(regrade, effects.changed)
    newly = [one.attempt_id for one in effects.changed if one.newly_passed]
    add_due_to_all(learners_of(newly), version.quiz_id, now=now)
    tell_of_regrade(version.title, [one.attempt_id for one in effects.changed], now=now)
    return regrade


def _figures(totals: Totals) -> dict[str, int]:
    return {name: count for name, count in asdict(totals).items() if name != "kept"}


def _add_entries(regrade: Regrade, changed: Sequence[Effect]) -> None:
    reason = LedgerReason.VOID if regrade.decision == Way.VOID else LedgerReason.REGRADE
    rows = [
        {
            "attempt_id": one.attempt_id,
            "reason": reason,
            "regrade_id": regrade.id,
            "quiz_version_id": regrade.to_version_id,
            "score": one.then.score,
            "passed": one.then.passed,
            "item_scores": {str(key): score for key, score in one.item_scores.items()},
            "item_points": {str(key): points for key, points in one.item_points.items()},
            "note": regrade.note,
            "entered_at": regrade.decided_at,
            "entered_by_id": regrade.decided_by_id,
        }
        for one in changed
    ]
    if rows:
        db.session.execute(insert(LedgerEntry), rows)
        note_progress(*learners_of([one.attempt_id for one in changed]))


def _record(
    version: QuizVersion, regrade: Regrade | None, choice: Choice, *, by_id: int | None, now: datetime
) -> None:
    details: dict[str, Any] = {"number": version.number}
    if regrade:
        details |= {"results": choice.decision.way, "regrade": regrade.id} | regrade.figures
    audit.record("quiz_published", actor_id=by_id, now=now, subject=f"quiz:{version.quiz_id}", **details)
