"""Premises and options: the share that is right, the options always mixed."""

from random import Random

import pytest

from course_engine.assessment.grading import grade_item
from course_engine.items import InvalidAnswer
from tests.items.examples import MATCHING


@pytest.mark.parametrize(
    ("matches", "score"),
    [
        ({}, 0),
        ({"p-1": "o-1"}, 1 / 3),
        ({"p-1": "o-1", "p-2": "o-1", "p-3": "o-1"}, 2 / 3),
        ({"p-1": "o-1", "p-2": "o-2", "p-3": "o-1"}, 1),
        ({"p-1": "o-3", "p-2": "o-3", "p-3": "o-3"}, 0),
    ],
)
def test_the_share_that_is_right(matches, score):
    assert grade_item(MATCHING, {"matches": matches}).score == pytest.approx(score)


@pytest.mark.parametrize(
    "fields", [{"p-1": ["o-9"]}, {"p-9": ["o-1"]}, {"p-1": ["o-1", "o-2"]}, {"": ["o-1"]}]
)
def test_junk_is_refused(fields):
    with pytest.raises(InvalidAnswer):
        MATCHING.read(fields)


def test_a_choice_can_be_taken_back():
    assert MATCHING.read({"p-1": [""], "p-2": ["o-2"]}) == {"matches": {"p-2": "o-2"}}


def test_options_are_mixed_even_where_nothing_else_is():
    seen = {tuple(MATCHING.shown_order(Random(seed), shuffle=False)) for seed in range(60)}
    assert len(seen) == 6
