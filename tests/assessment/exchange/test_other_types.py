"""The types beyond the five plain ones: what Moodle XML and GIFT keep of them, and that the rest is named."""

from typing import Any

import pytest

from course_engine.assessment.exchange import loss, read_quiz, write_quiz
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz

TEXT = """
id: q-arten
title: Arten
items:
  - id: i-zahl
    type: number
    prompt: Wie weit?
    answer: 2
    tolerance: 0.5
    unit: km
    units: [{name: m, factor: 0.001}]
    unit_required: true
    ranges: [{from: 3, to: 4, credit: 0.5, feedback: Nah dran.}]
  - id: i-luecken
    type: gaps
    prompt: Fülle aus, was fehlt.
    text: "Eins {{g-1}} und {{g-2}}.\\n\\nDann {{g-3}}!"
    gaps:
      - {id: g-1, type: number, answer: 0, tolerance: 0.5, feedback: {right: "Ja}", wrong: "N~ein#"}}
      - id: g-2
        type: choice
        choices: [{id: a-1, text: ja, correct: true, feedback: "So ist's"}, {id: a-2, text: nein}]
      - {id: g-3, type: text, answers: [KUG, "a/b"], feedback: {wrong: falsch}}
  - id: i-wort
    type: short_text
    prompt: Welches Wort?
    answers: [Wort, "e*"]
    match_case: true
    wrong_answers: [{answers: [x, y], feedback: Nein.}]
    feedback: {right: Gut., wrong: Lies nach.}
  - {id: i-frei, type: free_text, prompt: Schreib., min_words: 20, max_words: 80}
  - id: i-paare
    type: matching
    prompt: Was passt?
    premises: [{id: p-1, text: a, match: o-1}, {id: p-2, text: b, match: o-2}]
    options: [{id: o-1, text: x}, {id: o-2, text: y_z}, {id: o-3, text: z}]
  - {id: i-reihe, type: ordering, prompt: Ordne., entries: [{id: e-1, text: a}, {id: e-2, text: b}]}
"""


def quiz() -> Quiz:
    read = parse_quiz(TEXT)
    assert read.value, read.errors
    return read.value


def gist(item: Any) -> Any:
    """The body of an item without the ids that are made anew."""
    if isinstance(item, dict):
        return {key: gist(value) for key, value in item.items() if key not in ("id", "match")}
    return [gist(one) for one in item] if isinstance(item, list) else item


def test_moodle_xml_keeps_them_whole() -> None:
    written = write_quiz(quiz(), "moodle-xml")
    back = read_quiz(written.content, "moodle-xml")

    assert (written.losses, back.findings, back.losses) == ((), (), ())
    assert back.quiz
    assert [gist(one.to_body()) for one in back.quiz.items] == [gist(one.to_body()) for one in quiz().items]


def test_what_matches_what_is_kept() -> None:
    back = read_quiz(write_quiz(quiz(), "moodle-xml").content, "moodle-xml").quiz
    assert back
    pairs: Any = next(one for one in back.items if one.id == "i-paare")
    options = {one.id: one.text for one in pairs.options}
    assert [options[one.match] for one in pairs.premises] == ["x", "y_z"]


def test_gift_names_all_that_it_does_not_keep() -> None:
    named: dict[str, set[str]] = {}
    for one in write_quiz(quiz(), "gift").losses:
        named.setdefault(one.item, set()).add(str(one.values.get("name", one.text)))

    assert named == {
        "i-zahl": {"units", "unit_required"},
        "i-luecken": {loss.NOT_CARRIED},
        "i-wort": {"match_case"},
        "i-frei": {"min_words", "max_words"},
        "i-paare": {loss.OPTION},
        "i-reihe": {loss.NOT_CARRIED},
    }


@pytest.mark.parametrize("target", ["gift", "moodle-xml", "qti"])
def test_a_tolerance_in_per_cent_becomes_a_number(target: str) -> None:
    text = "id: q-p\ntitle: P\nitems:\n  - {id: i-p, type: number, prompt: P, answer: 50, tolerance_percent: 10}\n"
    given = parse_quiz(text).value
    assert given
    written = write_quiz(given, target)
    assert [one.text for one in written.losses] == [loss.PERCENT_TOLERANCE]
    if target != "qti":
        back: Any = read_quiz(written.content, target).quiz
        assert back.items[0].tolerance == 5


@pytest.mark.parametrize("target", ["gift", "moodle-xml", "qti"])
def test_cases_and_settings_are_named(target: str) -> None:
    text = (
        "id: q-p\ntitle: P\nattempts: 2\nitems:\n  - id: v-fall\n    type: vignette\n    text: Es war einmal.\n"
        "    items:\n      - {id: i-p, type: true_false, prompt: P, answer: true}\n"
    )
    given = parse_quiz(text).value
    assert given
    written = write_quiz(given, target)
    assert {one.text for one in written.losses} == {loss.VIGNETTE, loss.QUIZ_SETTING}
    if target != "qti":
        back = read_quiz(written.content, target).quiz
        assert back
        assert back.items[0].prompt == "Es war einmal.\n\nP"
