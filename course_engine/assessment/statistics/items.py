"""What the answers to one version of an item say, and what of that is worth looking at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from course_engine.assessment.statistics.estimates import (
    Estimate,
    Moments,
    Pairs,
    Quartiles,
    correlation,
    difference,
    quartiles,
    share,
)
from course_engine.assessment.statistics.options import Option

EASY = 0.95
HARD = 0.25
WEAK = 0.2  # below this an item tells people hardly apart: Ebel (1965), Measuring Educational Achievement
RARE = 0.1
OFTEN_BLANK = 0.1


@dataclass(frozen=True, slots=True)
class Taken:
    """How many people took a choice: of all, and of the best third."""

    all: int = 0
    best: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.all + other.all, self.best + other.best)


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """What the first attempts at one version of an item add up to.

    `shown` is how many people had it, `answered` how many picked something (counted for items with choices), `best` how
    many of those who had it belong to the best third. `seconds` counts people by the whole seconds they spent on it.
    """

    shown: int = 0
    answered: int = 0
    best: int = 0
    scores: Moments = field(default_factory=Moments)
    pairs: Pairs = field(default_factory=Pairs)
    taken: Mapping[str, Taken] = field(default_factory=dict)
    seconds: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OptionUse:
    """How often a choice was taken by all, and by the best third."""

    option: Option
    taken: Taken
    share: Estimate
    best_share: float


class FlagKind(StrEnum):
    NEGATIVE = "negative"
    WRONG_PREFERRED = "wrong_preferred"
    HARD = "hard"
    EASY = "easy"
    WEAK = "weak"
    UNUSED = "unused"
    BLANK = "blank"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something worth looking at. `share` 0.0 to 1.0 or a correlation; `option` where it is about one choice."""

    kind: FlagKind
    share: float = 0.0
    before: float = 0.0
    option: Option | None = None
    taken: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """The figures of one version of an item; those that too few answers would carry are None or empty."""

    n: int
    difficulty: Estimate | None = None
    discrimination: Estimate | None = None
    blank: Estimate | None = None
    uses: tuple[OptionUse, ...] = ()
    time: Quartiles | None = None
    flags: tuple[Flag, ...] = ()


def item_figures(counts: ItemCounts, options: Sequence[Option] = (), *, minimum: int) -> ItemFigures:
    """Return the figures of one version of an item whose choices are `options`, with what is worth looking at.

    Nothing but the number of people is said where fewer than `minimum` had it, and no single figure that fewer bear.
    The setting is 20, because the interval around a half then still reaches from 30 to 70 %: fewer answers say hardly
    anything about an item, but might say something about a person in a group whose members know each other.
    """
    needed = max(minimum, 1)
    if counts.shown < needed:
        return ItemFigures(counts.shown)
    scores, pairs, times = counts.scores, counts.pairs, quartiles(counts.seconds)
    figures = ItemFigures(
        n=counts.shown,
        difficulty=share(scores.total, scores.n) if scores.n >= needed else None,
        discrimination=correlation(pairs) if pairs.n >= needed else None,
        blank=share(counts.shown - counts.answered, counts.shown) if options else None,
        uses=tuple(_use(option, counts) for option in options),
        time=times if times and times.n >= needed else None,
    )
    return replace(figures, flags=tuple(_flags(figures)))


def _use(option: Option, counts: ItemCounts) -> OptionUse:
    taken = counts.taken.get(option.id, Taken())
    best = min(taken.best / counts.best, 1.0) if counts.best else 0.0
    return OptionUse(option, taken, share(taken.all, counts.shown), best)


def _flags(figures: ItemFigures) -> Iterable[Flag]:
    """What is worth looking at, the gravest first. A flag is raised where the interval bears it, not the figure alone."""
    power, difficulty = figures.discrimination, figures.difficulty
    if power and power.high < 0:
        yield Flag(FlagKind.NEGATIVE, power.value)
    yield from _preferred(figures.uses)
    if difficulty and difficulty.value <= HARD:
        yield Flag(FlagKind.HARD, difficulty.value)
    if difficulty and difficulty.value >= EASY:
        yield Flag(FlagKind.EASY, difficulty.value)
    elif power and 0 <= power.high < WEAK:
        yield Flag(FlagKind.WEAK, power.value)
    yield from (Flag(FlagKind.UNUSED, option=use.option) for use in figures.uses if _is_unused(use))
    if figures.blank and figures.blank.low > OFTEN_BLANK:
        yield Flag(FlagKind.BLANK, figures.blank.value)


def _is_unused(use: OptionUse) -> bool:
    """Whether nobody takes a wrong choice, and enough people had it to be sure that hardly anybody would."""
    return bool(use.option.text) and not use.option.correct and not use.taken.all and use.share.high <= RARE


def _preferred(uses: Sequence[OptionUse]) -> Iterable[Flag]:
    """A wrong choice that the best third take more often than the right one, where exactly one is right."""
    right = [use.taken.best for use in uses if use.option.correct]
    for use in uses:
        if len(right) == 1 and use.taken.best > right[0]:
            taken = use.taken.best
            yield Flag(FlagKind.WRONG_PREFERRED, option=use.option, taken=taken, right=right[0])


def moved(before: Estimate | None, after: Estimate | None) -> Flag | None:
    """Return a flag where an item became easier or harder from one version to the next by more than chance explains."""
    if before is None or after is None:
        return None
    gap = difference(before, after)
    if gap.low <= 0 <= gap.high:
        return None
    return Flag(FlagKind.MOVED, after.value, before.value)
