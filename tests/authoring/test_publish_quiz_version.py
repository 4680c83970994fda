"""Publishing a changed quiz: what is said before is what happens, and it can be taken back to the byte."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, LedgerEntry, LedgerReason, Regrade
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_attempt, passed_quiz_ids
from course_engine.audit.models import AuditEntry
from course_engine.authoring import operations
from course_engine.authoring.impact import Decision, Way
from course_engine.authoring.operations.publish_quiz_version import Choice, Published
from course_engine.authoring.queries import quiz_draft_page
from course_engine.authoring.refusals import (
    AlreadyUndone,
    BuiltUpon,
    DraftClosed,
    NothingToPublish,
    ResultsChanged,
)
from course_engine.content.models import Quiz, QuizDraft, QuizVersion
from course_engine.db import Base, db
from course_engine.learning.models import ModuleCompletion
from course_engine.notifications.models import OutboxMail
from tests.authoring.quiz_files import (
    BOTH_RIGHT,
    BOTH_WRONG,
    OTHER_KEY,
    QUIZ,
    REWORDED,
    SIGN,
    attempt_of,
    attempts_of_all,
    publish,
)
from tests.builders import NOW, make_module, make_person
from tests.conftest import Cast

Browser = Callable[[Person], FlaskClient]


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    publish()
    return [cast.learner, cast.outsider, make_person("Rita Dritte")]


@pytest.fixture
def attempts(people: list[Person]) -> list[Attempt]:
    return attempts_of_all(people)


def draft_of(text: str, by: Person) -> QuizDraft:
    draft = operations.begin_quiz_draft(text, by_id=by.id, now=NOW)
    assert isinstance(draft, QuizDraft), draft
    return draft


def decide(draft: QuizDraft, way: Way, by: Person, *void: str, note: str = "") -> Published:
    stamp = quiz_draft_page(draft.id).stamp
    choice = Choice(Decision(way, frozenset(void)), stamp, note)
    published = operations.decide(draft.id, choice, by_id=by.id, now=NOW)
    assert isinstance(published, Published), published
    return published


def publish_with(text: str, way: Way, by: Person, *void: str) -> Regrade:
    regrade = decide(draft_of(text, by), way, by, *void).regrade
    assert regrade
    return regrade


def entries() -> list[LedgerEntry]:
    return list(db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)))


def recorded() -> list[tuple[int, float | None, bool | None]]:
    db.session.expire_all()
    rows = db.session.execute(select(Attempt.id, Attempt.score, Attempt.passed).order_by(Attempt.id))
    return [tuple(row) for row in rows]  # type: ignore[misc]


def count(table: type[Base]) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("text", [OTHER_KEY, QUIZ.replace("0.75", "0.5"), REWORDED])
def test_the_preview_is_what_publishing_then_does(
    attempts: list[Attempt], cast: Cast, way: Way, text: str
) -> None:
    before = recorded()
    draft = draft_of(text, cast.scout)
    figures = quiz_draft_page(draft.id, ["i-eins"]).figures
    assert figures
    said = figures.ways[way]
    regrade = decide(draft, way, cast.scout, *(["i-eins"] if way is Way.VOID else [])).regrade
    assert regrade
    written = {entry.attempt_id: entry for entry in entries()}
    now = {attempt.id: attempt.score or 0.0 for attempt in attempts}
    assert said.attempts == len(attempts)
    assert said.equal == len(attempts) - len(written)
    assert said.up == sum(entry.score > now[one] for one, entry in written.items())
    assert said.down == sum(entry.score < now[one] for one, entry in written.items())
    assert recorded() == before  # what was recorded never changes
    assert regrade.figures["up"] == said.up


def test_upwards_only_lowers_nobody_and_everybody_keeps_a_pass(attempts: list[Attempt], cast: Cast) -> None:
    publish_with(OTHER_KEY, Way.UPWARDS, cast.scout)
    (entry,) = entries()
    assert (entry.attempt_id, entry.score, entry.passed) == (attempts[1].id, 1.0, True)


def test_regrading_all_lowers_a_score_but_takes_no_pass_away(attempts: list[Attempt], cast: Cast) -> None:
    publish_with(OTHER_KEY, Way.ALL, cast.scout)
    lowered = next(entry for entry in entries() if entry.attempt_id == attempts[0].id)
    assert (lowered.score, lowered.passed, lowered.reason) == (0.5, True, LedgerReason.REGRADE)


def test_a_void_item_counts_in_full_for_everybody(attempts: list[Attempt], cast: Cast) -> None:
    regrade = publish_with(OTHER_KEY, Way.VOID, cast.scout, "i-eins")
    assert regrade.void_items == ["i-eins"]
    assert {entry.attempt_id: entry.score for entry in entries()} == {
        attempts[1].id: 1.0,
        attempts[2].id: 0.5,
    }


def test_keeping_writes_the_decision_and_no_entry(attempts: list[Attempt], cast: Cast) -> None:
    regrade = publish_with(OTHER_KEY, Way.KEEP, cast.scout)
    assert (regrade.decision, regrade.figures["equal"], entries()) == ("keep", 3, [])
    assert count(OutboxMail) == 0


def test_everything_is_in_the_record_and_learners_are_told(attempts: list[Attempt], cast: Cast) -> None:
    publish_with(OTHER_KEY, Way.ALL, cast.scout)
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "quiz_published"))
    assert (entry.actor_id, entry.details["results"], entry.details["newly_passed"]) == (
        cast.scout.id,
        "all",
        1,
    )
    told = {mail.person_id for mail in db.session.scalars(select(OutboxMail))}
    assert told == {cast.learner.id, cast.outsider.id}  # the third result is what it was
    assert all("%" not in mail.text for mail in db.session.scalars(select(OutboxMail)))


@pytest.mark.parametrize("way", list(Way))
def test_undoing_gives_back_every_byte(
    attempts: list[Attempt], people: list[Person], cast: Cast, browser_of: Browser, way: Way
) -> None:
    make_module(quizzes=[db.session.scalars(select(Quiz)).one()])
    browsers = [browser_of(person) for person in people]
    pages = [f"/attempts/{attempt.id}/result" for attempt in attempts]

    def seen() -> list[bytes]:
        answers = [browser.get(page).data for browser, page in zip(browsers, pages, strict=True)]
        return [re.sub(rb'(nonce|name="csrf_token" value)="[^"]*"', b"", answer) for answer in answers]

    before = seen()
    regrade = publish_with(OTHER_KEY, way, cast.scout, *(["i-eins"] if way is Way.VOID else []))
    assert (seen() == before) == (way is Way.KEEP)
    operations.undo_regrade(regrade.id, by_id=cast.scout.id, now=NOW)
    assert seen() == before
    undone = {entry.undoes_id for entry in entries() if entry.reason == LedgerReason.UNDO}
    assert undone == {entry.id for entry in entries() if entry.reason != LedgerReason.UNDO}


def test_a_decision_is_undone_once_and_not_under_a_later_one(attempts: list[Attempt], cast: Cast) -> None:
    first = publish_with(OTHER_KEY, Way.ALL, cast.scout)
    second = publish_with(OTHER_KEY.replace("answer: false", "answer: true"), Way.ALL, cast.scout)
    with pytest.raises(BuiltUpon):
        operations.undo_regrade(first.id, by_id=cast.scout.id, now=NOW)
    operations.undo_regrade(second.id, by_id=cast.scout.id, now=NOW)
    operations.undo_regrade(first.id, by_id=cast.scout.id, now=NOW)
    with pytest.raises(AlreadyUndone):
        operations.undo_regrade(first.id, by_id=cast.scout.id, now=NOW)
    undoing = [entry for entry in entries() if entry.reason == LedgerReason.UNDO]
    assert {entry.score for entry in undoing if entry.attempt_id == attempts[0].id} == {0.5, 1.0}


def test_a_later_decision_begins_where_the_earlier_one_ended(attempts: list[Attempt], cast: Cast) -> None:
    publish_with(OTHER_KEY, Way.VOID, cast.scout, "i-eins")
    publish_with(OTHER_KEY.replace("answer: false", "answer: true"), Way.ALL, cast.scout)
    newest = {entry.attempt_id: entry.score for entry in entries()}
    assert newest == {attempts[0].id: 0.5, attempts[1].id: 0.5, attempts[2].id: 1.0}


def test_somebody_who_passes_by_it_has_mastered_the_module_for_good(
    attempts: list[Attempt], cast: Cast
) -> None:
    quiz = db.session.scalars(select(Quiz)).one()
    make_module(quizzes=[quiz], lessons=0)
    regrade = publish_with(OTHER_KEY, Way.UPWARDS, cast.scout)
    assert passed_quiz_ids(cast.outsider.id) == {quiz.id}
    mastered = select(ModuleCompletion.person_id).where(ModuleCompletion.achievement == "mastered")
    assert cast.outsider.id in db.session.scalars(mastered).all()
    operations.undo_regrade(regrade.id, by_id=cast.scout.id, now=NOW)
    assert passed_quiz_ids(cast.outsider.id) == {quiz.id}  # progress never goes back


def test_a_running_attempt_finishes_on_its_version(people: list[Person], cast: Cast) -> None:
    running = attempt_of(people[0], BOTH_RIGHT, submitted=False)
    attempt_of(people[1], BOTH_WRONG)
    publish_with(OTHER_KEY, Way.ALL, cast.scout)
    submit_attempt(get_attempt(running.id, learner=people[0]), now=NOW)
    assert (running.score, running.passed) == (1.0, True)
    assert [entry.attempt_id for entry in entries()] == []


class TestSurprises:
    def test_another_version_meanwhile(self, attempts: list[Attempt], cast: Cast) -> None:
        draft = draft_of(OTHER_KEY, cast.scout)
        seen = quiz_draft_page(draft.id).stamp
        publish(REWORDED)
        with pytest.raises(ResultsChanged):
            operations.decide(draft.id, Choice(Decision(Way.ALL), seen), by_id=cast.scout.id, now=NOW)
        assert (count(QuizVersion), entries()) == (2, [])
        assert quiz_draft_page(draft.id).is_behind
        assert decide(draft, Way.ALL, cast.scout).version.number == 3

    def test_another_attempt_meanwhile(self, attempts: list[Attempt], cast: Cast) -> None:
        draft = draft_of(OTHER_KEY, cast.scout)
        seen = quiz_draft_page(draft.id).stamp
        attempt_of(cast.scout, SIGN)
        with pytest.raises(ResultsChanged):
            operations.decide(draft.id, Choice(Decision(Way.ALL), seen), by_id=cast.scout.id, now=NOW)
        assert count(Regrade) == 0

    def test_the_decision_sent_twice(self, attempts: list[Attempt], cast: Cast) -> None:
        draft = draft_of(OTHER_KEY, cast.scout)
        decide(draft, Way.ALL, cast.scout)
        choice = Choice(Decision(Way.ALL), "")
        with pytest.raises(DraftClosed):
            operations.decide(draft.id, choice, by_id=cast.scout.id, now=NOW)
        assert (count(QuizVersion), count(Regrade), len(entries())) == (2, 1, 2)

    def test_the_same_text_twice_is_one_draft(self, attempts: list[Attempt], cast: Cast) -> None:
        assert draft_of(OTHER_KEY, cast.scout).id == draft_of(OTHER_KEY, cast.admin).id
        with pytest.raises(NothingToPublish):
            operations.begin_quiz_draft(QUIZ, by_id=cast.scout.id, now=NOW)

    def test_a_new_quiz_has_no_results_to_decide_about(self, cast: Cast) -> None:
        draft = draft_of(QUIZ, cast.scout)
        published = decide(draft, Way.KEEP, cast.scout)
        assert (published.version.number, published.regrade) == (1, None)
