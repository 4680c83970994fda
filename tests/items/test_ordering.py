"""Entries to be put in order: pairs in the right order less pairs in the wrong one, and nothing typed is lost."""

from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.grading import grade_item
from course_engine.items import InvalidAnswer
from course_engine.items.kinds.ordering import TWICE
from tests.items.examples import ORDERING

IDS = [entry.id for entry in ORDERING.entries]


def placed(*ids):
    return {"positions": {one: place for place, one in enumerate(ids, start=1)}}


@pytest.mark.parametrize(
    ("positions", "score"),
    [
        ({}, 0),
        ({"e-1": 1}, 0),
        ({"e-1": 1, "e-2": 2}, 1 / 6),
        ({"e-1": 1, "e-2": 1}, 0),
        ({"e-1": 1, "e-2": 1, "e-3": 2}, 2 / 6),
        ({"e-1": 2, "e-2": 1, "e-3": 3, "e-4": 4}, 4 / 6),
        ({"e-1": 4, "e-2": 1, "e-3": 2, "e-4": 3}, 0),
        ({"e-1": 4, "e-2": 3, "e-3": 2, "e-4": 1}, 0),
        ({"e-1": 1, "e-2": 2, "e-3": 3, "e-4": 4}, 1),
    ],
)
def test_pairs_decide(positions, score):
    assert grade_item(ORDERING, {"positions": positions}).score == pytest.approx(score)


@given(st.permutations(IDS), st.data())
def test_putting_a_neighbouring_pair_right_never_scores_less(ids, data):
    at = data.draw(st.integers(0, len(ids) - 2))
    before = ORDERING.score(placed(*ids))
    first, second = sorted(ids[at : at + 2])
    after = ORDERING.score(placed(*ids[:at], first, second, *ids[at + 2 :]))
    assert after >= before


def test_all_points_come_for_the_one_right_order_only():
    full = [ids for ids in permutations(IDS) if ORDERING.score(placed(*ids)) == 1]
    assert full == [tuple(IDS)]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_it_is_never_shown_in_the_right_order(count):
    item = replace(ORDERING, entries=ORDERING.entries[:count])
    for seed in range(100):
        assert item.shown_order(Random(seed), shuffle=False) != IDS[:count]


def test_shown_in_another_order_the_right_one_stays_right():
    shown = ORDERING.in_order(["e-3", "e-1", "e-4", "e-2"])
    assert [entry.id for entry in shown.shown_entries] == ["e-3", "e-1", "e-4", "e-2"]
    assert shown.score(shown.right_answer()) == 1


def test_places_that_are_double_or_missing_are_kept_and_told():
    answer = ORDERING.read({"e-1": ["1"], "e-2": ["1"], "e-3": [""], "e-4": ["4"]})
    assert answer == {"positions": {"e-1": 1, "e-2": 1, "e-4": 4}}
    first, second, third, fourth, pairs = ORDERING.parts_explained(answer)
    assert (first.remark, first.credit) == (TWICE, 0)
    assert second.remark == TWICE
    assert third.given is None
    assert fourth.credit == 1
    assert pairs.values == {"right": 2, "wrong": 0, "total": 6}


@pytest.mark.parametrize("value", ["0", "5", "-1", "eins", "1.5"])
def test_what_no_page_sends_is_refused(value):
    with pytest.raises(InvalidAnswer):
        ORDERING.read({"e-1": [value]})


def test_words_stand_in_the_order_that_was_given():
    said = ORDERING.words({"positions": {"e-4": 1, "e-1": 2}})
    assert [one.text for one in said] == ["1. Verabschieden", "2. Begrüßen"]
