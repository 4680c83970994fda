"""What changed since somebody read: shown, settled, checked in short, and nothing taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.start_re_check import NothingNew, start_re_check
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_quiz
from course_engine.assessment.queries.re_checks import re_checks_of
from course_engine.content.models import Module, ModuleVersion
from course_engine.content.operations import publish_quiz
from course_engine.db import db
from course_engine.learning.models import ChangeSeen, LessonCompletion
from course_engine.learning.progress import ModuleState, texts_that_count
from tests.assessment.conftest import give
from tests.builders import NOW
from tests.conftest import Cast
from tests.learning.modules import progress, publish, read, way_of
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]
LATER = NOW + timedelta(days=3)
OLD = "eins=eins:Frag vor jedem Foto."
NEW = "eins=eins:Frag vor jedem Foto und schreib es auf."


def minor(module: Module) -> None:
    """Let the newest version be a minor change, as its author could have said."""
    version = db.session.get_one(ModuleVersion, module.current_version_id)
    version.substantial = False
    db.session.commit()


class TestTextsThatCount:
    A, B, C = 1, 2, 3
    KEY = (10, "")

    def counting(self, *versions: tuple[bool, int]) -> set[int]:
        return set(texts_that_count([(big, {self.KEY: text}) for big, text in versions])[10])

    def test_a_substantial_change_makes_earlier_texts_old(self) -> None:
        assert self.counting((True, 1), (True, 2)) == {2}

    def test_a_minor_change_is_silent(self) -> None:
        assert self.counting((True, 1), (False, 2)) == {1, 2}

    def test_a_minor_one_behind_a_substantial_one(self) -> None:
        assert self.counting((True, 1), (True, 2), (False, 3)) == {2, 3}

    def test_a_substantial_version_that_left_the_lesson_alone(self) -> None:
        assert self.counting((True, 1), (True, 1), (False, 2)) == {1, 2}

    def test_a_minor_one_before_a_substantial_one_hides_nothing(self) -> None:
        assert self.counting((True, 1), (False, 2), (True, 3)) == {3}


def test_a_substantial_change_shows_and_takes_nothing_away(cast: Cast) -> None:
    module = publish(OLD)
    read(cast.learner, module, "eins")
    module = publish(NEW, now=LATER)
    now = progress(cast.learner, module)
    assert (now.state, now.newer_changes) == (ModuleState.COMPLETED, 1)
    assert way_of(module, cast.learner).lessons[0].changed


def test_a_minor_change_is_silent(cast: Cast) -> None:
    module = publish(OLD)
    read(cast.learner, module, "eins")
    module = publish(NEW, now=LATER)
    minor(module)
    assert progress(cast.learner, module).newer_changes == 0
    assert not way_of(module, cast.learner).lessons[0].changed


def test_it_shows_in_a_module_that_is_not_finished_too(cast: Cast) -> None:
    module = publish(OLD, "zwei")
    read(cast.learner, module, "eins")
    module = publish(NEW, "zwei", now=LATER)
    assert progress(cast.learner, module).newer_changes == 1


@pytest.fixture
def changed(cast: Cast) -> Module:
    module = publish(OLD, "zwei")
    read(cast.learner, module, "eins", "zwei")
    return publish(NEW, "zwei", "drei", now=LATER)


@pytest.fixture
def learner(changed: Module, cast: Cast, browser_of: Browser) -> FlaskClient:
    return browser_of(cast.learner)


def test_the_page_shows_old_and_new_words(learner: FlaskClient) -> None:
    page = learner.get("/modules/probe/changes").text
    assert "Früher:" in page
    assert "Jetzt:" in page
    assert "schreib es auf." in page
    assert "<ins>" in page
    assert "neu dazugekommen" in page
    assert "Lektion zwei" not in page


@pytest.mark.parametrize("path", ["/", "/modules", "/modules/probe"])
def test_a_quiet_badge_leads_there(learner: FlaskClient, path: str) -> None:
    page = learner.get(path).text
    assert "2 neue Änderungen" in page
    assert 'href="/modules/probe/changes"' in page


def test_the_lesson_leads_there(learner: FlaskClient) -> None:
    assert "/modules/probe/changes#lesson-" in learner.get("/modules/probe/lessons/eins").text


def settle(learner: FlaskClient) -> Any:
    page = learner.get("/modules/probe/changes").text
    shown = re.findall(r'name="lesson_version" value="(\d+)"', page)
    return learner.post("/modules/probe/changes", data={"lesson_version": shown})


def test_seen_settles_it_and_leaves_the_completion_where_it_was(
    learner: FlaskClient, cast: Cast, changed: Module
) -> None:
    before = db.session.scalars(select(LessonCompletion.lesson_version_id)).all()
    assert settle(learner).status_code == 303
    assert "neue Änderung" not in learner.get("/modules/probe").text
    assert "nichts neu" in learner.get("/modules/probe/changes").text
    assert db.session.scalars(select(LessonCompletion.lesson_version_id)).all() == before
    assert progress(cast.learner, changed).state == ModuleState.COMPLETED
    assert settle(learner).status_code == 303


def test_what_comes_after_it_was_shown_stays_new(learner: FlaskClient, cast: Cast) -> None:
    page = learner.get("/modules/probe/changes").text
    shown = re.findall(r'name="lesson_version" value="(\d+)"', page)
    module = publish("eins=eins:Ganz anders.", "zwei", "drei", now=LATER + timedelta(days=1))
    learner.post("/modules/probe/changes", data={"lesson_version": shown})
    assert progress(cast.learner, module).newer_changes == 1


def test_texts_of_other_modules_are_passed_over(learner: FlaskClient) -> None:
    other = publish("fremd", slug="anders", uid="m-anders")
    version = way_of(other, db.session.scalars(select(Person)).first()).lessons[0].version_id  # type: ignore[arg-type]
    learner.post("/modules/probe/changes", data={"lesson_version": [str(version), "x", "-1"]})
    assert db.session.scalars(select(ChangeSeen)).all() == []


def test_others_see_nothing_of_it(changed: Module, cast: Cast, browser_of: Browser) -> None:
    assert "nichts neu" in browser_of(cast.outsider).get("/modules/probe/changes").text


def test_the_number_of_statements_does_not_depend_on_how_much_is_new(cast: Cast, browser_of: Browser) -> None:
    counts = []
    for number in (2, 30):
        slugs = [f"l{n}" for n in range(number)]
        module = publish(*(f"{s}={s}{number}:Alt." for s in slugs), slug=f"m{number}", uid=f"m-{number}")
        read(cast.learner, module, *slugs)
        publish(*(f"{s}={s}{number}:Neu." for s in slugs), slug=f"m{number}", uid=f"m-{number}", now=LATER)
        browser = browser_of(cast.learner)
        with count_statements() as sent:
            assert browser.get(f"/modules/m{number}/changes").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1]


QUIZ = """\
id: q-nach
title: Nachprüfen
language: de
mastery_score: 0.5
items:
  - {id: i-alt, type: number, prompt: Wie viele Tage hat eine Woche?, answer: 7, feedback: {right: Ja., wrong: Nein.}}
  - {id: i-neu, type: number, prompt: Wie viele Stunden?, answer: 24, feedback: {right: Ja., wrong: Nein.}}
"""


class TestReCheck:
    @pytest.fixture
    def passed(self, cast: Cast) -> Attempt:
        publish_quiz(QUIZ, slug="nach", now=NOW)
        begun = start_attempt(get_quiz("nach"), learner=cast.learner, generator=Random(1), now=NOW)
        give(begun, {"i-alt": {"number": "7"}, "i-neu": {"number": "24"}})
        submit_attempt(begun, now=NOW)
        assert begun.passed
        return begun

    def test_nothing_is_new_right_after_the_pass(self, passed: Attempt, cast: Cast) -> None:
        with pytest.raises(NothingNew):
            start_re_check(get_quiz("nach"), learner=cast.learner, generator=Random(1), now=NOW)

    def test_it_holds_what_is_new_and_nothing_else(self, passed: Attempt, cast: Cast) -> None:
        publish_quiz(
            QUIZ.replace("Wie viele Stunden?", "Wie viele Stunden hat ein Tag?"), slug="nach", now=LATER
        )
        quiz = get_quiz("nach")
        (check,) = re_checks_of([quiz.id], learner_id=cast.learner.id)
        assert [one.item.id for one in check.items] == ["i-neu"]
        attempt = start_re_check(quiz, learner=cast.learner, generator=Random(1), now=LATER)
        assert attempt.id == start_re_check(quiz, learner=cast.learner, generator=Random(1), now=LATER).id
        submit_attempt(attempt, now=LATER)
        db.session.refresh(passed)
        assert passed.passed
        assert re_checks_of([quiz.id], learner_id=cast.learner.id) == []

    def test_who_never_passed_has_nothing_to_check(self, passed: Attempt, cast: Cast) -> None:
        publish_quiz(QUIZ.replace("Stunden?", "Stunden hat ein Tag?"), slug="nach", now=LATER)
        assert re_checks_of([get_quiz("nach").id], learner_id=cast.outsider.id) == []

    def test_its_result_speaks_of_what_is_new(self, passed: Attempt, cast: Cast, browser_of: Browser) -> None:
        publish_quiz(QUIZ.replace("Stunden?", "Stunden hat ein Tag?"), slug="nach", now=LATER)
        browser = browser_of(cast.learner)
        address = browser.post("/quizzes/nach/re-checks").location
        assert "Wie viele Stunden hat ein Tag?" in browser.get(address).text
        browser.post(f"{address}/submission")
        page = browser.get(f"{address}/result").text
        assert "Du kennst jetzt, was neu ist." in page
        assert "Noch nicht ganz" not in page
        assert browser.get("/quizzes/nach").text.count("1. Versuch") <= 1
