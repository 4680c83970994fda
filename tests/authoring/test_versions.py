"""Versions: compared with each other, taken up again, and a draft read as learners will read it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from course_engine.content.queries import get_module, version_texts
from tests.authoring.test_views import (  # noqa: F401
    LESSON,
    Browser,
    begin,
    module,
    scout,
    stored,
    text_url,
)
from tests.conftest import Cast
from tests.statements import count_statements

MODULE = "/authoring/modules/fotos"


@pytest.fixture
def two_versions(scout: FlaskClient) -> FlaskClient:  # noqa: F811
    draft = begin(scout)
    scout.post(text_url("zeigen.md"), data=LESSON | {"body": "Ein **ganz neuer** Text."})
    assert scout.post(f"{draft}/publication", data={"size": "minor", "note": "Neu"}).status_code == 302
    return scout


def test_any_two_versions_are_compared(two_versions: FlaskClient) -> None:
    assert "Vergleichen" in two_versions.get(f"{MODULE}/versions").text
    page = two_versions.get(f"{MODULE}/differences?from=2&to=1").text
    assert "<del>Ein" in page
    assert "<mark>ganz neuer </mark>" in page
    assert "Mit allen Zeichen" in page
    same = two_versions.get(f"{MODULE}/differences?from=2&to=2").text
    assert "Texte dieser beiden Fassungen sind gleich" in same


@pytest.mark.parametrize("asked", ["", "?from=1", "?from=1&to=9", "?from=x&to=y", "?from=-1&to=1"])
def test_versions_that_there_are_not(two_versions: FlaskClient, asked: str) -> None:
    assert two_versions.get(f"{MODULE}/differences{asked}").status_code == 404


def test_an_older_version_comes_back_as_a_draft_and_overwrites_nothing(two_versions: FlaskClient) -> None:
    answer = two_versions.post(f"{MODULE}/versions/1/draft")
    assert answer.status_code == 303
    assert "Ein Text." in stored("zeigen.md").text
    current = get_module("fotos").current_version
    assert current
    assert (current.number, "ganz neuer" in "".join(version_texts(current).values())) == (2, True)
    assert two_versions.post(f"{MODULE}/versions/1/draft").status_code == 409
    published = two_versions.post(f"{answer.location}/publication", data={"size": "minor"})
    assert published.status_code == 302
    newest = get_module("fotos").current_version
    assert newest
    assert (newest.number, "ganz neuer" in "".join(version_texts(newest).values())) == (3, False)
    assert two_versions.post(f"{MODULE}/versions/9/draft").status_code == 404


def test_a_draft_is_read_as_learners_will_while_they_read_what_is_published(
    scout: FlaskClient,  # noqa: F811
    cast: Cast,
    browser_of: Browser,
) -> None:
    draft = begin(scout)
    scout.post(text_url("zeigen.md"), data=LESSON | {"title": "Neuer Titel", "body": "Ganz **neu**."})
    overview = scout.get(f"{draft}/reading").text
    assert "Neuer Titel" in overview
    assert "Für alle, die fotografieren" in overview
    lesson = scout.get(f"{draft}/reading?lesson=zeigen").text
    assert "<strong>neu</strong>" in lesson
    assert "Lektion 2 von 2" in lesson
    assert scout.get(f"{draft}/reading?lesson=fehlt").status_code == 404
    learner = browser_of(cast.learner)
    assert "Neuer Titel" not in learner.get("/modules/fotos").text
    assert learner.get(f"{draft}/reading").status_code == 404


def test_reading_asks_the_database_the_same_number_of_times(scout: FlaskClient) -> None:  # noqa: F811
    draft = begin(scout)
    with count_statements() as few:
        scout.get(f"{draft}/reading")
    for number in range(10):
        scout.post(f"{draft}/texts", data={"title": f"Lektion {number}"})
    with count_statements() as many:
        scout.get(f"{draft}/reading")
    assert len(few) == len(many)
