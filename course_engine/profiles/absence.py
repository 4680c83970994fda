"""Being away: from a day on, until the day of the return, or until further notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Absence:
    """`away_from` is the first day away, None for somebody who is there; `back_on` the first day back, if it is known."""

    away_from: date | None = None
    back_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the person is away on this day."""
        begun = self.away_from is not None and self.away_from <= day
        return begun and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether the person is back by this day."""
        return self.back_on is not None and self.back_on <= day


THERE = Absence()
