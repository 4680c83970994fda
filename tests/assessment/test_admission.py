"""Limits of attempts, pauses and time."""

from datetime import timedelta

import pytest

from course_engine.assessment.admission import GRACE, Extra, admission, due_at, is_over
from course_engine.content.catalogue import Settings
from tests.builders import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("settings", "submitted", "extra", "left", "is_open"),
    [
        (Settings(), [NOW] * 50, Extra(), None, True),
        (Settings(attempts=2), [], Extra(), 2, True),
        (Settings(attempts=2), [NOW - HOUR, NOW - HOUR], Extra(), 0, False),
        (Settings(attempts=2), [NOW - HOUR, NOW - HOUR], Extra(attempts=1), 1, True),
        (Settings(attempts=1), [NOW - HOUR] * 3, Extra(), 0, False),  # the limit came later
        (Settings(pause=30), [NOW - HOUR], Extra(), None, True),
        (Settings(pause=90), [NOW - HOUR], Extra(), None, False),
        (Settings(pause=90), [], Extra(), None, True),
    ],
)
def test_who_may_begin(settings, submitted, extra, left, is_open):
    admitted = admission(settings, submitted, extra=extra, now=NOW)
    assert (admitted.left, admitted.is_open) == (left, is_open)


def test_a_pause_says_when_it_ends():
    assert admission(Settings(pause=90), [NOW - HOUR], now=NOW).opens_at == NOW + HOUR / 2


def test_more_time_for_one_person():
    limited = Settings(time_limit=20)
    assert due_at(Settings(), NOW) is None
    assert due_at(limited, NOW) == NOW + timedelta(minutes=20)
    assert due_at(limited, NOW, extra=Extra(minutes=10)) == NOW + timedelta(minutes=30)


def test_an_answer_on_its_way_at_the_end_is_in_time():
    assert not is_over(None, NOW)
    assert not is_over(NOW, NOW + GRACE)
    assert is_over(NOW, NOW + GRACE + timedelta(seconds=1))
