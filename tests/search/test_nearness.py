"""Slips of the hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.search.nearness import most_slips, slips


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("webinar", "webinar", 0),
        ("webinr", "webinar", 1),
        ("webinnar", "webinar", 1),
        ("wbeinar", "webinar", 1),
        ("eniwiligung", "einwilligung", 2),
        ("quark", "webinar", None),
        ("", "ab", 2),
        ("abc", "", None),
    ],
)
def test_slips_between_words(one: str, other: str, count: int | None) -> None:
    assert slips(one, other, 2) == count


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_the_way_back_is_as_long(one: str, other: str) -> None:
    assert slips(one, other, 3) == slips(other, one, 3)


def test_short_words_are_forgiven_less() -> None:
    assert most_slips("foto") < most_slips("einwilligung")
