"""Marking: who may, one at a time, a second opinion, a score that is written once, and later changes beside it."""

from datetime import timedelta
from random import Random

import pytest

from course_engine.accounts.models import Role
from course_engine.assessment import queries
from course_engine.assessment.models import Attempt, AttemptItem, LedgerEntry, Marking, MarkingTask
from course_engine.assessment.operations.claim_answer import BeingMarked, claim_answer, claim_next_answer
from course_engine.assessment.operations.mark_answer import Mark, MarkedMeanwhile, mark_answer
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries.marking import get_marking_page, marking_queue, part_in
from course_engine.assessment.signals import attempt_graded
from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortMembership
from course_engine.errors import NotFound
from course_engine.learning.models import ModuleCompletion
from course_engine.notifications.models import OutboxMail
from tests.assessment.conftest import give
from tests.assessment.written import FREE, FULL, PRIVATE
from tests.builders import NOW, make_cohort, make_module, make_person, make_quiz, single_choice
from tests.statements import count_statements

LATER = NOW + timedelta(minutes=5)
LITTLE = {"k-grund": 1.0, "k-ton": 0.0}
NOTHING = {"k-grund": 0.0, "k-ton": 0.0}


@pytest.fixture
def database(either_database):
    return either_database


@pytest.fixture
def quiz(cast):
    bodies = [single_choice("i-eins"), FREE.to_body(), PRIVATE.to_body()]
    return make_quiz("q-frei", items=bodies, mastery_score=0.5)


@pytest.fixture
def colleague(cast):
    person = make_person("Kolja Kollege", roles=[Role.TRAINER])
    cohort = db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()
    db.session.add(CohortMembership(cohort_id=cohort.id, person_id=person.id, role="trainer", joined_at=NOW))
    db.session.commit()
    return person


def hand_in(quiz, learner, *, at=NOW, text="In eigenen Worten."):
    begun = start_attempt(queries.get_quiz(quiz.slug), learner=learner, generator=Random(1), now=NOW)
    attempt = queries.get_attempt(begun.id, learner=learner)
    give(
        attempt, {"i-eins": {"choice": "nein"}, "i-frei": {"text": text}, "i-fuer-mich": {"text": "Geheim."}}
    )
    submit_attempt(attempt, now=at)
    return attempt


def task_of(attempt):
    return (
        db.session.query(MarkingTask)
        .join(AttemptItem, AttemptItem.id == MarkingTask.attempt_item_id)
        .filter(AttemptItem.attempt_id == attempt.id)
        .one()
        .attempt_item_id
    )


def mark(attempt, marker, credits, *, comment="", second=False, now=LATER):
    """Take the answer and say what it is worth."""
    page = get_marking_page(task_of(attempt), marker=marker, now=now)
    claim_answer(page, marker=marker, now=now)
    page = get_marking_page(page.id, marker=marker, now=now)
    mark_answer(page, Mark(credits, comment, second), marker=marker, and_next=False, now=now)
    db.session.expire_all()


def result(attempt):
    kept = db.session.get(Attempt, attempt.id)
    return kept.score, kept.passed, kept.graded_at


def test_the_last_mark_writes_the_score_and_tells_the_learner(quiz, cast):
    attempt = hand_in(quiz, cast.learner)
    told = []
    with attempt_graded.connected_to(lambda sender, **facts: told.append((sender.id, facts["passed"]))):
        mark(attempt, cast.trainer, FULL, comment="Schön gesagt.")
    assert result(attempt) == (0.75, True, LATER)
    assert told == [(attempt.id, True)]
    (mail,) = db.session.query(OutboxMail).all()
    assert mail.address == cast.learner.email
    assert f"/attempts/{attempt.id}/result" in mail.text
    assert "Schön" not in mail.text


def test_a_module_is_mastered_with_the_mark(quiz, cast):
    make_module(lessons=0, quizzes=[quiz])
    attempt = hand_in(quiz, cast.learner)
    assert not db.session.query(ModuleCompletion).filter_by(achievement="mastered").count()
    mark(attempt, cast.trainer, FULL)
    assert db.session.query(ModuleCompletion).filter_by(achievement="mastered").count() == 1


def test_who_sees_what_waits(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    for person, there in ((cast.trainer, True), (colleague, True), (cast.other_trainer, False)):
        assert bool(marking_queue(person, now=NOW).waiting) is there
    for person in (cast.other_trainer, cast.admin, cast.scout, cast.learner, cast.outsider):
        with pytest.raises(NotFound):
            get_marking_page(task_of(attempt), marker=person, now=NOW)


def test_what_somebody_without_a_cohort_wrote_is_for_every_trainer_but_themselves(quiz, cast):
    alone = make_person("Alma Allein", roles=[Role.LEARNER, Role.TRAINER])
    attempt = hand_in(quiz, alone)
    assert get_marking_page(task_of(attempt), marker=cast.other_trainer, now=NOW)
    with pytest.raises(NotFound):
        get_marking_page(task_of(attempt), marker=alone, now=NOW)


def test_the_oldest_comes_first(quiz, cast):
    new = hand_in(quiz, cast.learner, at=LATER)
    other = make_person("Otto Früher")
    make_cohort(learners=[other], trainers=[cast.trainer])
    old = hand_in(quiz, other)
    assert [one.id for one in marking_queue(cast.trainer, now=LATER).waiting] == [task_of(old), task_of(new)]
    assert claim_next_answer(marker=cast.trainer, now=LATER) == task_of(old)


def test_two_people_never_do_the_same_work(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    page = get_marking_page(task_of(attempt), marker=colleague, now=NOW)
    assert claim_next_answer(marker=cast.trainer, now=NOW) == task_of(attempt)
    assert claim_next_answer(marker=colleague, now=NOW) is None
    with pytest.raises(BeingMarked):
        claim_answer(page, marker=colleague, now=NOW)
    with pytest.raises(BeingMarked):
        mark_answer(page, Mark(FULL), marker=colleague, and_next=False, now=NOW)
    db.session.rollback()
    assert get_marking_page(page.id, marker=colleague, now=NOW).claimed_by == "Tara Trainerin"
    claim_answer(page, marker=colleague, now=NOW + timedelta(minutes=31))  # what was left lying is free again


def test_a_mark_of_somebody_else_is_not_overwritten_unseen(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    stale = get_marking_page(task_of(attempt), marker=colleague, now=NOW)
    mark(attempt, cast.trainer, FULL)
    with pytest.raises(MarkedMeanwhile):
        mark_answer(stale, Mark(NOTHING), marker=colleague, and_next=False, now=LATER)
    db.session.rollback()
    assert result(attempt)[0] == 0.75


def test_reading_an_answer_is_on_record(quiz, cast):
    attempt = hand_in(quiz, cast.learner)
    page = get_marking_page(task_of(attempt), marker=cast.trainer, now=NOW)
    assert page.answer is None  # only who has taken it sees it
    mark(attempt, cast.trainer, FULL)
    kept = [
        (one.action, one.actor_id, one.person_id)
        for one in db.session.query(AuditEntry).order_by(AuditEntry.id)
        if one.action.startswith("answer")
    ]
    who = (cast.trainer.id, cast.learner.id)
    assert kept == [("answer_read", *who), ("answer_marked", *who)]


def test_a_second_opinion_is_given_without_the_first(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL, comment="Sehr gut.", second=True)
    assert result(attempt) == (None, None, None)
    assert not marking_queue(cast.trainer, now=LATER).waiting
    assert len(marking_queue(cast.trainer, now=LATER).asked) == 1
    claim_next_answer(marker=colleague, now=LATER)
    page = get_marking_page(task_of(attempt), marker=colleague, now=LATER)
    assert (page.kind, page.first, page.start) == ("second", None, None)


def test_two_who_agree_settle_it(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL, comment="Sehr gut.", second=True)
    mark(attempt, colleague, FULL, comment="Finde ich auch.")
    assert result(attempt)[0] == 0.75
    page = queries.result_page(queries.get_attempt(attempt.id, learner=cast.learner))
    assert page.items[1].marking.comment == "Sehr gut."


def test_where_two_differ_the_first_decides(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL, second=True)
    mark(attempt, colleague, NOTHING)
    assert result(attempt) == (None, None, None)
    assert not marking_queue(colleague, now=LATER).waiting
    with pytest.raises(NotFound):
        get_marking_page(task_of(attempt), marker=colleague, now=LATER)
    (waiting,) = marking_queue(cast.trainer, now=LATER).waiting
    assert waiting.state == "decision"
    claim_next_answer(marker=cast.trainer, now=LATER)
    page = get_marking_page(waiting.id, marker=cast.trainer, now=LATER)
    assert (page.first.credits, page.second.credits) == (FULL, NOTHING)
    mark(attempt, cast.trainer, LITTLE)
    assert result(attempt) == (0.25, False, LATER)
    assert [one.kind for one in db.session.query(Marking).order_by(Marking.id)] == [
        "first",
        "second",
        "final",
    ]


def test_who_is_gone_does_not_block_the_decision(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL, second=True)
    mark(attempt, colleague, NOTHING)
    db.session.query(CohortMembership).filter_by(person_id=cast.trainer.id).one().left_at = LATER
    db.session.commit()
    mark(attempt, colleague, LITTLE)
    assert result(attempt)[0] == 0.25


def test_the_first_need_not_wait_for_the_second(quiz, cast, colleague):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL, second=True)
    mark(attempt, cast.trainer, LITTLE)
    assert result(attempt)[0] == 0.25


def test_a_later_change_goes_to_the_ledger_and_the_recorded_score_stays(quiz, cast):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, LITTLE)
    assert result(attempt) == (0.25, False, LATER)
    mark(attempt, cast.trainer, FULL, comment="Ich hatte etwas übersehen.", now=LATER + timedelta(days=1))
    assert result(attempt) == (0.25, False, LATER)
    (entry,) = db.session.query(LedgerEntry).all()
    assert (entry.reason, entry.score, entry.passed) == ("marking", 0.75, True)
    assert entry.item_scores[str(task_of(attempt))] == 1
    assert (entry.note, entry.entered_by_id) == ("Ich hatte etwas übersehen.", cast.trainer.id)
    assert queries.passed_quiz_ids(cast.learner.id) == {quiz.id}


def test_what_was_passed_stays_passed(quiz, cast):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL)
    mark(attempt, cast.trainer, NOTHING)
    assert result(attempt)[:2] == (0.75, True)
    assert queries.passed_quiz_ids(cast.learner.id) == {quiz.id}


def test_saying_the_same_again_changes_no_result(quiz, cast):
    attempt = hand_in(quiz, cast.learner)
    mark(attempt, cast.trainer, FULL)
    mark(attempt, cast.trainer, FULL, comment="Noch ein Wort.")
    assert not db.session.query(LedgerEntry).count()


def test_a_score_waits_for_every_answer(cast):
    two = make_quiz("q-zwei", items=[FREE.to_body(), FREE.to_body() | {"id": "i-noch"}], mastery_score=0.5)
    begun = start_attempt(queries.get_quiz(two.slug), learner=cast.learner, generator=Random(1), now=NOW)
    attempt = queries.get_attempt(begun.id, learner=cast.learner)
    give(attempt, {"i-frei": {"text": "Eins."}, "i-noch": {"text": "Zwei."}})
    submit_attempt(attempt, now=NOW)
    for number, credits in enumerate((FULL, LITTLE)):
        assert result(attempt)[0] is None
        id_ = claim_next_answer(marker=cast.trainer, now=LATER)
        page = get_marking_page(id_, marker=cast.trainer, now=LATER)
        following = mark_answer(page, Mark(credits), marker=cast.trainer, and_next=True, now=LATER)
        assert (following is None) == bool(number)
    db.session.expire_all()
    assert result(attempt) == (pytest.approx(2 / 3), True, LATER)


@pytest.mark.parametrize("state", ["open", "second", "decision", "done"])
@pytest.mark.parametrize("gone", [True, False])
def test_there_is_always_somebody_who_can_go_on(state, gone):
    first, other = 1, 2
    kinds = {part_in(state, first, one, first_is_gone=gone) for one in ([other] if gone else [first, other])}
    assert kinds - {None}


def test_the_queue_asks_a_constant_number_of_questions(quiz, cast):
    hand_in(quiz, cast.learner)
    with count_statements() as few:
        marking_queue(cast.trainer, now=NOW)
    people = [make_person() for _ in range(8)]
    make_cohort(learners=people, trainers=[cast.trainer])
    for person in people:
        hand_in(quiz, person)
    with count_statements() as many:
        assert len(marking_queue(cast.trainer, now=NOW).waiting) == 9
    assert len(few) == len(many)
