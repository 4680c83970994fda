"""Answers are checked against the item they answer; junk never gets further."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.answers import (
    InvalidAnswer,
    answer_from_form,
    answer_from_json,
    is_empty,
    number_of,
)
from tests.assessment.items import EVERY_KIND, MULTIPLE, NUMBER, RIGHT_ANSWERS, SINGLE, TEXT, TRUE_FALSE

JUNK: list[Any] = [
    None,
    [],
    "a-ja",
    {},
    {"choice": None},
    {"choice": ["a-ja"]},
    {"choice": {"id": "a-ja"}},
    {"choice": "a-fremd"},
    {"choices": "a-1"},
    {"choices": ["a-1", 3]},
    {"choices": ["a-fremd"]},
    {"choices": ["a-1"] * 6},
    {"value": "true"},
    {"value": 1},
    {"text": 3},
    {"text": "x" * 501},
    {"number": 72},
    {"number": True},
    {"number": float("nan")},
    {"number": "zweiundsiebzig"},
    {"number": "1e5"},
    {"number": "inf"},
    {"number": "7" * 41},
    {"choice": "a-ja", "more": 1},
]


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: item.kind)
@pytest.mark.parametrize("junk", JUNK, ids=repr)
def test_junk_is_refused(item, junk):
    with pytest.raises(InvalidAnswer):
        answer_from_json(item, junk)


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: item.kind)
def test_an_answer_keeps_its_shape(item):
    assert answer_from_json(item, RIGHT_ANSWERS[item.id]) == RIGHT_ANSWERS[item.id]


@given(
    item=st.sampled_from(EVERY_KIND),
    answer=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["choice", "choices", "value", "text", "number"]), inner, max_size=2
            )
        ),
    ),
)
def test_whatever_comes_is_taken_or_refused(item, answer):
    try:
        kept = answer_from_json(item, answer)
    except InvalidAnswer:
        return
    assert answer_from_json(item, kept) == kept
    str(kept).encode()  # no halves of signs


@pytest.mark.parametrize(
    ("item", "values", "answer"),
    [
        (SINGLE, [], None),
        (SINGLE, ["a-nein"], {"choice": "a-nein"}),
        (MULTIPLE, [], {"choices": []}),
        (MULTIPLE, ["a-3", "a-1", "a-3"], {"choices": ["a-1", "a-3"]}),
        (TRUE_FALSE, [], None),
        (TRUE_FALSE, ["true"], {"value": True}),
        (TRUE_FALSE, ["false"], {"value": False}),
        (TEXT, ["  KUG\x00\r\n "], {"text": "KUG"}),
        (TEXT, ["\ud800"], {"text": ""}),
        (NUMBER, [" 72,5 "], {"number": "72,5"}),
        (NUMBER, ["72 Stunden"], {"number": "72"}),
        (NUMBER, [""], {"number": ""}),
    ],
)
def test_forms_give_answers(item, values, answer):
    assert answer_from_form(item, values) == answer


@pytest.mark.parametrize(
    ("item", "values"),
    [(SINGLE, ["a-ja", "a-nein"]), (SINGLE, ["a-fremd"]), (TRUE_FALSE, ["ja"]), (NUMBER, ["ca. 72"])],
)
def test_forms_with_junk_are_refused(item, values):
    with pytest.raises(InvalidAnswer):
        answer_from_form(item, values)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("72", "72"),
        ("72,5", "72.5"),
        ("72.5", "72.5"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("+ 4", "4"),
        (",5", "0.5"),
        ("1 000", "1000"),
        ("1.500", "1.5"),
        ("1.500,5", "1500.5"),
        ("1,500.5", "1500.5"),
        ("1.500.000", "1500000"),
        ("７２", "72"),
    ],
)
def test_numbers_are_read_with_comma_or_point(text, number):
    assert number_of(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "-", ",", "1,2,3", "1.5.5", "1.000,000.5", "0x10", "nan", "٧٢", "1_000"]
)
def test_what_is_no_number_gives_none(text):
    assert number_of(text) is None


@pytest.mark.parametrize("answer", [None, {}, {"text": ""}, {"choices": []}, {"number": ""}])
def test_nothing_given_is_empty(answer):
    assert is_empty(answer)


def test_false_is_an_answer():
    assert not is_empty({"value": False})
