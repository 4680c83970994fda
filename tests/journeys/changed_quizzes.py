"""Quizzes of the demo that wait for a choice, one of them with a case, and one whose results were regraded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem
from course_engine.assessment.queries import get_quiz
from course_engine.authoring import operations
from course_engine.authoring.impact import Decision, Way
from course_engine.authoring.operations.publish_quiz_version import Choice
from course_engine.authoring.queries import quiz_draft_page
from course_engine.content.models import Item, Quiz, QuizDraft
from course_engine.db import db

REGRADED = "Pawel Nowak"
WAITING_QUIZ = "webinare-die-ankommen"
QUIZ_WITH_CASE, CASE = "ruhig-bleiben-gegen-hass", "Der Mittagstisch"
PHOTOS = "Die Folien mit mehr Fotos auflockern.\n"
FOLDER_SLIDES = "Wir zeigen alle 22 Folien in 45 Minuten.\n"


def change_quizzes(scout: Person, *, now: datetime) -> None:
    """Void an item that one learner got wrong, and let another quiz wait with a different key."""
    slug, wrong = _wrong_item()
    voided = _draft(slug, ("mastery_score: 0.8", "mastery_score: 0.75"), by=scout, now=now)
    page = quiz_draft_page(voided.id)
    note = "Diese Aufgabe war missverständlich."
    choice = Choice(Decision(Way.VOID, frozenset([wrong])), page.stamp, note)
    operations.decide(voided.id, choice, by_id=scout.id, now=now)
    right = "            correct: true\n"
    none_of_them = (PHOTOS, "Keine der genannten Antworten.\n")
    _draft(WAITING_QUIZ, (right, ""), (FOLDER_SLIDES, FOLDER_SLIDES + right), none_of_them, by=scout, now=now)
    _draft(QUIZ_WITH_CASE, (CASE, f"{CASE} am Freitag"), by=scout, now=now)


def _wrong_item() -> tuple[str, str]:
    """Slug of a quiz that the learner failed, and id of an item that was wrong then."""
    row = db.session.execute(
        select(Quiz.slug, Item.uid)
        .join(Attempt, Attempt.quiz_id == Quiz.id)
        .join(Person, Person.id == Attempt.learner_id)
        .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
        .join(Item, Item.id == AttemptItem.item_id)
        .where(Person.name == REGRADED, Attempt.passed.is_(False), AttemptItem.score == 0)
        .order_by(AttemptItem.id)
    ).first()
    assert row
    return row[0], row[1]


def _draft(slug: str, *replaced: tuple[str, str], by: Person, now: datetime) -> QuizDraft:
    current = get_quiz(slug).current_version
    assert current is not None
    text = current.source
    for old, new in replaced:
        assert old in text
        text = text.replace(old, new, 1)
    draft = operations.begin_quiz_draft(text, by_id=by.id, now=now)
    assert isinstance(draft, QuizDraft), draft
    return draft
