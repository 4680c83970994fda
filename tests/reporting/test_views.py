"""Trainers see their own cohort, in a table that everybody can read; others see nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.audit.models import AuditEntry
from course_engine.content.models import Module, Quiz
from course_engine.db import db
from course_engine.enrolment.models import Cohort, CohortMembership, CohortModule, CohortRole
from course_engine.mentoring.models import Mentorship, Message
from course_engine.web.clock import utc_now
from tests.builders import make_cohort, make_module, make_person, make_quiz
from tests.conftest import Cast
from tests.reporting.test_queries import ask, begin, submit
from tests.statements import count_statements

Browsers = Callable[[Person], FlaskClient]


@pytest.fixture
def module(cast: Cast) -> Module:
    made = make_module(
        lessons=["eins", "zwei", "drei"], quizzes=[make_quiz(title="Fotos")], title="Bilder & Recht"
    )
    db.session.add(CohortModule(cohort_id=cohort().id, module_id=made.id, position=0))
    db.session.commit()
    return made


def cohort() -> Cohort:
    return db.session.query(Cohort).filter_by(name="Jahrgang 2026").one()


def paths(cast: Cast) -> list[str]:
    return [f"/cohorts/{cohort().id}", f"/cohorts/{cohort().id}/people/{cast.learner.id}"]


def test_trainers_of_other_cohorts_see_nothing(cast: Cast, module: Module, browser_of: Browsers) -> None:
    for path in paths(cast):
        assert browser_of(cast.trainer).get(path).status_code == 200
        assert browser_of(cast.other_trainer).get(path).status_code == 404
    assert "Jahrgang 2026" not in browser_of(cast.other_trainer).get("/cohorts").text
    assert "Jahrgang 2025" in browser_of(cast.other_trainer).get("/cohorts").text


def test_no_other_role_sees_a_cohort(
    cast: Cast, module: Module, browser_of: Browsers, client: FlaskClient
) -> None:
    for path in [*paths(cast), "/cohorts"]:
        for person in (cast.learner, cast.outsider, cast.scout, cast.admin):
            assert browser_of(person).get(path).status_code == 404
        assert client.get(path).status_code == 302


def test_people_of_other_cohorts_and_trainers_are_no_learners_of_this_one(
    cast: Cast, module: Module, browser_of: Browsers
) -> None:
    browser = browser_of(cast.trainer)
    for person in (cast.outsider, cast.trainer):
        assert browser.get(f"/cohorts/{cohort().id}/people/{person.id}").status_code == 404


class Table(HTMLParser):
    """The tags of the first table, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page[page.index("<table") : page.index("</table>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_the_table_tells_what_each_cell_belongs_to(cast: Cast, module: Module, browser_of: Browsers) -> None:
    begin(cast.learner, module, lessons=2)
    page = browser_of(cast.trainer).get(f"/cohorts/{cohort().id}").text
    table = Table(page)
    assert table.all("caption")
    assert {head.get("scope") for head in table.all("th")} == {"col", "row"}
    assert {cell.get("role") for cell in table.all("td")} == {"cell"}
    assert table.all("td")[0]["data-label"] == "Bilder & Recht"  # on phones the cell brings its heading
    assert "Unterwegs, 2 von 3" in page  # in words, not by colour alone


def test_the_summary_counts_people_and_admits_that_they_are_few(
    cast: Cast, module: Module, browser_of: Browsers
) -> None:
    page = re.sub(r"\s+", " ", browser_of(cast.trainer).get(f"/cohorts/{cohort().id}").text)
    assert "<strong>0 von 1</strong> <span>haben mindestens ein Modul beherrscht</span>" in page
    assert "Bei so wenigen Menschen sagen Anteile nichts." in page
    assert " %" not in page.split("<main")[1]


def test_who_might_need_help_is_named_with_the_reason(
    cast: Cast, module: Module, browser_of: Browsers
) -> None:
    browser = browser_of(cast.trainer)
    for path in paths(cast):
        assert re.search(r"Ist seit \d+ Wochen dabei und hat noch nicht begonnen\.", browser.get(path).text)


def test_a_person_page_shows_scores_and_never_words(cast: Cast, module: Module, browser_of: Browsers) -> None:
    begin(cast.learner, module, lessons=1, at=utc_now())
    submit(cast.learner, db.session.query(Quiz).one(), score=0.5, at=utc_now())
    request = ask(cast.learner)
    mentorship = Mentorship(
        request_id=request.id,
        learner_id=cast.learner.id,
        scout_id=cast.scout.id,
        topic_id=request.topic_id,
        began_at=utc_now(),
    )
    db.session.add(mentorship)
    db.session.flush()
    db.session.add(
        Message(
            mentorship_id=mentorship.id,
            author_id=cast.learner.id,
            text="Kanarienvogel",
            idempotency_key="k",
            sent_at=utc_now(),
        )
    )
    before = db.session.query(AuditEntry).count()
    browser = browser_of(cast.trainer)
    page = browser.get(f"/cohorts/{cohort().id}/people/{cast.learner.id}").text.replace("\xa0", " ")
    assert "1 von 3 Lektionen gelesen" in page
    assert "50 %, noch nicht bestanden" in page
    assert "Wird gerade von einer*einem Scout begleitet." in page
    for private in ("Kanarienvogel", "Ein Geheimnis", "Sami Scout", "/attempts/", "/mentorships/"):
        assert private not in page
    assert db.session.query(AuditEntry).count() == before + 1  # signing in, nothing else


def test_a_cohort_without_people_or_modules_says_what_is_missing(cast: Cast, browser_of: Browsers) -> None:
    browser = browser_of(cast.trainer)
    assert "Noch keine Module" in browser.get(f"/cohorts/{cohort().id}").text
    empty = make_cohort("Leer", trainers=[cast.trainer])
    assert "Noch niemand lernt hier" in browser.get(f"/cohorts/{empty.id}").text
    lonely = make_person(roles=["trainer"])  # type: ignore[list-item]
    assert "Noch kein Jahrgang" in browser_of(lonely).get("/cohorts").text


def test_the_page_takes_the_same_statements_for_ten_and_for_five_hundred_people(
    app: Flask, cast: Cast, module: Module, browser_of: Browsers
) -> None:
    browser, counts = browser_of(cast.trainer), []
    for size in (9, 490):
        people = [
            Person(name=f"P{n}", email=f"p{size}-{n}@example.org", created_at=utc_now()) for n in range(size)
        ]
        db.session.add_all(people)
        db.session.flush()
        db.session.add_all(
            CohortMembership(
                cohort_id=cohort().id, person_id=person.id, role=CohortRole.LEARNER, joined_at=utc_now()
            )
            for person in people
        )
        db.session.commit()
        with count_statements() as sent:
            page = browser.get(f"/cohorts/{cohort().id}").text
        counts.append(len(sent))
    assert page.count('role="rowheader"') == 501
    assert counts[0] == counts[1] <= 20


def test_a_big_table_is_light(cast: Cast, browser_of: Browsers) -> None:
    people = [make_person(f"Vorname{n} Nachname{n}") for n in range(40)]
    modules = [make_module(f"m{n}", title="Ein Titel mit dreißig Zeichen") for n in range(20)]
    big = make_cohort("Groß", learners=people, trainers=[cast.trainer], modules=modules)
    page = browser_of(cast.trainer).get(f"/cohorts/{big.id}").text
    cells = page.count('<td role="cell"')
    assert cells == 41 * 21
    assert len(page) / cells < 210  # characters, everything around the cells included
