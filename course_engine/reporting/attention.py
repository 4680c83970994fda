"""Who might need help, and why: values in, values out.

A reason says what can be seen and no more; it never judges. Who has finished everything is left alone.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

QUIET_AFTER = timedelta(days=14)
WAITING_AFTER = timedelta(days=5)
MANY_TRIES = 3
FINISHED = frozenset({"completed", "mastered"})


class ReasonKind(enum.StrEnum):
    NOT_BEGUN = "not_begun"
    QUIET = "quiet"
    WAITING = "waiting"
    QUIZ = "quiz"


@dataclass(frozen=True)
class OpenQuiz:
    """A quiz submitted and not passed; scores from 0.0 to 1.0."""

    title: str
    tries: int
    best: float
    needed: float


@dataclass(frozen=True)
class Reason:
    """Why somebody is named: since how many whole days, or in which quiz."""

    kind: ReasonKind
    days: int = 0
    quiz: OpenQuiz | None = None


@dataclass(frozen=True)
class Standing:
    """What is known of a person in a cohort; times in UTC, `states` those of the modules."""

    joined_at: datetime
    states: Collection[str] = ()
    last_at: datetime | None = None
    asked_at: datetime | None = None
    open_quizzes: Sequence[OpenQuiz] = ()


def reasons(
    standing: Standing, *, now: datetime, begins_on: date | None, ends_on: date | None
) -> list[Reason]:
    """Why this person might need help, the weightiest first; empty when nothing speaks for it.

    Silence counts only while the cohort runs.
    """
    found = [Reason(ReasonKind.QUIZ, quiz=quiz) for quiz in standing.open_quizzes if quiz.tries >= MANY_TRIES]
    if standing.asked_at is not None and now - standing.asked_at >= WAITING_AFTER:
        found.append(Reason(ReasonKind.WAITING, days=(now - standing.asked_at).days))
    today = now.date()
    if (begins_on is None or begins_on <= today) and (ends_on is None or today <= ends_on):
        found += _silence(standing, now=now, begins_on=begins_on)
    return found


def _silence(standing: Standing, *, now: datetime, begins_on: date | None) -> Iterable[Reason]:
    if all(state in FINISHED for state in standing.states):  # also when there is nothing to do
        return
    days_here = min((now - standing.joined_at).days, (now.date() - begins_on).days if begins_on else 10**6)
    if all(state == "not_begun" for state in standing.states):
        if days_here >= QUIET_AFTER.days:
            yield Reason(ReasonKind.NOT_BEGUN, days=days_here)
    elif standing.last_at is not None and now - standing.last_at >= QUIET_AFTER:
        yield Reason(ReasonKind.QUIET, days=(now - standing.last_at).days)
