"""What a process keeps of a cohort's table is never older than what was committed, whoever committed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from course_engine.accounts.models import Person
from course_engine.accounts.operations.account import change_account, deactivate
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.queries import get_quiz
from course_engine.authoring.impact import Way
from course_engine.authoring.operations import undo_regrade
from course_engine.content.models import Module, Quiz, QuizVersion
from course_engine.content.operations import publish_quiz
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortMembership, ProgressStamp
from course_engine.enrolment.operations import (
    add_cohort_module,
    begin_module,
    remove_cohort_module,
    remove_member,
)
from course_engine.enrolment.stamping import note_progress
from course_engine.learning.operations import keep_place
from course_engine.learning.queries.shown import get_shown_lesson
from course_engine.mentoring.operations.ask_mentor import Question, ask_mentor
from course_engine.mentoring.operations.withdraw_request import withdraw_request
from course_engine.mentoring.queries.lessons import Subject
from course_engine.reporting.queries import CohortReport, cohort_report, lines
from tests.assessment.test_marking import LITTLE, hand_in, mark
from tests.assessment.written import FREE, FULL, PRIVATE
from tests.authoring.quiz_files import BOTH_RIGHT, BOTH_WRONG, OTHER_KEY, QUIZ, SIGN, attempt_of
from tests.authoring.test_publish_quiz_version import publish_with
from tests.builders import NOW, make_cohort, make_quiz, make_topic, single_choice
from tests.conftest import Cast
from tests.learning.modules import publish, read, way_of
from tests.statements import count_statements

SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(days=30)


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


@dataclass(frozen=True)
class Scene:
    """A cohort of two, `learner` and `other`, who have read and sat; its trainer; a module that is not of the cohort."""

    cast: Cast
    cohort: Cohort
    module: Module
    further: Module
    waiting: Attempt  # for a mark, of `other`

    @property
    def learner(self) -> Person:
        return self.cast.learner

    @property
    def other(self) -> Person:
        return self.cast.outsider


@pytest.fixture
def scene(cast: Cast) -> Scene:
    version = publish_quiz(QUIZ, slug="fotos", now=NOW)
    assert isinstance(version, QuizVersion)
    written = make_quiz(
        "q-frei", items=[single_choice("i-eins"), FREE.to_body(), PRIVATE.to_body()], mastery_score=0.5
    )
    module = publish("eins", "zwei", quizzes=(db.session.get_one(Quiz, version.quiz_id),))
    writing = publish("vier", slug="schreiben", uid="m-schreiben", quizzes=(written,))
    further = publish("drei", slug="weiter", uid="m-weiter")
    cohort = make_cohort(
        learners=[cast.learner, cast.outsider],
        trainers=[cast.trainer],
        modules=[module, writing],
        name="Zwei",
    )
    for person, answers in ((cast.learner, SIGN), (cast.outsider, BOTH_WRONG)):
        read(person, module, "eins")
        attempt_of(person, answers)
    return Scene(cast, cohort, module, further, hand_in(written, cast.outsider))


def look(cohort: Cohort) -> CohortReport:
    db.session.commit()
    db.session.expire_all()
    return cohort_report(cohort, now=LATER)


def afresh(cohort: Cohort) -> CohortReport:
    """The same from nothing but the rows."""
    kept = dict(lines._kept)
    lines._kept.clear()
    try:
        return look(cohort)
    finally:
        lines._kept.update(kept)


def keep_another_place(scene: Scene) -> None:
    lesson = get_shown_lesson("probe", way_of(scene.module, scene.learner).lessons[0].version_id)
    keep_place(scene.learner, lesson, anchor="weiter-unten", now=SOON)


def regrade(scene: Scene) -> None:
    publish_with(OTHER_KEY, Way.ALL, scene.cast.scout)


def regrade_and_undo(scene: Scene) -> None:
    made = publish_with(OTHER_KEY, Way.ALL, scene.cast.scout)
    look(scene.cohort)
    undo_regrade(made.id, by_id=scene.cast.scout.id, now=SOON)


def mark_twice(scene: Scene) -> None:
    mark(scene.waiting, scene.cast.trainer, LITTLE, now=SOON)
    look(scene.cohort)
    mark(scene.waiting, scene.cast.trainer, FULL, now=SOON)


def ask(scene: Scene) -> Any:
    subject = Subject(topic=make_topic())
    return ask_mentor(
        scene.learner,
        Question(text="Wie geht das?", subject=subject, scout_id=None, idempotency_key="k"),
        now=NOW,
    )


def ask_and_withdraw(scene: Scene) -> None:
    request = ask(scene)
    look(scene.cohort)
    withdraw_request(request, now=SOON)


def leave(scene: Scene) -> None:
    membership = db.session.query(CohortMembership).filter_by(
        cohort_id=scene.cohort.id, person_id=scene.other.id
    )
    remove_member(scene.cohort, membership.one().id, actor=scene.cast.admin, now=SOON)


def add_module(scene: Scene) -> None:
    add_cohort_module(scene.cohort, scene.further.id, actor=scene.cast.admin, now=SOON)


def add_and_remove_module(scene: Scene) -> None:
    add_module(scene)
    look(scene.cohort)
    remove_cohort_module(scene.cohort, scene.module.id, actor=scene.cast.admin, now=SOON)


def publish_with_another_lesson(scene: Scene) -> None:
    publish("eins", "zwei", "neu", quizzes=(get_quiz("fotos"),), now=SOON)


def begin_another(scene: Scene) -> None:
    add_module(scene)
    look(scene.cohort)
    begin_module(scene.learner, scene.further, now=SOON)


def rename(scene: Scene) -> None:
    change_account(scene.learner, name="Zora Anders", organisation="", locale="de", now=SOON)


SEEN: dict[str, Callable[[Scene], Any]] = {
    "a lesson is read": lambda scene: read(scene.learner, scene.module, "zwei", now=SOON),
    "another heading is come to": keep_another_place,
    "a module is begun": begin_another,
    "a quiz is begun": lambda scene: start_attempt(
        get_quiz("fotos"), learner=scene.learner, generator=Random(1), now=SOON
    ),
    "a quiz is passed": lambda scene: attempt_of(scene.learner, BOTH_RIGHT),
    "a quiz is failed again and again": lambda scene: [attempt_of(scene.learner, SIGN) for _ in range(3)],
    "an answer is marked": lambda scene: mark(scene.waiting, scene.cast.trainer, FULL, now=SOON),
    "a mark is changed": mark_twice,
    "a changed quiz passes somebody": regrade,
    "a decision is undone": regrade_and_undo,  # what was mastered by it stays
    "a new version of the module asks for more": publish_with_another_lesson,
    "the cohort gets another module": add_module,
    "the cohort loses a module": add_and_remove_module,
    "somebody asks for a mentor": ask,
    "somebody has another name": rename,
    "somebody leaves": leave,
    "somebody may not sign in any more": lambda scene: deactivate(
        scene.other, actor=scene.cast.admin, now=SOON
    ),
}
UNSEEN: dict[str, Callable[[Scene], Any]] = {
    "a request is withdrawn": ask_and_withdraw,
}


@pytest.mark.parametrize("act", [*SEEN, *UNSEEN])
def test_after_every_act_the_table_says_what_the_rows_say(scene: Scene, act: str) -> None:
    before = look(scene.cohort)
    {**SEEN, **UNSEEN}[act](scene)
    after = look(scene.cohort)
    assert after.rows == afresh(scene.cohort).rows
    assert after.modules == afresh(scene.cohort).modules
    assert (after.rows != before.rows) == (act in SEEN)


def stamps() -> dict[int, int]:
    return {row.person_id: row.stamp for row in db.session.query(ProgressStamp)}


def test_nothing_is_worked_out_twice(scene: Scene) -> None:
    first = look(scene.cohort)
    with count_statements() as sent:
        again = look(scene.cohort)
    assert again.rows == first.rows
    assert not [statement for statement in sent if "lesson_completions" in statement]


def test_only_those_who_changed_are_worked_out_anew(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[int] = []
    work_out = lines._work_out

    def note(person_ids: Any, *rest: Any, **more: Any) -> Any:
        worked_out.extend(person_ids)
        return work_out(person_ids, *rest, **more)

    look(scene.cohort)
    monkeypatch.setattr(lines, "_work_out", note)
    read(scene.learner, scene.module, "zwei", now=SOON)
    look(scene.cohort)
    assert worked_out == [scene.learner.id]


def test_what_was_rolled_back_changes_no_stamp(scene: Scene) -> None:
    before = stamps()
    note_progress(scene.learner.id)
    db.session.rollback()
    db.session.commit()
    assert stamps() == before
    note_progress(scene.learner.id)
    db.session.commit()
    after = stamps()
    assert after.pop(scene.learner.id) != before.pop(scene.learner.id)
    assert after == before


def test_no_more_is_kept_than_there_is_room_for(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "KEPT", 1)
    monkeypatch.setattr(lines, "_kept", {})
    expected = look(scene.cohort).rows
    assert len(lines._kept) == 1
    assert look(scene.cohort).rows == expected
