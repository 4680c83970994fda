"""What holds for every type of item, whatever it asks."""

from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from course_engine.assessment.grading import explain_item, grade_item
from course_engine.items import ITEM_KINDS, InvalidAnswer, Item, item_from_body, says_nothing
from tests.items.examples import EXAMPLES, WITH_PARTS

EVERY_ITEM = pytest.mark.parametrize("item", EXAMPLES, ids=lambda item: item.kind)
ITEMS = st.sampled_from(EXAMPLES)
WORDS = ("", "KUG", "72", "1907", "drei")


@st.composite
def answered(draw, items=ITEMS):
    """An item with an answer that somebody could give: of each part a value that some part has, or nothing."""
    item = draw(items)
    parts = item.fields(item.right_answer())
    pool = sorted(
        {value for values in parts.values() for value in values}
        | set(item.shown_order(Random(1), shuffle=True))
    )
    picked = {part: draw(st.lists(st.sampled_from([*pool, *WORDS]), max_size=1)) for part in parts}
    try:
        return item, item.read(picked)
    except InvalidAnswer:
        assume(False)


def test_there_is_an_example_of_each_type_that_judges_itself():
    judged = {kind for kind, item in ITEM_KINDS.items() if item.scored and not item.marked}
    assert {item.kind for item in EXAMPLES} == judged


@EVERY_ITEM
def test_an_item_comes_back_from_its_body(item):
    assert item_from_body(item.kind, item.to_body()) == item


@EVERY_ITEM
def test_the_right_answer_brings_all_points(item):
    answer = item.read(item.fields(item.right_answer()))
    assert item.score(answer) == 1
    assert all(part.credit in (1, None) for part in item.parts_explained(answer))


@given(answered())
def test_a_score_lies_between_nothing_and_all(pair):
    item, answer = pair
    assert says_nothing(answer) or 0 <= item.score(answer) <= 1


@given(answered())
def test_an_answer_comes_back_from_its_fields(pair):
    item, answer = pair
    assert answer is None or item.read(item.fields(answer)) == answer


@given(answered(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_in_which_something_is_shown_makes_no_difference(pair, generator, shuffle):
    item, answer = pair
    assume(answer is not None and not says_nothing(answer))
    shown = item.in_order(item.shown_order(generator, shuffle=shuffle))
    assert shown.score(answer) == item.score(answer)
    assert shown.read(shown.fields(answer)) == answer
    assert sorted(shown.shown_order(Random(1), shuffle=False)) == sorted(
        item.shown_order(Random(1), shuffle=False)
    )


@given(answered(st.sampled_from([item for item in WITH_PARTS if item.kind != "ordering"])), st.data())
def test_one_more_part_right_never_scores_less(pair, data):
    item, answer = pair
    right = item.fields(item.right_answer())
    part = data.draw(st.sampled_from(sorted(right)))
    better = item.read({**item.fields(answer), part: right[part]})
    assert item.score(better) >= item.score(answer)


@given(answered())
def test_whatever_was_answered_can_be_told(pair):
    item, answer = pair
    grade = grade_item(item, answer)
    assert all(said.text for said in item.words(answer)) if answer else True
    for part in grade.parts:
        assert part.credit is None or 0 <= part.credit <= 1
    assert explain_item(item, answer, grade.score) == grade


@given(answered(st.sampled_from(WITH_PARTS)))
def test_an_item_with_parts_tells_each_once(pair):
    item, answer = pair
    told = [part for part in item.parts_explained(answer) if part.label]
    assert [part.id for part in told] == list(dict.fromkeys(part.id for part in told))
    assert {part.id for part in told} == set(item.fields(item.right_answer()))
    assert [part.id for part in told if part.given] == [
        part.id for part in told if part.id in item.fields(answer)
    ]


@EVERY_ITEM
def test_the_same_seed_shows_the_same_order(item: Item):
    assert item.shown_order(Random(7), shuffle=True) == item.shown_order(Random(7), shuffle=True)
