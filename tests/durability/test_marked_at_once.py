"""Two people who mark at the same moment: one of them does, the other is told, and nobody's words are lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select, update

from course_engine.accounts.models import Person, Role
from course_engine.assessment import queries
from course_engine.assessment.models import Attempt, AttemptItem, Marking, MarkingTask
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.assessment.conftest import give
from tests.assessment.written import FREE
from tests.builders import NOW, make_cohort, make_person, make_quiz
from tests.durability.instances import Answered, Visitor, served_here, signed_in_cookie
from tests.durability.test_submitted_twice import at_once

ANSWERS = 6


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    with served_here(app) as port:
        yield port


@pytest.fixture
def tasks(app: Flask) -> list[int]:
    """Answers that wait for the two markers, in the order in which they wait."""
    quiz = queries.get_quiz(make_quiz("q-frei", items=[FREE.to_body()], mastery_score=0.5).slug)
    learners = [make_person() for _ in range(ANSWERS)]
    markers = [make_person(f"Marker {number}", roles=[Role.TRAINER]) for number in range(2)]
    make_cohort(learners=learners, trainers=markers)
    for number, learner in enumerate(learners):
        begun = start_attempt(quiz, learner=learner, generator=Random(1), now=NOW)
        attempt = queries.get_attempt(begun.id, learner=learner)
        give(attempt, {"i-frei": {"text": "In eigenen Worten."}})
        submit_attempt(attempt, now=NOW + timedelta(minutes=number))
    by_age = select(MarkingTask.attempt_item_id).order_by(MarkingTask.submitted_at)
    return list(db.session.scalars(by_age))


@pytest.fixture
def markers(app: Flask, tasks: list[int], port: int) -> list[Visitor]:
    found = []
    for person in db.session.scalars(
        select(Person).where(Person.name.like("Marker %")).order_by(Person.name)
    ):
        with Visitor(port, signed_in_cookie(app, person)) as visitor:
            visitor.get("/marking")
            found.append(Visitor(port, visitor.cookie, visitor.token))
    db.session.remove()  # what this thread holds would keep the server waiting
    return found


def form(number: int, then: str = "queue") -> dict[str, object]:
    """What a marker says: the first gives everything, the second little."""
    levels = (
        {"criterion-k-grund": "2", "criterion-k-ton": "2"},
        {"criterion-k-grund": "1", "criterion-k-ton": "0"},
    )
    return {**levels[number], "comment": f"Worte von {number}", "then": then}


def test_an_answer_is_taken_by_one(tasks: list[int], markers: list[Visitor]) -> None:
    for task in tasks:
        told = at_once(markers, lambda _number, marker, task=task: marker.post(f"/marking/{task}/claim", {}))
        assert sorted(one.location for one in told) == ["/marking", f"/marking/{task}"]
    read = Counter(db.session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "answer_read")))
    assert read == {f"attempt_item:{task}": 1 for task in tasks}


def test_both_get_answers_of_their_own(tasks: list[int], markers: list[Visitor]) -> None:
    for _round in range(ANSWERS // 2):
        told = at_once(markers, lambda _number, marker: marker.post("/marking/claims", {}))
        assert {one.status for one in told} == {303}
        assert len({one.location for one in told}) == 2, told
        taken = [int(one.location.rpartition("/")[2]) for one in told]
        db.session.execute(
            update(MarkingTask).where(MarkingTask.attempt_item_id.in_(taken)).values(state="done")
        )
        db.session.commit()


def test_a_mark_is_said_by_one_and_the_other_keeps_their_words(
    tasks: list[int], markers: list[Visitor]
) -> None:
    for task in tasks:  # nobody holds them, as when both have taken longer than half an hour
        said: dict[int, Answered] = {}

        def send(
            number: int, marker: Visitor, task: int = task, said: dict[int, Answered] = said
        ) -> Answered:
            said[number] = marker.post(f"/marking/{task}", form(number))
            return said[number]

        at_once(markers, send)
        assert sorted(one.status for one in said.values()) == [303, 409]
        db.session.expire_all()
        marking = db.session.scalars(select(Marking).where(Marking.attempt_item_id == task)).one()
        winner = int(marking.comment[-1])
        assert said[winner].status == 303
        assert f"Worte von {1 - winner}" in said[1 - winner].text
        attempt = db.session.scalars(
            select(Attempt)
            .join(AttemptItem, AttemptItem.attempt_id == Attempt.id)
            .where(AttemptItem.id == task)
        ).one()
        assert attempt.score == pytest.approx((1, 1 / 3)[winner])
        db.session.remove()


def test_two_who_go_on_to_the_next_answer_never_wait_for_each_other(
    tasks: list[int], markers: list[Visitor]
) -> None:
    for pair in zip(tasks[::2], tasks[1::2], strict=True):
        long_ago = {"claimed_until": utc_now() - timedelta(minutes=1)}
        db.session.execute(update(MarkingTask).values(long_ago))
        db.session.commit()
        db.session.remove()
        said: dict[int, Answered] = {}

        def send(
            number: int, marker: Visitor, pair: tuple[int, int] = pair, said: dict[int, Answered] = said
        ) -> Answered:
            said[number] = marker.post(f"/marking/{pair[number]}", form(number, "next"))
            return said[number]

        at_once(markers, send)
        assert {one.status for one in said.values()} <= {303, 409}  # who lets it lie may find it taken
        kept = set(db.session.scalars(select(Marking.comment).where(Marking.attempt_item_id.in_(pair))))
        assert kept == {f"Worte von {number}" for number, one in said.items() if one.status == 303}
