"""Numbers: units, ranges with a share of the points, and how near is near enough."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.content.parsing import parse_quiz
from course_engine.items import InvalidAnswer, item_from_body
from course_engine.items.base import Form, Said
from course_engine.items.kinds.number import NO_UNIT, OTHER_UNIT, Number, Range, Unit
from tests.assessment.items import NUMBER

WAY = Number(
    id="i-weg",
    prompt="Wie weit ist es?",
    answer=1.5,
    tolerance=0.1,
    unit="km",
    units=(Unit("km"), Unit("m", 0.001)),
    ranges=(
        Range(1, 2, 0.5, "Knapp daneben."),
        Range(high=0, credit=0.0, feedback="Ein Weg ist länger als nichts."),
    ),
    feedback_right="Genau.",
    feedback_wrong="Miss noch einmal nach.",
)


def given_to(item, text):
    return item.read({"": [text]})


def judged(item, text):
    (part,) = item.parts_explained(given_to(item, text))
    assert part.credit == item.score(given_to(item, text))
    return part.credit, part.feedback, part.remark


@pytest.mark.parametrize("text", ["1,5", "1.5 km", "1500 m", "1600 m", "1,4km", "1 500 M", "1,5 KM"])
def test_a_number_is_right_in_each_of_its_units(text):
    assert judged(WAY, text) == (1, "Genau.", "")


@pytest.mark.parametrize(
    ("text", "credit", "feedback"),
    [
        ("1", Fraction(1, 2), "Knapp daneben."),
        ("2000 m", Fraction(1, 2), "Knapp daneben."),
        ("1,61", Fraction(1, 2), "Knapp daneben."),
        ("2001 m", 0, "Miss noch einmal nach."),
        ("-3", 0, "Ein Weg ist länger als nichts."),
    ],
)
def test_a_range_brings_its_share_and_its_words(text, credit, feedback):
    assert judged(WAY, text) == (credit, feedback, "")


def test_another_unit_is_kept_and_named():
    assert given_to(WAY, "1,5 kg") == {"number": "1,5", "unit": "kg"}
    assert judged(WAY, "1,5 kg") == (0, "Miss noch einmal nach.", OTHER_UNIT)


def test_a_required_unit_must_be_there():
    strict = replace(WAY, unit_required=True)
    assert judged(strict, "1,5") == (0, "Miss noch einmal nach.", NO_UNIT)
    assert judged(strict, "1,5 km")[0] == 1
    assert strict.score(strict.right_answer()) == 1
    (part,) = strict.parts_explained({"number": "1,5"})
    assert part.given == Said("1,5", Form.NUMBER, "")
    assert part.right == Said("1.5", Form.NUMBER, "km")


@pytest.mark.parametrize("text", ["km", "km 5", "m", "ca. 5 km"])
def test_what_begins_with_no_number_is_refused(text):
    with pytest.raises(InvalidAnswer):
        given_to(WAY, text)


def test_units_that_differ_in_case_only_are_told_apart():
    power = Number(id="i-a", prompt="?", answer=1, unit="MW", units=(Unit("MW"), Unit("mW", 1e-9)))
    assert power.score(given_to(power, "1 MW")) == 1
    assert power.score(given_to(power, "1 mW")) == 0
    assert power.score(given_to(power, "1 mw")) == 0


@pytest.mark.parametrize(("text", "credit"), [("210", 1), ("190", 1), ("189,9", 0), ("-200", 0)])
def test_a_tolerance_may_be_a_share(text, credit):
    item = Number(id="i-a", prompt="?", answer=200, tolerance_percent=5)
    assert item.score(given_to(item, text)) == credit


@pytest.mark.parametrize(("tolerance", "percent", "right"), [(3, 1, "203"), (1, 1.5, "203"), (0, 0, "200")])
def test_of_two_tolerances_the_wider_counts(tolerance, percent, right):
    item = Number(id="i-a", prompt="?", answer=200, tolerance=tolerance, tolerance_percent=percent)
    assert item.score(given_to(item, right)) == 1
    assert item.score(given_to(item, "204")) == 0


numbers = st.decimals(-5000, 5000, places=2).map(str)


@given(numbers, st.sampled_from(["", " km", " m", " Mm"]), st.booleans())
def test_an_answer_is_worth_something_between_nothing_and_all(number, unit, required):
    item = replace(WAY, unit_required=required)
    answer = given_to(item, number + unit)
    assert 0 <= item.score(answer) <= 1
    assert given_to(item, item.fields(answer)[""][0]) == answer


@given(st.decimals(-(10**6), 10**6, places=4).map(float), st.sampled_from([0, 0.5]), st.booleans())
def test_the_right_answer_is_right(answer, tolerance, required):
    item = replace(WAY, answer=answer, tolerance=tolerance, unit_required=required)
    assert item.score(item.right_answer()) == 1
    assert given_to(item, item.fields(item.right_answer())[""][0]) == item.right_answer()


@given(numbers, st.integers(0, 50), st.integers(0, 50))
def test_a_wider_tolerance_takes_nothing_away(number, one, other):
    narrow, wide = (replace(WAY, tolerance_percent=percent) for percent in sorted((one, other)))
    assert narrow.score({"number": number}) <= wide.score({"number": number})


def test_its_body_gives_it_back():
    assert item_from_body("number", WAY.to_body()) == WAY


def test_an_item_without_the_new_fields_has_the_body_of_old():
    old = {"type", "id", "prompt", "points", "answer", "unit", "feedback_right", "feedback_wrong"}
    assert set(NUMBER.to_body()) == old


def test_a_file_writes_it():
    text = """\
id: q-a
title: T
items:
  - id: i-weg
    type: number
    prompt: Wie weit ist es?
    answer: 1.5
    tolerance: 0.1
    unit: km
    units: [{name: km, factor: 1}, {name: m, factor: 0.001}]
    ranges:
      - {from: 1, to: 2, credit: 0.5, feedback: Knapp daneben.}
      - {to: 0, credit: 0, feedback: Ein Weg ist länger als nichts.}
    feedback: {right: Genau., wrong: Miss noch einmal nach.}
"""
    read = parse_quiz(text, "datei")
    assert not read.findings
    assert read.value.items == (WAY,)
