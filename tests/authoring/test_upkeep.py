"""Modules are looked through in time: learners get a quiet note, the owner a task, later every scout of the topic."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.authoring.queries import upkeep
from course_engine.authoring.queries.upkeep import dead_links
from course_engine.content.operations import publish_module, publish_quiz
from course_engine.db import db
from course_engine.profiles.models import Profile, Speciality
from tests.builders import NOW, make_topic
from tests.conftest import Cast
from tests.content.test_operations import MODULE, QUIZ, lesson
from tests.learning.test_paths import publish_with
from tests.statements import count_statements

Browsers = Callable[[Person], FlaskClient]
DUE = date(2026, 5, 1)


def lists_topic(person: Person) -> None:
    db.session.add(Profile(person_id=person.id, capacity=1, languages=["de"], windows=[], updated_at=NOW))
    db.session.flush()
    db.session.add(Speciality(person_id=person.id, topic_id=make_topic().id))
    db.session.commit()


def seen(person: Person, days: int) -> list[bool]:
    """Whose task each overdue module is, so many days after its day."""
    return [one.mine for one in upkeep(person, today=DUE + timedelta(days=days)).overdue]


def test_the_owner_first_and_a_month_later_the_scouts_of_the_topic(cast: Cast) -> None:
    publish_with(f"owner: {cast.scout.email}\nreview_by: {DUE}\n")
    lists_topic(cast.trainer)
    assert seen(cast.scout, 0) == []
    assert seen(cast.scout, 1) == [True]
    assert seen(cast.trainer, 30) == []
    assert seen(cast.trainer, 31) == [False]
    assert seen(cast.other_trainer, 31) == []
    assert seen(cast.admin, 31) == [False]


@pytest.mark.parametrize("owner", ["name", "email"])
def test_an_owner_is_known_by_name_or_address(cast: Cast, owner: str) -> None:
    publish_with(f"owner: {str(getattr(cast.scout, owner)).upper()}\nreview_by: {DUE}\n")
    assert seen(cast.scout, 1) == [True]


def test_the_start_page_of_authors_says_so(cast: Cast, browser_of: Browsers) -> None:
    publish_with(f"owner: {cast.scout.name}\nreview_by: 2020-01-01\n")
    assert "Du bist dafür da." in browser_of(cast.scout).get("/authoring").text


def test_learners_get_a_quiet_note(cast: Cast, browser_of: Browsers) -> None:
    publish_with("review_by: 2020-01-01\n")
    publish_with("review_by: 2099-01-01\n", slug="spaeter")
    browser = browser_of(cast.learner)
    assert "wird gerade durchgesehen" in browser.get("/modules/danach").text
    assert "wird gerade durchgesehen" not in browser.get("/modules/spaeter").text


def test_links_that_lead_nowhere_are_listed(cast: Cast, browser_of: Browsers) -> None:
    publish_with(
        "", lesson="## Ein Teil\n\n[a](#ein-teil) [b](#kein-teil) [c](09-nie.md) [d](../ziel/module.md)"
    )
    publish_with("", slug="ziel", lesson="[e](../danach/01-eins.md#ein-teil) [f](/paths/nie) [g](/help)")
    found = [(one.slug, one.written, one.is_anchor) for one in dead_links()]
    assert found == [
        ("danach", "#kein-teil", True),
        ("danach", "09-nie.md", False),
        ("ziel", "/paths/nie", False),
    ]
    html = browser_of(cast.scout).get("/authoring").text
    assert "Der Link „09-nie.md“ führt ins Leere." in html


def test_introductions_variants_self_checks_and_quizzes_are_looked_through(
    cast: Cast, browser_of: Browsers
) -> None:
    make_topic()
    check = "```self-check\nid: c-eins\ntype: true_false\nprompt: Siehe [x](/modules/nie-check).\nanswer: true\n```\n"
    files: dict[str, str | bytes] = {
        "module.md": MODULE.replace(
            "---\nFür alle", "---\n[a](09-nie.md) [b](01-eins.md)\n\nFür alle"
        ).replace("requirements:\n  quizzes: [q-probe]\n", ""),
        "01-eins.md": lesson("l-eins", "Eins", check),
        "01-eins.leicht.md": lesson("l-eins", "Eins leicht", "[c](/modules/nie-leicht)\n\n" + check),
    }
    assert not isinstance(publish_module(files, slug="fotos", now=NOW), list)
    quiz = QUIZ.replace("title: Quiz\n", "title: Quiz\nintro: Lies [d](/modules/nie-intro).\n").replace(
        "feedback: Genau.", "feedback: 'Lies [e](/modules/fotos/lessons/eins) und [f](/paths/nie).'"
    )
    assert not isinstance(publish_quiz(quiz, slug="fotos", now=NOW), list)
    found = [(one.place, one.in_quiz, one.written) for one in dead_links()]
    assert found == [
        ("", False, "09-nie.md"),
        ("Eins", False, "/modules/nie-check"),
        ("Eins leicht", False, "/modules/nie-leicht"),
        ("Eins leicht", False, "/modules/nie-check"),
        ("", True, "/modules/nie-intro"),
        ("", True, "/paths/nie"),
    ]
    html = browser_of(cast.scout).get("/authoring").text
    assert '<a href="/authoring/quizzes/new?quiz=fotos">Quiz „Quiz“</a>' in html


def test_the_number_of_statements_does_not_grow(cast: Cast) -> None:
    sent = []
    for count in (1, 12):
        for number in range(count):
            publish_with(
                f"review_by: {DUE}\n", slug=f"m-{count}-{number}", lesson="## Teil\n\n[a](#teil) [b](02-x.md)"
            )
        with count_statements() as statements:
            upkeep(cast.scout, today=DUE + timedelta(days=40))
        sent.append(len(statements))
    assert sent[0] == sent[1]
