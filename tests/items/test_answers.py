"""Answers are checked against the item they answer; junk never gets further."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.items import InvalidAnswer, says_nothing
from course_engine.items.typed import number_of
from tests.assessment.items import EVERY_KIND, MULTIPLE, NUMBER, RIGHT_ANSWERS, SINGLE, TEXT, TRUE_FALSE


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: item.kind)
def test_an_answer_comes_back_from_its_fields(item):
    assert item.read(item.fields(RIGHT_ANSWERS[item.id])) == RIGHT_ANSWERS[item.id]


words = st.text() | st.sampled_from(["a-ja", "a-1", "a-2", "true", "false", "72", "KUG"])


@given(
    item=st.sampled_from(EVERY_KIND),
    fields=st.dictionaries(st.just("") | st.text(max_size=9), st.lists(words, max_size=7), max_size=3),
)
def test_whatever_comes_is_taken_or_refused(item, fields):
    try:
        kept = item.read(fields)
    except InvalidAnswer:
        return
    if kept is not None:
        assert item.read(item.fields(kept)) == kept
        assert says_nothing(kept) or 0 <= item.score(kept) <= 1
        str(kept).encode()  # no halves of signs


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: item.kind)
@pytest.mark.parametrize("fields", [{"fremd": ["a-ja"]}, {"": ["a-ja"], "mehr": []}])
def test_parts_that_an_item_does_not_have_are_refused(item, fields):
    with pytest.raises(InvalidAnswer):
        item.read(fields)


@pytest.mark.parametrize("item", EVERY_KIND, ids=lambda item: item.kind)
def test_no_field_is_no_answer(item):
    assert says_nothing(item.read({}))


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
    assert item.read({"": values}) == answer


@pytest.mark.parametrize(
    ("item", "values"),
    [
        (SINGLE, ["a-ja", "a-nein"]),
        (SINGLE, ["a-fremd"]),
        (MULTIPLE, ["a-1", "a-fremd"]),
        (MULTIPLE, ["a-1"] * 6),
        (TRUE_FALSE, ["ja"]),
        (TRUE_FALSE, ["true", "false"]),
        (TEXT, ["x" * 501]),
        (NUMBER, ["ca. 72"]),
        (NUMBER, ["zweiundsiebzig"]),
        (NUMBER, ["1e5"]),
        (NUMBER, ["inf"]),
        (NUMBER, ["7" * 41]),
    ],
)
def test_forms_with_junk_are_refused(item, values):
    with pytest.raises(InvalidAnswer):
        item.read({"": values})


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
def test_nothing_given_says_nothing(answer):
    assert says_nothing(answer)


def test_false_is_an_answer():
    assert not says_nothing({"value": False})
