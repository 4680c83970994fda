"""When somebody answers: their own days of the week, and the time by which an answer can be expected."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from course_engine.profiles.absence import THERE, Absence

ZONE = ZoneInfo("Europe/Berlin")  # of the programme: its days end there
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CHANCES = 2  # of a scout's own days, so that one may be missed
WITHOUT_DAYS = timedelta(days=7)


def day_of(moment: datetime) -> date:
    """The day that it is then where the programme is."""
    return moment.astimezone(ZONE).date()


def start_of(day: date) -> datetime:
    """The UTC time at which that day begins where the programme is."""
    return datetime.combine(day, time(), tzinfo=ZONE).astimezone(UTC)


def answer_by(asked_at: datetime, days: Collection[str], *, absence: Absence = THERE) -> datetime:
    """The UTC time by which somebody who answers on these days of the week will have answered.

    It is the end of the second of their days, the day of asking counted; who names no days has a week. Days on which they
    are away do not count, nor does what lies behind an absence without a day of return: it never comes to that, as nobody
    is asked then.
    """
    day = day_of(asked_at)
    own = set(days) & set(WEEK)
    if not own:
        return _end_of(_back(day + WITHOUT_DAYS, absence))
    left = CHANCES
    while True:
        if WEEK[day.weekday()] in own and not _away(day, absence):
            left -= 1
        if not left:
            return _end_of(day)
        day += timedelta(days=1)


def _away(day: date, absence: Absence) -> bool:
    return absence.back_on is not None and absence.covers(day)


def _back(day: date, absence: Absence) -> date:
    back = absence.back_on
    return back if back is not None and absence.covers(day) else day


def _end_of(day: date) -> datetime:
    """The last second of that day where the programme is, whichever offset holds there by then."""
    return datetime.combine(day, time(23, 59, 59), tzinfo=ZONE).astimezone(UTC)
