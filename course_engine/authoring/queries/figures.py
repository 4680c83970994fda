"""The effect of a changed quiz in figures: worked out at once where there are few results, else by a worker."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from course_engine.assessment.models import Attempt
from course_engine.authoring.impact import (
    Decision,
    Effect,
    Kept,
    Kind,
    Regrading,
    Tally,
    Totals,
    Way,
    classify,
)
from course_engine.authoring.queries.taken import taken_attempts, unmarked_attempts
from course_engine.content.catalogue import Quiz
from course_engine.db import db, reading

AT_ONCE = 500  # finished attempts that are looked at while somebody waits for the page
LINES = 50  # attempts that the page lists

Tell = Callable[[int], None]


def takes_long(attempts: int) -> bool:
    """Whether so many finished attempts are left to a worker."""
    return attempts > AT_ONCE


@dataclass(frozen=True, slots=True)
class Line:
    """One attempt whose result would change, without a name: scores 0.0 to 1.0 with passed, now and by each way."""

    number: int
    submitted_at: datetime
    now: tuple[float, bool]
    then: Mapping[str, tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What each way makes of the results; `void` are the items that count in full by that way."""

    stamp: str
    void: tuple[str, ...]
    unmarked: int
    ways: Mapping[str, Totals]
    lines: tuple[Line, ...] = ()

    @property
    def attempts(self) -> int:
        return self.ways[Way.KEEP].attempts

    @property
    def kept(self) -> list[tuple[str, str, int]]:
        """Item, reason and number of the answers that keep their result because they no longer fit."""
        counts = self.ways[Way.ALL].kept.items()
        return [(item, reason, count) for (item, reason), count in counts if reason != Kept.REMOVED]

    def to_body(self) -> dict[str, Any]:
        """Return it JSON-able."""
        ways = {
            way: asdict(totals) | {"kept": [[*key, count] for key, count in totals.kept.items()]}
            for way, totals in self.ways.items()
        }
        lines = [asdict(line) | {"submitted_at": line.submitted_at.isoformat()} for line in self.lines]
        return {
            "stamp": self.stamp,
            "void": list(self.void),
            "unmarked": self.unmarked,
            "ways": ways,
            "lines": lines,
        }

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Figures:
        ways = {
            way: Totals(**totals | {"kept": {(item, Kept(why)): n for item, why, n in totals["kept"]}})
            for way, totals in body["ways"].items()
        }
        lines = tuple(
            Line(**line | {"submitted_at": datetime.fromisoformat(line["submitted_at"])})
            for line in body["lines"]
        )
        return cls(body["stamp"], tuple(body["void"]), body["unmarked"], ways, lines)


def void_at_first(old: Quiz, new: Quiz) -> tuple[str, ...]:
    """The items whose doubtful state is most likely why the quiz was changed: those that are judged differently now."""
    doubtful = {Kind.KEY, Kind.CHOICES, Kind.STRUCTURE, Kind.REMOVED}
    ids = {change.item_id for change in classify(old, new) if change.kind in doubtful}
    return tuple(item.id for item in old.items if item.id in ids)


def measure(
    quiz_id: int, old: Quiz, new: Quiz, *, stamp: str, void: Collection[str], tell: Tell | None = None
) -> Figures:
    """Return the figures, reading in short transactions of their own; `tell` hears how many attempts are done."""
    regrading = Regrading(old, new)
    tallies = {way: Tally(Decision(way, frozenset(void))) for way in Way}
    done = 0
    for portion in taken_attempts(quiz_id):
        for attempt in portion:
            for way, tally in tallies.items():
                tally.add(regrading.effect(attempt, Decision(way, frozenset(void))))
        done += len(portion)
        if tell:
            tell(done)
    found = {way: tally.effects() for way, tally in tallies.items()}
    with reading():
        return Figures(
            stamp,
            tuple(void),
            unmarked_attempts(quiz_id),
            {way: effects.totals for way, effects in found.items()},
            _lines({way: effects.changed for way, effects in found.items()}),
        )


def _lines(changed: Mapping[Way, Iterable[Effect]]) -> tuple[Line, ...]:
    """The attempts that some way would change, the greatest change first."""
    by_attempt: dict[int, dict[Way, Effect]] = {}
    for way, effects in changed.items():
        for effect in effects:
            by_attempt.setdefault(effect.attempt_id, {})[way] = effect
    shown = sorted(by_attempt.items(), key=lambda pair: (-_size(pair[1].values()), pair[0]))[:LINES]
    rows = db.session.execute(
        select(Attempt.id, Attempt.number, Attempt.submitted_at).where(
            Attempt.id.in_([one for one, _ in shown])
        )
    )
    told = {row.id: (row.number, row.submitted_at) for row in rows}
    return tuple(_line(*told[attempt_id], effects) for attempt_id, effects in shown)


def _size(effects: Iterable[Effect]) -> float:
    return max(abs(effect.then.score - effect.now.score) + effect.newly_passed for effect in effects)


def _line(number: int, submitted_at: datetime, effects: Mapping[Way, Effect]) -> Line:
    now = next(iter(effects.values())).now
    results = {way: effects[way].then if way in effects else now for way in Way}
    then = {way.value: (result.score, result.passed) for way, result in results.items()}
    return Line(number, submitted_at, (now.score, now.passed), then)
