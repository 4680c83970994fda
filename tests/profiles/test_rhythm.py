"""By when an answer can be expected: a scout's own days, their absence, and the nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.profiles.absence import Absence
from course_engine.profiles.rhythm import WEEK, ZONE, answer_by, day_of

MONDAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def days(*given: str) -> tuple[str, ...]:
    return given


@pytest.mark.parametrize(
    ("own", "absence", "last_day"),
    [
        (days("tue", "fri"), Absence(), date(2026, 6, 5)),
        (days("mon"), Absence(), date(2026, 6, 8)),  # the day of asking counts
        (days("thu"), Absence(), date(2026, 6, 11)),
        (days(), Absence(), date(2026, 6, 8)),
        (days("holiday"), Absence(), date(2026, 6, 8)),
        (days("tue", "fri"), Absence(date(2026, 6, 2), date(2026, 6, 3)), date(2026, 6, 9)),
        (days(), Absence(date(2026, 6, 8), date(2026, 6, 20)), date(2026, 6, 20)),
        (
            days("tue", "fri"),
            Absence(date(2026, 6, 2)),
            date(2026, 6, 5),
        ),  # nobody knows the return: their days
    ],
)
def test_the_second_of_their_own_days(own: tuple[str, ...], absence: Absence, last_day: date) -> None:
    assert day_of(answer_by(MONDAY, own, absence=absence)) == last_day


@pytest.mark.parametrize(
    ("asked_at", "ends_at"),
    [
        (datetime(2026, 3, 27, 9, 0, tzinfo=UTC), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 23, 9, 0, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_its_midnight_even_when_clocks_change(asked_at: datetime, ends_at: datetime) -> None:
    assert answer_by(asked_at, ["sat", "sun"]) == ends_at


@given(st.integers(0, 2 * 366 * 24 * 60), st.sets(st.sampled_from(WEEK)))
def test_there_is_always_an_end_within_two_weeks(minutes: int, own: set[str]) -> None:
    asked_at = MONDAY + timedelta(minutes=minutes)
    ends = answer_by(asked_at, own)
    assert asked_at < ends <= asked_at + timedelta(days=15)
    assert not own or WEEK[ends.astimezone(ZONE).weekday()] in own


@pytest.mark.parametrize(
    ("absence", "day", "is_away"),
    [
        (Absence(), date(2026, 6, 1), False),
        (Absence(date(2026, 6, 1)), date(2026, 5, 31), False),
        (Absence(date(2026, 6, 1)), date(2026, 6, 1), True),
        (Absence(date(2026, 6, 1)), date(2036, 6, 1), True),
        (Absence(date(2026, 6, 1), date(2026, 6, 10)), date(2026, 6, 9), True),
        (Absence(date(2026, 6, 1), date(2026, 6, 10)), date(2026, 6, 10), False),
    ],
)
def test_somebody_is_away_until_the_day_of_their_return(absence: Absence, day: date, is_away: bool) -> None:
    assert absence.covers(day) is is_away
