"""Everything in a module's front matter is changed by a form, and every other byte of the file stays."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from course_engine.content.models import ModuleVersion
from course_engine.content.operations import publish_module
from course_engine.content.queries import get_module
from course_engine.db import db
from tests.authoring.test_views import Browser, begin, stored
from tests.builders import NOW, make_topic
from tests.conftest import Cast
from tests.content.test_operations import lesson
from tests.statements import count_statements

MODULE = """---
id: m-fotos  # bleibt
title: Fotos
summary: Worum es geht.
topic: datenschutz   # eins von acht
language: de
objectives: [entscheiden, fragen, löschen]
owner: Nord  # Redaktion
prerequisites:
  # zuerst das
  modules: [m-zuerst]
sources:
  - "KUG, § 22"  # das Gesetz
glossary:
  - term: KUG  # kurz
    means: Ein Gesetz über Bilder.
  # auch das
  - {term: Foto, means: Ein Bild, forms: [Fotos, Lichtbild]}
---
Für alle, die fotografieren.
"""
FIELDS = {
    "topic": "datenschutz",
    "language": "de",
    "licence": "",
    "owner": "Nord",
    "review_by": "",
    "before": "m-zuerst",
    "further": "",
    "sources": "KUG, § 22",
    "glossary-0-term": "KUG",
    "glossary-0-means": "Ein Gesetz über Bilder.",
    "glossary-0-forms": "",
    "glossary-1-term": "Foto",
    "glossary-1-means": "Ein Bild",
    "glossary-1-forms": "Fotos, Lichtbild",
    "glossary-2-term": "",
    "glossary-2-means": "",
    "glossary-2-forms": "",
    "revision": "0",
}


def publish(text: str, slug: str) -> None:
    files: dict[str, str | bytes] = {"module.md": text, "01-eins.md": lesson(f"l-{slug}")}
    version = publish_module(files, slug=slug, now=NOW)
    assert isinstance(version, ModuleVersion), version


@pytest.fixture
def scout(app: Flask, cast: Cast, browser_of: Browser) -> FlaskClient:
    make_topic()
    make_topic("webinare", "Webinare")
    plain = re.sub(r"owner.*(?=\n---\n)", "", MODULE, flags=re.DOTALL)
    for slug in ("zuerst", "danach"):
        publish(plain.replace("m-fotos", f"m-{slug}").replace("Fotos", slug.title()), slug)
    publish(MODULE, "fotos")
    return browser_of(cast.scout)


def save(scout: FlaskClient, status: int = 303, **changed: str) -> str:
    draft = begin(scout)
    answer = scout.post(f"{draft}/settings", data=MultiDict(FIELDS | changed))
    assert answer.status_code == status, answer.text
    return stored("module.md").text if status == 303 else answer.text


def test_saving_what_is_there_changes_no_byte(scout: FlaskClient) -> None:
    assert save(scout) == MODULE


@pytest.mark.parametrize(
    ("changed", "before", "after"),
    [
        ({"topic": "webinare"}, "topic: datenschutz ", "topic: webinare "),
        ({"language": "en"}, "language: de", "language: en"),
        ({"owner": ""}, "owner: Nord ", "owner:  "),
        ({"owner": "Süd: Team"}, "owner: Nord", 'owner: "Süd: Team"'),
        ({"licence": "CC0-1.0"}, "lichtbild", "licence: CC0-1.0\n---\n"),
        ({"review_by": "2027-01-31"}, "", "review_by: 2027-01-31\n---\n"),
        ({"further": "m-danach"}, "[m-zuerst]", '["m-zuerst", "m-danach"]'),
        ({"locked": "y"}, "  modules: [m", "  locked: true\n  modules: [m"),
        ({"sources": "KUG, § 22\n- Neu"}, "# das Gesetz\n", "# das Gesetz\n  - Neu\n"),
        ({"glossary-1-means": "Ein Lichtbild"}, "means: Ein Bild,", "means: Ein Lichtbild,"),
        ({"glossary-0-forms": "Kunsturheberrecht"}, "", 'forms: ["Kunsturheberrecht"]'),
        (
            {"glossary-2-term": "Logo", "glossary-2-means": "Ein Zeichen"},
            "Lichtbild]}\n",
            "Lichtbild]}\n  - term: Logo\n    means: Ein Zeichen\n",
        ),
        ({"glossary-0-term": "", "glossary-0-means": ""}, "  - term: KUG  # kurz\n", ""),
    ],
)
def test_one_setting_changes_only_its_own_place(
    scout: FlaskClient, changed: dict[str, str], before: str, after: str
) -> None:
    text = save(scout, **changed)
    assert after in text
    assert before not in text or not before or before in after
    for kept in (
        "# bleibt",
        "# eins von acht",
        "# zuerst das",
        "# das Gesetz",
        "# auch das",
        "Für alle, die",
    ):
        assert kept in text


def test_what_was_saved_is_published_and_shown_again(scout: FlaskClient) -> None:
    save(scout, review_by="2099-01-31", locked="y", **{"glossary-2-term": "Logo", "glossary-2-means": "X"})
    draft = begin(scout)
    html = scout.get(f"{draft}/settings").text
    assert 'value="2099-01-31"' in html
    assert 'value="Logo"' in html
    assert html.count('<fieldset class="term-row">') == 5
    assert scout.post(f"{draft}/publication", data={"size": "minor", "note": ""}).status_code == 302
    version = get_module("fotos").current_version
    assert version
    assert version.front_matter["prerequisites"] == {"modules": ["m-zuerst"], "locked": True}
    assert version.front_matter["review_by"] == "2099-01-31"
    assert [one["term"] for one in version.front_matter["glossary"]] == ["KUG", "Foto", "Logo"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"topic": "nie"}, "topic"),
        ({"language": "xx"}, "language"),
        ({"owner": "x" * 201}, "owner"),
        ({"review_by": "31.31.2027"}, "review_by"),
        ({"before": "m-nie"}, "before"),
        ({"further": "m-fotos"}, "further"),
        ({"sources": "x\n" * 51}, "sources"),
        ({"sources": "x" * 1001}, "sources"),
        ({"glossary-0-means": ""}, "glossary-0-means"),
        ({"glossary-0-term": ""}, "glossary-0-term"),
        ({"glossary-1-forms": ",".join(map(str, range(21)))}, "glossary-1-forms"),
    ],
)
def test_errors_stay_with_their_field(scout: FlaskClient, changed: dict[str, str], field: str) -> None:
    html = save(scout, 422, **changed)
    assert f'id="{field}-error"' in html
    assert stored("module.md").text == MODULE


def test_a_day_that_cannot_be_read_is_not_lost(scout: FlaskClient) -> None:
    draft = begin(scout)
    row = stored("module.md")
    row.text = MODULE.replace("owner:", "review_by: bald\nowner:")
    db.session.commit()
    scout.post(f"{draft}/settings", data=MultiDict(FIELDS | {"owner": "Süd"}))
    assert "review_by: bald\nowner: Süd" in stored("module.md").text


def test_what_the_form_does_not_know_stays(scout: FlaskClient) -> None:
    draft = begin(scout)
    row = stored("module.md")
    row.text = before = MODULE.replace("{term: Foto,", "{quelle: Duden, term: Foto,")
    db.session.commit()
    scout.post(f"{draft}/settings", data=MultiDict(FIELDS | {"owner": "Süd"}))
    assert stored("module.md").text == before.replace("Nord", "Süd")


def test_nobody_overwrites_what_was_saved_meanwhile(scout: FlaskClient) -> None:
    save(scout, owner="Süd")
    html = save(scout, 409, owner="West")
    assert "Inzwischen hat jemand anderes" in html
    assert 'name="revision" value="1"' in html
    assert 'value="West"' in html
    assert "owner: Süd" in stored("module.md").text
    save(scout, owner="West", revision="1")
    assert "owner: West" in stored("module.md").text


def test_junk_is_refused(scout: FlaskClient) -> None:
    draft = begin(scout)
    assert scout.post(f"{draft}/settings", data={"revision": "x" * 5000}).status_code == 422
    huge = {f"glossary-{n}-term": "x" for n in range(1000)}
    assert scout.post(f"{draft}/settings", data=FIELDS | huge).status_code in (413, 422)
    assert stored("module.md").text == MODULE


def test_the_page_asks_the_database_the_same_number_of_times(scout: FlaskClient) -> None:
    draft = begin(scout)
    with count_statements() as few:
        scout.get(f"{draft}/settings")
    for number in range(5):
        publish(MODULE.replace("m-fotos", f"m-x-{number}"), f"x-{number}")
    with count_statements() as many:
        scout.get(f"{draft}/settings")
    assert len(few) == len(many)
