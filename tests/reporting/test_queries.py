"""A report counts what happened, in the same number of statements for ten people and for five hundred."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, LedgerEntry
from course_engine.content.models import LessonPin, Module, Quiz
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortMembership, CohortRole, ModuleEnrolment
from course_engine.enrolment.queries import get_cohort_learner
from course_engine.learning.models import LessonCompletion
from course_engine.mentoring.models import MentorRequest, Mentorship, RequestState
from course_engine.reporting.attention import ReasonKind
from course_engine.reporting.queries import Cell, CohortReport, Row, cohort_report, person_report
from tests.builders import NOW, make_cohort, make_module, make_person, make_quiz, make_topic
from tests.statements import count_statements

LATER = NOW + timedelta(days=30)


def begin(person: Person, module: Module, *, lessons: int = 0, at: datetime = NOW) -> None:
    db.session.add(
        ModuleEnrolment(
            person_id=person.id, module_id=module.id, module_version_id=module.current_version_id, begun_at=at
        )
    )
    pins = db.session.query(LessonPin).filter_by(module_version_id=module.current_version_id)
    db.session.add_all(
        LessonCompletion(
            person_id=person.id,
            lesson_id=pin.lesson_id,
            lesson_version_id=pin.lesson_version_id,
            completed_at=at,
        )
        for pin in pins.order_by(LessonPin.position).limit(lessons)
    )
    db.session.commit()


def submit(person: Person, quiz: Quiz, *, number: int = 1, score: float = 0.5, at: datetime = NOW) -> Attempt:
    attempt = Attempt(
        learner_id=person.id,
        quiz_id=quiz.id,
        quiz_version_id=quiz.current_version_id,
        number=number,
        seed=1,
        started_at=at,
        submitted_at=at,
        score=score,
        passed=score >= 0.8,
    )
    db.session.add(attempt)
    db.session.commit()
    return attempt


def ask(person: Person) -> MentorRequest:
    request = MentorRequest(
        learner_id=person.id,
        topic_id=make_topic().id,
        question="Ein Geheimnis",
        idempotency_key=f"k{person.id}",
        requested_at=NOW,
    )
    db.session.add(request)
    db.session.commit()
    return request


def row_of(report: CohortReport, person: Person) -> Row:
    (row,) = [row for row in report.rows if row.member.person_id == person.id]
    return row


def test_each_state_is_shown_as_it_is(app: Flask) -> None:
    quiz = make_quiz()
    module = make_module(lessons=4, quizzes=[quiz])
    new, on, through, master = (make_person(name) for name in ("Neu", "Unterwegs", "Durch", "Meisterin"))
    cohort = make_cohort(learners=[new, on, through, master], modules=[module])
    begin(on, module, lessons=2)
    begin(through, module, lessons=4, at=NOW + timedelta(days=25))
    submit(master, quiz, score=0.9)
    report = cohort_report(cohort, now=LATER)
    cells = {row.member.name: row.cells[0] for row in report.rows}
    assert cells == {
        "Neu": Cell("not_begun", 0, 4),
        "Unterwegs": Cell("under_way", 2, 4),
        "Durch": Cell("completed", 4, 4),
        "Meisterin": Cell("mastered", 0, 4),
    }
    assert (report.people, report.mastered, report.begun, report.not_begun) == (4, 1, 2, 1)
    assert report.mastered_by_module == [1]
    assert report.recent == 1
    assert report.few
    assert [row.member.name for row in report.needing_help] == ["Neu", "Unterwegs"]


def test_only_the_cohorts_own_modules_count(app: Flask) -> None:
    mine, other = make_module("a"), make_module("b")
    person = make_person()
    cohort = make_cohort(learners=[person], modules=[mine])
    begin(person, other, lessons=1, at=LATER)
    (row,) = cohort_report(cohort, now=LATER).rows
    assert row.last_at is None
    assert [reason.kind for reason in row.reasons] == [ReasonKind.NOT_BEGUN]


def test_a_quiz_that_was_tried_often_is_named_until_it_is_passed(app: Flask) -> None:
    quiz = make_quiz(title="Fotos")
    module = make_module(quizzes=[quiz])
    person = make_person()
    cohort = make_cohort(learners=[person], modules=[module])
    for number, score in enumerate([0.2, 0.6, 0.4], start=1):
        attempt = submit(person, quiz, number=number, score=score)
    (reason,) = row_of(cohort_report(cohort, now=NOW), person).reasons
    assert reason.quiz is not None
    assert (reason.quiz.title, reason.quiz.tries, reason.quiz.best) == ("Fotos", 3, 0.6)
    entry = LedgerEntry(attempt_id=attempt.id, reason="regrade", score=0.9, passed=True, entered_at=NOW)
    db.session.add(entry)
    db.session.commit()
    assert row_of(cohort_report(cohort, now=NOW), person).reasons == []


def test_who_waits_for_a_mentor_is_named(app: Flask) -> None:
    module, person = make_module(), make_person()
    cohort = make_cohort(learners=[person], modules=[module])
    request = ask(person)
    (reason,) = cohort_report(cohort, now=NOW + timedelta(days=6)).rows[0].reasons
    assert (reason.kind, reason.days) == (ReasonKind.WAITING, 6)
    request.state = RequestState.WITHDRAWN
    db.session.commit()
    assert cohort_report(cohort, now=NOW + timedelta(days=6)).rows[0].reasons == []


def test_one_person_shows_lessons_attempts_and_that_somebody_accompanies_them(app: Flask) -> None:
    quiz = make_quiz(title="Fotos")
    module, untouched = make_module(lessons=["eins", "zwei"], quizzes=[quiz]), make_module("b", title="B")
    person, scout = make_person(), make_person()
    cohort = make_cohort(learners=[person], modules=[module, untouched])
    begin(person, module, lessons=1)
    attempt = submit(person, quiz, score=0.5)
    for score in (0.6, 0.7):
        db.session.add(
            LedgerEntry(attempt_id=attempt.id, reason="regrade", score=score, passed=False, entered_at=NOW)
        )
    request = ask(person)
    member = get_cohort_learner(cohort, person.id)
    assert person_report(cohort, member, now=NOW).asked
    request.state = RequestState.ANSWERED
    mentorship = Mentorship(
        request_id=request.id,
        learner_id=person.id,
        scout_id=scout.id,
        topic_id=request.topic_id,
        began_at=NOW,
    )
    db.session.add(mentorship)
    db.session.commit()

    report = person_report(cohort, member, now=NOW)
    (begun,), (not_begun,) = report.begun, report.not_begun
    assert [(line.title, line.completed_at) for line in begun.lessons] == [("eins", NOW), ("zwei", None)]
    (line,) = begun.attempts
    assert (line.quiz, line.number, line.submitted_at, line.score, line.later_score) == (
        "Fotos",
        1,
        NOW,
        0.5,
        0.7,
    )
    assert not_begun.title == "B"
    assert (report.accompanied, report.was_accompanied, report.asked) == (True, False, False)
    mentorship.ended_at = LATER
    db.session.commit()
    ended = person_report(cohort, member, now=NOW)
    assert (ended.accompanied, ended.was_accompanied) == (False, True)


def crowd(cohort: Cohort, module: Module, size: int) -> None:
    people = [Person(name=f"P{n}", email=f"p{size}-{n}@example.org", created_at=NOW) for n in range(size)]
    db.session.add_all(people)
    db.session.flush()
    for person in people:
        db.session.add(
            CohortMembership(cohort_id=cohort.id, person_id=person.id, role=CohortRole.LEARNER, joined_at=NOW)
        )
    db.session.commit()
    for person in people[:20]:
        begin(person, module, lessons=1)


def test_the_report_takes_the_same_statements_for_few_and_many(app: Flask) -> None:
    quiz = make_quiz()
    module = make_module(quizzes=[quiz])
    cohort = make_cohort(modules=[module])
    counts = []
    for size in (10, 490):
        crowd(cohort, module, size)
        with count_statements() as sent:
            report = cohort_report(cohort, now=NOW)
        counts.append(len(sent))
    assert report.people == 500
    assert counts[0] == counts[1] <= 12


def test_one_persons_page_takes_the_same_statements_for_few_and_many_modules(app: Flask) -> None:
    person = make_person()
    counts = []
    for number in (1, 12):
        modules = [
            make_module(f"m{number}-{n}", quizzes=[make_quiz(f"q{number}-{n}")]) for n in range(number)
        ]
        cohort = make_cohort(learners=[person], modules=modules)
        begin(person, modules[0], lessons=2)
        member = get_cohort_learner(cohort, person.id)
        with count_statements() as sent:
            person_report(cohort, member, now=NOW)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 16
