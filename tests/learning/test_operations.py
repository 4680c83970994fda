"""What reading on records: once, in the exact version, and for good."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptKind
from course_engine.content.models import Module, Quiz
from course_engine.db import db
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.enrolment.operations import NothingPublished, begin_module
from course_engine.learning import evidence, operations
from course_engine.learning.models import Evidence, LessonCompletion, ModuleCompletion, ReadingPlace
from course_engine.learning.progress import ModuleState
from course_engine.learning.queries.shown import get_shown_lesson
from tests.builders import NOW, make_module, make_person, make_quiz
from tests.conftest import Cast
from tests.learning.modules import progress, publish, read, way_of

LATER = NOW + timedelta(days=1)


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def rows(table: type[Any]) -> Sequence[Any]:
    return db.session.scalars(select(table).execution_options(populate_existing=True)).all()


def submitted(person: Person, quiz: Quiz, *, passed: bool, kind: str = AttemptKind.QUIZ) -> Attempt:
    attempt = Attempt(
        kind=kind,
        learner_id=person.id,
        quiz_id=quiz.id,
        quiz_version_id=quiz.current_version_id,
        number=1,
        seed=1,
        started_at=NOW,
        submitted_at=NOW,
        score=1.0 if passed else 0.0,
        passed=passed,
    )
    db.session.add(attempt)
    return attempt


def at_once(app: Flask, *acts: Callable[[], object]) -> None:
    def carry_out(act: Callable[[], object]) -> None:
        with app.app_context():
            try:
                act()
            finally:
                db.session.remove()

    db.session.commit()
    threads = [threading.Thread(target=carry_out, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_finishing_a_lesson_begins_the_module_and_records_the_version_that_was_shown(cast: Cast) -> None:
    module = publish("eins", "zwei")
    shown = way_of(module, cast.learner).lessons[0].version_id
    publish("eins=eins:Ein neuer Text.", "zwei")
    operations.complete_lesson(cast.learner, get_shown_lesson("probe", shown), now=LATER)
    [completion] = rows(LessonCompletion)
    assert (completion.lesson_version_id, completion.completed_at) == (shown, LATER)
    assert [enrolment.person_id for enrolment in rows(ModuleEnrolment)] == [cast.learner.id]
    assert progress(cast.learner, module).changed_lessons == 1


def test_the_last_lesson_completes_the_module_in_the_same_transaction(cast: Cast) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    assert rows(ModuleCompletion) == []
    read(cast.learner, module, "zwei")
    [given] = rows(ModuleCompletion)
    assert (given.achievement, given.module_version_id) == ("completed", module.current_version_id)


def test_finishing_twice_is_finishing_once(cast: Cast) -> None:
    module = publish("eins")
    read(cast.learner, module, "eins")
    read(cast.learner, module, "eins", now=LATER)
    assert [completion.completed_at for completion in rows(LessonCompletion)] == [NOW]
    assert [given.achieved_at for given in rows(ModuleCompletion)] == [NOW]


def test_clicks_at_the_same_time_count_once(app: Flask) -> None:
    person, module = make_person(), publish("eins")
    person_id = person.id

    def click() -> None:
        read(db.session.get_one(Person, person_id), db.session.get_one(Module, module.id), "eins")

    at_once(app, *[click] * 8)
    assert (len(rows(LessonCompletion)), len(rows(ModuleCompletion)), len(rows(ReadingPlace))) == (1, 1, 1)


def test_the_last_two_lessons_finished_at_the_same_time_complete_the_module(app: Flask) -> None:
    person, module = make_person(), publish("eins", "zwei", "drei", "vier")
    person_id = person.id

    def click(slug: str) -> Callable[[], None]:
        return lambda: read(
            db.session.get_one(Person, person_id), db.session.get_one(Module, module.id), slug
        )

    at_once(app, *[click(slug) for slug in ("eins", "zwei", "drei", "vier")])
    assert [given.achievement for given in rows(ModuleCompletion)] == ["completed"]


def test_beginning_at_the_same_time_is_beginning_once(app: Flask) -> None:
    person, module = make_person(), publish("eins")
    person_id, module_id = person.id, module.id

    def begin() -> None:
        begin_module(db.session.get_one(Person, person_id), db.session.get_one(Module, module_id), now=NOW)

    at_once(app, *[begin] * 8)
    assert len(rows(ModuleEnrolment)) == 1


def test_beginning_again_keeps_the_first_beginning(cast: Cast) -> None:
    module = make_module()
    begin_module(cast.learner, module, now=NOW)
    begin_module(cast.learner, module, now=LATER)
    assert [enrolment.begun_at for enrolment in rows(ModuleEnrolment)] == [NOW]


def test_a_module_of_which_nothing_is_published_cannot_be_begun(cast: Cast) -> None:
    module = Module(uid="m-neu", slug="neu", created_at=NOW)
    db.session.add(module)
    db.session.commit()
    with pytest.raises(NothingPublished):
        begin_module(cast.learner, module, now=NOW)


def test_the_place_is_kept_and_moves_on(cast: Cast) -> None:
    module = publish("eins", "zwei")
    for step, anchor in zip(way_of(module, cast.learner).lessons, ("s-recht", "s-ende"), strict=True):
        shown = get_shown_lesson(module.slug, step.version_id)
        operations.keep_place(cast.learner, shown, anchor=anchor, now=NOW)
    [place] = rows(ReadingPlace)
    assert (place.lesson_id, place.anchor) == (way_of(module, cast.learner).lessons[1].id, "s-ende")
    assert rows(LessonCompletion) == []


def test_a_passed_quiz_masters_the_module_before_its_transaction_ends(cast: Cast) -> None:
    quiz = make_quiz()
    module = publish("eins", quizzes=(quiz,))
    operations.record_mastery(submitted(cast.learner, quiz, passed=True), now=LATER)
    db.session.commit()
    assert [given.achievement for given in rows(ModuleCompletion)] == ["mastered"]
    assert progress(cast.learner, module).state == ModuleState.MASTERED
    read(cast.learner, module, "eins")
    assert {given.achievement for given in rows(ModuleCompletion)} == {"completed", "mastered"}


def test_a_submitted_quiz_begins_its_module_passed_or_not(cast: Cast) -> None:
    quiz = make_quiz()
    module = publish("eins", quizzes=(quiz,))
    operations.record_mastery(submitted(cast.learner, quiz, passed=False), now=NOW)
    db.session.commit()
    assert rows(ModuleCompletion) == []
    assert progress(cast.learner, module).state == ModuleState.UNDER_WAY


@pytest.mark.parametrize("kind", [AttemptKind.SELF_CHECK, AttemptKind.RE_CHECK, AttemptKind.PLACEMENT])
def test_only_quizzes_count(cast: Cast, kind: str) -> None:
    quiz = make_quiz()
    module = publish("eins", quizzes=(quiz,))
    operations.record_mastery(submitted(cast.learner, quiz, passed=True, kind=kind), now=NOW)
    db.session.commit()
    assert progress(cast.learner, module).state == ModuleState.NOT_BEGUN


def test_submitting_an_attempt_tells_learning(cast: Cast) -> None:
    from course_engine.assessment.signals import attempt_submitted

    quiz = make_quiz()
    publish("eins", quizzes=(quiz,))
    attempt_submitted.send(submitted(cast.learner, quiz, passed=True), now=NOW)
    db.session.commit()
    assert [given.achievement for given in rows(ModuleCompletion)] == ["mastered"]


def test_evidence_waits_for_the_transaction_of_whoever_saw_it(cast: Cast) -> None:
    module = make_module()
    evidence.add("workshop_held", cast.learner.id, at=NOW, module_id=module.id, details={"people": 7})
    db.session.rollback()
    assert rows(Evidence) == []
    evidence.add("workshop_held", cast.learner.id, at=NOW)
    db.session.commit()
    assert [(fact.kind, fact.details) for fact in rows(Evidence)] == [("workshop_held", {})]
