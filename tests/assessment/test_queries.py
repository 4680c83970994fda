"""What rooms above ask about attempts."""

from __future__ import annotations

from datetime import timedelta

from course_engine.assessment import queries
from course_engine.assessment.models import Attempt, LedgerEntry
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.content.models import Quiz
from course_engine.db import db
from tests.assessment.conftest import begin, give
from tests.assessment.items import RIGHT_ANSWERS
from tests.builders import NOW, make_person, make_quiz
from tests.conftest import Cast
from tests.statements import count_statements


def test_a_quiz_once_passed_stays_passed(quiz: Quiz, cast: Cast) -> None:
    first = begin(quiz, cast.learner)
    give(first, RIGHT_ANSWERS)
    submit_attempt(first, now=NOW)
    submit_attempt(begin(quiz, cast.learner), now=NOW)  # empty: not passed
    assert queries.passed_quiz_ids(cast.learner.id) == {quiz.id}
    assert queries.passed_quiz_ids(cast.outsider.id) == frozenset()


def test_a_quiz_passed_by_a_later_regrade_counts(quiz: Quiz, attempt: Attempt, cast: Cast) -> None:
    submit_attempt(attempt, now=NOW)
    db.session.add(LedgerEntry(attempt_id=attempt.id, reason="regrade", score=1, passed=True, entered_at=NOW))
    db.session.commit()
    assert queries.passed_quiz_ids(cast.learner.id) == {quiz.id}


def test_the_passed_quizzes_of_many_people_take_one_statement(quiz: Quiz, cast: Cast) -> None:
    people = [make_person().id for _ in range(20)]
    with count_statements() as sent:
        passed = queries.passed_quizzes_of([cast.learner.id, *people])
    assert len(sent) == 1
    assert passed == {person_id: frozenset() for person_id in [cast.learner.id, *people]}


def test_attempts_come_newest_first_with_the_version_they_were_made_on(quiz: Quiz, cast: Cast) -> None:
    first = begin(quiz, cast.learner)
    submit_attempt(first, now=NOW + timedelta(minutes=1))
    make_quiz("q-probe", title="Neue Fassung")
    begin(quiz, cast.learner)
    newest, oldest = queries.attempts_of(cast.learner.id)
    assert (oldest.title, oldest.version_number, oldest.is_current_version) == ("Probe-Quiz", 1, False)
    assert (newest.title, newest.version_number, newest.is_current_version) == ("Neue Fassung", 2, True)
    assert (oldest.score, oldest.passed, newest.score) == (0, False, None)
    assert queries.running_attempts_of(cast.learner.id) == [newest]
    assert queries.attempts_of_people([cast.learner.id, cast.outsider.id]) == [newest, oldest]
