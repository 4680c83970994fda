"""A draft as learners will read it, with everything that they get."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.content.models import ModuleVersion
from course_engine.content.operations import publish_module
from tests.authoring.test_views import Browser, begin, text_url
from tests.builders import NOW, make_quiz, make_topic
from tests.conftest import Cast
from tests.statements import count_statements

MODULE = """---
id: m-fotos
title: Fotos
summary: Für alle, die fotografieren.
topic: datenschutz
objectives: [eins, zwei, drei]
owner: Redaktion Nord
requirements: {quizzes: [q-probe]}
glossary: [{term: KUG, means: Ein Gesetz über Bilder.}]
---
Lies zuerst [das Fragen](01-fragen.md#wie).
"""
ASKING = """---
id: l-fragen
title: Fragen
minutes: 8
---
Das KUG gilt.

## Wie

Weiter mit [Zeigen](02-zeigen.md), mit [uns](module.md) oder [anderswo](../webinare/01-anfang.md#ablauf).

!!! facilitator
    Lasst euch Zeit.

```self-check
id: c-eins
type: single_choice
prompt: Wen fragst du?
choices:
  - {id: a-alle, text: Alle, correct: true}
  - {id: a-wen, text: Niemanden}
```
"""
EASY = "---\nid: l-fragen\ntitle: Fragen leicht\nminutes: 5\n---\nDu fragst. Dann [Zeigen](02-zeigen.md).\n"
SHOWING = "---\nid: l-zeigen\ntitle: Zeigen\nminutes: 4\n---\nSchau.\n"


@pytest.fixture
def scout(app: Flask, cast: Cast, browser_of: Browser) -> FlaskClient:
    make_topic()
    make_quiz("q-probe")
    files: dict[str, str | bytes] = {
        "module.md": MODULE,
        "01-fragen.md": ASKING,
        "01-fragen.leicht.md": EASY,
        "02-zeigen.md": SHOWING,
    }
    version = publish_module(files, slug="fotos", now=NOW)
    assert isinstance(version, ModuleVersion), version
    return browser_of(cast.scout)


def test_the_description_has_the_way_the_words_and_who_looks_after_it(scout: FlaskClient) -> None:
    html = scout.get(f"{begin(scout)}/reading").text
    for words in (
        "Lektionen und Quiz",
        "Der Weg durch das Modul",
        "Ein Gesetz über Bilder.",
        "Redaktion Nord",
    ):
        assert words in html
    assert "Weiter mit Lektion 1" in html
    assert "12 Minuten" in html


def test_a_lesson_has_outline_notes_questions_and_explained_words(scout: FlaskClient) -> None:
    html = scout.get(f"{begin(scout)}/reading?lesson=fragen").text
    assert html.count('href="#s-wie"') == 2  # above the text and beside it
    assert "Das sehen nur Scouts, Trainer*innen und die Verwaltung:" in html
    assert "Lasst euch Zeit." in html
    assert '<details class="term"><summary>' in html
    assert 'type="radio"' in html
    assert "Antwort prüfen" not in html
    assert "/self-checks/" not in html


def test_links_between_files_lead_to_the_texts_of_the_draft(scout: FlaskClient) -> None:
    draft = begin(scout)
    assert f'href="{draft}/reading?lesson=fragen#s-wie"' in scout.get(f"{draft}/reading").text
    html = scout.get(f"{draft}/reading?lesson=fragen").text
    assert f'href="{draft}/reading?lesson=zeigen"' in html
    assert f'<a href="{draft}/reading">uns</a>' in html
    assert 'href="/modules/webinare/lessons/anfang#s-ablauf"' in html


def test_links_in_the_editors_preview_lead_there_as_well(scout: FlaskClient) -> None:
    draft = begin(scout)
    text = text_url("01-fragen.leicht.md")
    assert f'href="{draft}/reading?lesson=zeigen&amp;variant=leicht"' in scout.get(text).text
    typed = {"text_id": text.rpartition("/")[2], "body": "[hin](02-zeigen.md)", "title": "X", "minutes": "3"}
    html = scout.post(f"{draft}/preview", data=typed).get_json()["html"]
    assert f'<a href="{draft}/reading?lesson=zeigen&amp;variant=leicht">hin</a>' in html


def test_a_variant_is_read_by_a_link_and_chooses_nothing_for_anybody(scout: FlaskClient) -> None:
    draft = begin(scout)
    html = scout.get(f"{draft}/reading?lesson=fragen").text
    assert f'href="{draft}/reading?lesson=fragen&amp;variant=leicht">Leichte Sprache' in html
    easy = scout.get(f"{draft}/reading?lesson=fragen&variant=leicht").text
    assert "Du fragst." in easy
    assert "5 Minuten" in easy
    assert f'<a class="lesson-variant" href="{draft}/reading?lesson=fragen">' in easy
    # what has no such variant is shown in its own words, and the way on keeps the choice
    assert "Schau." in scout.get(f"{draft}/reading?lesson=zeigen&variant=leicht").text
    assert f'href="{draft}/reading?lesson=zeigen&amp;variant=leicht"' in easy
    assert scout.get(f"{draft}/reading?lesson=fragen&variant=unsinn").status_code == 200
    assert "lesson-variant-here" in scout.get("/modules/fotos/lessons/fragen").text
    assert "Du fragst." not in scout.get("/modules/fotos/lessons/fragen").text


def test_a_draft_with_mistakes_is_shown_as_far_as_it_goes(scout: FlaskClient) -> None:
    draft = begin(scout)
    form = {
        "title": "Fotos",
        "summary": "",
        "body": "x " + "> " * 300 + "y",
        "objectives": "",
        "revision": "0",
    }
    scout.post(text_url("module.md"), data=form)
    assert scout.get(f"{draft}/reading").status_code == 200
    scout.post(text_url("02-zeigen.md"), data={"title": "Z", "minutes": "9999999999", "body": ""})
    assert scout.get(f"{draft}/reading?lesson=zeigen").status_code == 200


def test_a_lesson_asks_the_database_the_same_number_of_times(scout: FlaskClient) -> None:
    draft = begin(scout)
    with count_statements() as few:
        scout.get(f"{draft}/reading?lesson=fragen")
    for number in range(10):
        scout.post(f"{draft}/texts", data={"title": f"Lektion {number}"})
    with count_statements() as many:
        scout.get(f"{draft}/reading?lesson=fragen")
    assert len(few) == len(many)
