"""Texts with gaps: each gap in its way, the text around it as its label."""

import time

import pytest

from course_engine.assessment.grading import grade_item
from course_engine.items import InvalidAnswer
from course_engine.items.gap_text import places_without_field, sentence_of, words_before
from tests.items.examples import GAPS


@pytest.mark.parametrize(
    ("filled", "score"),
    [
        ({}, 0),
        ({"g-1": "kug"}, 1 / 3),
        ({"g-1": "kug", "g-2": "1908", "g-3": "a-laut"}, 2 / 3),
        ({"g-1": "Gesetz", "g-2": "1910", "g-3": "a-frei"}, 1 / 3),
        ({"g-1": "Kunsturhebergesetz.", "g-2": "1.907,0", "g-3": "a-frei"}, 1),
    ],
)
def test_the_share_of_gaps_that_are_right(filled, score):
    assert grade_item(GAPS, {"gaps": filled}).score == pytest.approx(score)


@pytest.mark.parametrize(
    "fields", [{"g-2": ["viele"]}, {"g-3": ["freiwillig"]}, {"g-9": ["x"]}, {"g-1": ["x" * 501]}]
)
def test_what_cannot_stand_in_a_gap_is_refused(fields):
    with pytest.raises(InvalidAnswer):
        GAPS.read(fields)


def test_empty_gaps_are_left_out():
    assert GAPS.read({"g-1": [" KUG "], "g-2": [""], "g-3": []}) == {"gaps": {"g-1": "KUG"}}


def test_each_gap_is_told_with_its_sentence():
    first, second, third = GAPS.parts_explained({"gaps": {"g-1": "DSGVO", "g-3": "a-laut"}})
    assert (first.label, first.credit, first.feedback) == ("Das **(1)** ist von (2).", 0, "Kurz: KUG.")
    assert (second.label, second.credit, second.right.text) == ("Das (1) ist von **(2)**.", None, "1907")
    assert (third.label, third.given.text, third.feedback) == (
        "Ein Ja muss **(3)** sein.",
        "laut",
        "Leise zählt auch.",
    )


def test_gaps_are_numbered_as_they_stand_in_the_text():
    assert GAPS.numbers == {"g-1": 1, "g-2": 2, "g-3": 3}
    assert [said.about for said in GAPS.words(GAPS.right_answer())] == ["(1)", "(2)", "(3)"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Vorher. Ein {{g-1}} hier! Danach {{g-2}}.", "Ein _ hier!"),
        ("- Punkt eins\n- Punkt {{g-1}}\n- Punkt drei", "Punkt _"),
        ("> Zitat mit\n> {{ g-1 }} darin", "Zitat mit _ darin"),
        ("| a | b |\n|---|---|\n| x | {{g-1}} |", "x – _"),
    ],
)
def test_the_sentence_around_a_gap(text, sentence):
    assert sentence_of("g-1", text, {"g-1": "_"}).startswith(sentence)


def test_the_words_before_a_gap_are_without_markdown():
    assert (
        words_before("g-2", "Ein **echtes** Ja ist {{g-1}} und jederzeit {{g-2}}.")
        == "echtes Ja ist … und jederzeit"
    )
    assert words_before("g-1", "{{g-1}} zählt.") == ""


@pytest.mark.parametrize(
    "text",
    [
        "`{{g-1}}`",
        "``a ` {{g-1}}``",
        "```\n{{g-1}}\n```",
        "~~~\n{{g-1}}",
        "Absatz\n\n    {{g-1}}",
        "[hier {{g-1}}](https://example.org)",
        "[hier](https://example.org/{{g-1}})",
        "![Bild {{g-1}}](assets/x.png)",
        "<https://example.org/{{g-1}}>",
    ],
)
def test_places_in_code_and_links_are_found(text):
    assert "g-1" in list(places_without_field(text))


@pytest.mark.parametrize(
    "text", ["{{g-1}}", "- Punkt\n\n    {{g-1}}", "`x` {{g-1}} `y`", "[x](y) {{g-1}}", "a < b {{g-1}} > c"]
)
def test_places_in_running_text_are_fine(text):
    assert list(places_without_field(text)) == []


@pytest.mark.parametrize("piece", ["`", "` ``", "[", "[]( ", "<a ", "{{", "```\n", "| ", "- \n"])
def test_no_text_takes_long(piece):
    text = piece * (20_000 // len(piece))
    begun = time.process_time()
    list(places_without_field(text))
    sentence_of("g-1", text, {})
    assert time.process_time() - begun < 2
