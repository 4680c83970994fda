"""Whether a person may begin another attempt, and until when they may answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from course_engine.content.catalogue import Settings

GRACE = timedelta(seconds=30)  # for an answer that was given in time and travelled slowly


@dataclass(frozen=True, slots=True)
class Extra:
    """What a person was allowed beyond the settings."""

    minutes: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether another attempt may begin now.

    `left` attempts may still be begun, None for any number; `opens_at` is when a pause ends that is not over yet.
    """

    left: int | None = None
    opens_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.left != 0 and self.opens_at is None


def admission(
    settings: Settings, submitted: Sequence[datetime], *, extra: Extra = Extra(), now: datetime
) -> Admission:
    """Return whether an attempt may begin after those `submitted` at these times (aware), none being under way."""
    left = None
    if settings.attempts is not None:
        left = max(0, settings.attempts + extra.attempts - len(submitted))
    opens_at = max(submitted) + timedelta(minutes=settings.pause) if submitted and settings.pause else None
    return Admission(left, opens_at if opens_at and opens_at > now else None)


def due_at(settings: Settings, started_at: datetime, *, extra: Extra = Extra()) -> datetime | None:
    """Return until when answers count, None where there is no limit."""
    if settings.time_limit is None:
        return None
    return started_at + timedelta(minutes=settings.time_limit + extra.minutes)


def is_over(due: datetime | None, now: datetime) -> bool:
    """Whether answers that arrive now come too late."""
    return due is not None and now > due + GRACE
