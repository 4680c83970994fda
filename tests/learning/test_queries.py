"""Progress for many at once, and pages that cost the same number of statements whatever there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, LedgerEntry
from course_engine.content.models import ModuleAddress
from course_engine.db import db
from course_engine.enrolment import enrolling
from course_engine.learning.models import LessonCompletion
from course_engine.learning.progress import ModuleState
from course_engine.learning.queries import progress_of
from course_engine.learning.queries.addresses import Moved
from course_engine.learning.queries.catalogue import SHOWN_OF_A_TOPIC, catalogue
from course_engine.learning.queries.lesson_page import get_lesson_page
from course_engine.learning.queries.mine import latest_to_go_on, my_modules
from course_engine.learning.queries.module_page import get_module_page
from tests.builders import NOW, make_module, make_person, make_quiz, make_topic
from tests.conftest import Cast
from tests.learning.modules import progress, publish, publish_many, read
from tests.statements import count_statements

LATER = NOW + timedelta(days=1)


def test_renaming_and_moving_lessons_keeps_what_was_read(cast: Cast) -> None:
    module = publish("eins", "zwei", "drei")
    read(cast.learner, module, "eins", "zwei")
    publish("drei", "neu=zwei:Ein Text.", "anfang=eins", slug="anders", title="Anders", now=LATER)
    now = progress(cast.learner, module)
    assert (now.lessons_done, now.lessons_total, now.state) == (2, 3, ModuleState.UNDER_WAY)


def test_a_lesson_added_later_takes_nothing_away(cast: Cast) -> None:
    module = publish("eins")
    read(cast.learner, module, "eins")
    publish("eins", "zwei", now=LATER)
    now = progress(cast.learner, module)
    assert (now.state, now.new_lessons, now.changed_lessons) == (ModuleState.COMPLETED, 1, 0)


def test_removing_the_open_lesson_and_adding_another_takes_nothing_away(cast: Cast) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    publish("eins", now=LATER)
    assert progress(cast.learner, module).state == ModuleState.COMPLETED
    publish("eins", "drei", now=LATER + timedelta(days=1))
    assert progress(cast.learner, module).state == ModuleState.COMPLETED


def test_a_lesson_read_in_an_easier_variant_is_read_and_unchanged(cast: Cast) -> None:
    module = publish("eins", "eins.leicht=eins:Leichter Text.")
    page = get_lesson_page("probe", "eins", cast.learner.id, variant="leicht")
    assert page.variants == ["", "leicht"]
    db.session.add(
        LessonCompletion(
            person_id=cast.learner.id,
            lesson_id=page.step.id,
            lesson_version_id=page.version_id,
            completed_at=NOW,
        )
    )
    db.session.commit()
    now = progress(cast.learner, module)
    assert (now.state, now.changed_lessons) == (ModuleState.COMPLETED, 0)
    assert not get_lesson_page("probe", "eins", cast.learner.id).step.changed


def test_a_pass_by_a_later_result_counts(cast: Cast) -> None:
    quiz = make_quiz()
    module = publish("eins", quizzes=(quiz,))
    attempt = Attempt(
        learner_id=cast.learner.id, quiz_id=quiz.id, quiz_version_id=quiz.current_version_id, number=1,
        seed=1, started_at=NOW, submitted_at=NOW, score=0.5, passed=False,
    )  # fmt: skip
    db.session.add(attempt)
    db.session.commit()
    assert progress(cast.learner, module).state == ModuleState.NOT_BEGUN
    db.session.add(
        LedgerEntry(attempt_id=attempt.id, reason="regrade", score=1.0, passed=True, entered_at=NOW)
    )
    db.session.commit()
    assert progress(cast.learner, module).state == ModuleState.MASTERED
    assert get_module_page("probe", cast.learner.id, "de").way.quizzes[0].done


def test_nobody_and_nothing_have_no_progress(app: Flask) -> None:
    assert progress_of([], [1]) == {}
    assert progress_of([1], []) == {}


def test_going_on_leads_to_the_module_that_one_was_in_last(cast: Cast) -> None:
    first, second = publish("eins", "zwei"), publish("drei", "vier", slug="anders", uid="m-anders")
    read(cast.learner, second, "drei", now=LATER)
    read(cast.learner, first, "eins")
    go_on = latest_to_go_on(cast.learner.id)
    assert go_on is not None
    assert (go_on.slug, go_on.step.slug) == ("anders", "vier")
    read(cast.learner, second, "vier", now=LATER)
    go_on = latest_to_go_on(cast.learner.id)
    assert go_on is not None
    assert (go_on.slug, go_on.step.slug) == ("probe", "zwei")
    assert latest_to_go_on(cast.outsider.id) is None


def test_a_merged_topic_gives_its_modules_to_the_one_that_took_its_place(app: Flask) -> None:
    old, new = make_topic("alt", "Alt"), make_topic("neu", "Neu")
    make_module("a", topic=old)
    old.merged_into_id = new.id
    db.session.commit()
    assert [(topic.uid, topic.count) for topic in catalogue(None, "de").topics] == [("neu", 1)]


def test_archived_modules_leave_the_catalogue_but_not_their_readers(cast: Cast) -> None:
    module = publish("eins", "zwei")
    read(cast.learner, module, "eins")
    module.archived_at = NOW
    db.session.commit()
    assert catalogue(None, "de").total == 0
    assert [card.slug for card in my_modules(cast.learner.id, "de").under_way] == ["probe"]


def test_an_address_taken_by_another_module_leads_to_that_one(cast: Cast) -> None:
    publish("eins", slug="neu")
    other = publish("zwei", slug="alt", uid="m-anders")
    db.session.add(ModuleAddress(slug="verlassen", module_id=other.id))
    db.session.commit()
    assert get_module_page("alt", None, "de").way.lessons[0].slug == "zwei"
    with pytest.raises(Moved) as moved:
        get_module_page("verlassen", None, "de")
    assert moved.value.slug == "alt"


def fill(count: int, person: Person) -> None:
    """As many modules, lessons in the first one, and modules that the person has begun."""
    quiz = make_quiz(f"q-{count}")
    module = make_module(f"lang-{count}", lessons=count, quizzes=[quiz])
    read(person, module, "lektion-1")
    for other in publish_many(count, f"m{count}"):
        assert other.current_version_id
        enrolling.add(person.id, other.id, module_version_id=other.current_version_id, now=NOW)
    db.session.commit()


PAGES: dict[str, Callable[[Person, int], Any]] = {
    "catalogue": lambda person, n: catalogue(person.id, "de"),
    "catalogue, all of a topic": lambda person, n: catalogue(person.id, "de", topic_uid="datenschutz"),
    "module": lambda person, n: get_module_page(f"lang-{n}", person.id, "de"),
    "lesson": lambda person, n: get_lesson_page(f"lang-{n}", "lektion-2", person.id),
    "my modules": lambda person, n: my_modules(person.id, "de"),
}


def test_pages_cost_the_same_number_of_statements_at_10_and_at_500(app: Flask) -> None:
    person = make_person()
    sent: dict[int, dict[str, int]] = {}
    for count in (10, 500):
        fill(count, person)
        sent[count] = {}
        for name, show in PAGES.items():
            db.session.expunge_all()
            with count_statements() as statements:
                show(person, count)
            sent[count][name] = len(statements)
    assert sent[10] == sent[500]
    assert sent[10]["lesson"] == 2


def test_the_progress_of_200_people_in_20_modules_takes_four_statements(app: Flask) -> None:
    module = make_module(lessons=4, quizzes=[make_quiz()])
    others = publish_many(19, "m")
    people = [Person(name=f"Person {n}", email=f"p{n}@example.org", created_at=NOW) for n in range(200)]
    db.session.add_all(people)
    db.session.flush()
    shown = [get_lesson_page(module.slug, f"lektion-{n}", 0) for n in (1, 2, 3)]
    db.session.add_all(
        LessonCompletion(
            person_id=person.id, lesson_id=page.step.id, lesson_version_id=page.version_id, completed_at=NOW
        )
        for person in people
        for page in shown
    )
    db.session.commit()
    with count_statements() as statements:
        found = progress_of([person.id for person in people], [module.id, *(one.id for one in others)])
    assert len(statements) == 4
    assert len(found) == 4000
    assert all(found[person.id, module.id].lessons_done == 3 for person in people)
    assert all(found[person.id, others[0].id].state == ModuleState.NOT_BEGUN for person in people)


def test_the_page_of_all_topics_shows_the_first_of_each_and_counts_the_rest(app: Flask) -> None:
    for number in range(SHOWN_OF_A_TOPIC + 2):
        make_module(f"m-{number}")
    [topic] = catalogue(None, "de").groups
    assert (len(topic.cards), topic.count, topic.more) == (SHOWN_OF_A_TOPIC, SHOWN_OF_A_TOPIC + 2, 2)
    [whole] = catalogue(None, "de", topic_uid="datenschutz").groups
    assert whole.more == 0
