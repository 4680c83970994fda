"""Slips of the keyboard are counted as people make them; a short word forgives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.items.typos import meant, most_typos, typing_distance

words = st.text(alphabet="abcä", max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("pressekodex", "pressekodex", 0),
        ("presekodex", "pressekodex", 1),
        ("presssekodex", "pressekodex", 1),
        ("pressekidex", "pressekodex", 1),
        ("pressekdoex", "pressekodex", 1),
        ("preskodx", "pressekodex", 3),
        ("", "abc", 3),
    ],
)
def test_a_slip_is_a_letter_more_less_other_or_changed_round(one, other, distance):
    assert typing_distance(one, other, 9) == distance


@given(words, words, words)
def test_the_distance_is_one(one, other, third):
    assert (typing_distance(one, other, 20) == 0) == (one == other)
    assert typing_distance(one, other, 20) == typing_distance(other, one, 20)
    assert typing_distance(one, other, 20) <= max(len(one), len(other))
    assert typing_distance(one, other, 20) >= abs(len(one) - len(other))


@given(words, words, st.integers(0, 3))
def test_a_limit_only_cuts_off(one, other, limit):
    assert typing_distance(one, other, limit) == min(typing_distance(one, other, 20), limit + 1)


@pytest.mark.parametrize(
    ("word", "most"), [("kug", 0), ("1907", 0), ("foto", 1), ("pressek", 1), ("presseko", 2)]
)
def test_how_many_typos_a_word_forgives(word, most):
    assert most_typos(word) == most


def test_the_nearest_word_is_meant():
    assert meant("haxs", {"Hans": "hans", "Haus": "haus", "Taxi": "taxi"}, 2) == "Hans"
    assert meant("hausx", {"Hans": "hans", "Haus": "haus"}, 2) == "Haus"


def test_digits_are_no_slips():
    assert meant("artikel 6", {"Artikel 5": "artikel 5"}, 2) is None
    assert meant("artikl 5", {"Artikel 5": "artikel 5"}, 2) == "Artikel 5"
