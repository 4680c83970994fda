"""People are found by what an admin remembers of them."""

from __future__ import annotations

import pytest
from flask import Flask

from course_engine.accounts.models import Organisation, Role
from course_engine.admin.queries import PEOPLE_PER_PAGE, people_by_addresses, people_page
from course_engine.db import db
from tests.builders import NOW, make_person
from tests.statements import count_statements


@pytest.mark.parametrize("search", ["Özl", "özlem", "ÖZLEM", "yıldız özlem", "OEZ@", "tafel", "Tafel Özlem"])
def test_name_address_and_organisation_are_searched_in_any_case(app: Flask, search: str) -> None:
    tafel = Organisation(name="Tafel Süd", created_at=NOW)
    db.session.add(tafel)
    make_person("Özlem Yıldız", email="oez@example.org").organisation_id = (
        db.session.query(Organisation).one().id
    )
    make_person("Otto Anders", email="otto@example.org")
    assert [line.name for line in people_page(search=search).lines] == ["Özlem Yıldız"]


def test_signs_of_the_query_language_are_only_signs(app: Flask) -> None:
    make_person("Per Cent", email="a@example.org")
    assert people_page(search="%").lines == []
    assert people_page(search="_").lines == []


def test_a_role_narrows_the_list_and_an_unknown_one_does_not(app: Flask) -> None:
    make_person("Sami", roles=[Role.LEARNER, Role.SCOUT])
    make_person("Lea")
    (found,) = people_page(role="scout").lines
    assert (found.name, found.roles) == ("Sami", (Role.LEARNER, Role.SCOUT))
    assert people_page(role="king").total == 2


def test_a_page_beyond_the_end_is_the_last_one(app: Flask) -> None:
    for _ in range(PEOPLE_PER_PAGE + 1):
        make_person()
    assert len(people_page(page=1).lines) == PEOPLE_PER_PAGE
    last = people_page(page=99)
    assert (last.page, last.pages, len(last.lines)) == (2, 2, 1)
    assert people_page(page=-3).page == 1


def test_the_list_takes_the_same_statements_for_few_and_many(app: Flask) -> None:
    counts = []
    for number in (1, 40):
        for _ in range(number):
            make_person()
        with count_statements() as sent:
            people_page()
        counts.append(len(sent))
    assert counts == [3, 3]


def test_addresses_are_read_from_whatever_was_pasted(app: Flask) -> None:
    lea, ben = make_person("Lea", email="lea@example.org"), make_person("Ben", email="ben@example.org")
    found = people_by_addresses(
        "Lea <LEA@example.org>, ben@example.org\nlea@example.org;\n nur ein Name \nx@y.z"
    )
    assert found.people == [lea, ben]
    assert found.unknown == ["nur ein Name", "x@y.z"]
