"""Notes for facilitators reach scouts and trainers, and learners in no form at all."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from course_engine.content.parsing.notes import facilitator_notes, without_notes
from course_engine.content.rendering import Rendered, render
from tests.conftest import Cast
from tests.learning.modules import publish

TEXT = """Davor.

!!! facilitator "Zum Einstieg"
    Frag **reihum**, was sie kennen.

    - eine Minute
    - keine Wertung

Danach.
"""


def test_a_note_is_a_segment_of_its_own() -> None:
    rendered = Rendered.from_body(render(TEXT).to_body())
    assert [one.kind for one in rendered.segments] == ["prose", "facilitator", "prose"]
    note = rendered.segments[1].html
    assert "<strong>reihum</strong>" in note
    assert "Zum Einstieg" in note
    assert "<li>eine Minute</li>" in note
    assert "reihum" not in rendered.fragment()
    assert "reihum" in rendered.fragment(with_notes=True)


def test_a_note_without_title_says_what_it_is_for() -> None:
    assert "Für die Weitergabe" in render("!!! facilitator\n    Notiz.\n").segments[0].html


def test_its_markup_is_as_harmless_as_any() -> None:
    html = render('!!! facilitator "<script>alert(1)</script>"\n    <b onclick=x>y</b>\n').segments[0].html
    assert "<script" not in html
    assert "<b onclick" not in html


def test_an_example_in_code_is_no_note() -> None:
    text = "```\n!!! facilitator\n    Notiz.\n```\n"
    assert facilitator_notes(text) == []
    assert "facilitator" in render(text).fragment()


def test_the_text_without_notes_has_as_many_lines() -> None:
    assert without_notes(TEXT).count("\n") == TEXT.count("\n")
    assert "reihum" not in without_notes(TEXT)
    assert "Danach." in without_notes(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "- Punkt\n\n    !!! facilitator\n        Geheim.\n",
        "??? facilitator\n    Geheim.\n",
        '???+ facilitator "Titel"\n    Geheim.\n',
        "> !!! facilitator\n>     Geheim.\n",
        "!!! note facilitator\n    Geheim.\n",
        "!!! Facilitator\n    Geheim.\n",
        "!!! note\n    !!! facilitator\n        Geheim.\n",
        "Text\n!!! facilitator\n    Geheim.\n",
        "!!! facilitator\n\tGeheim.\n",
    ],
)
def test_wherever_it_stands_learners_do_not_get_it(text: str) -> None:
    assert "Geheim" not in render(text).fragment()


def test_learners_do_not_get_it_on_the_page(cast: Cast, browser_of) -> None:
    publish("eins=eins:" + TEXT)
    address = "/modules/probe/lessons/eins"
    for person, sees in ((cast.learner, False), (cast.scout, True), (cast.trainer, True)):
        browser: FlaskClient = browser_of(person)
        html = browser.get(address).text
        assert "Davor." in html
        assert ("reihum" in html) is sees
