"""Shares, differences, correlations and quartiles from sums, each with its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
NO_SPREAD = 1e-12  # a variance below this is the rounding of floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure and the 95 % interval around it, from `n` answers."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Moments:
    """Count, sum and sum of squares of one quantity."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.n + other.n, self.total + other.total, self.squares + other.squares)

    def scaled(self, by: float) -> Moments:
        """The moments of the quantity times `by`."""
        return Moments(self.n, self.total * by, self.squares * by * by)

    @property
    def mean(self) -> float:
        return self.total / self.n if self.n else 0.0

    @property
    def variance(self) -> float:
        """The unbiased variance (n - 1); 0.0 below two values."""
        if self.n < 2:
            return 0.0
        spread = (self.squares - self.total * self.total / self.n) / (self.n - 1)
        return spread if spread > NO_SPREAD else 0.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sums over pairs (x, y): here the score of an item and the share of points got in the rest of the quiz."""

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(
            self.n + other.n,
            self.x + other.x,
            self.y + other.y,
            self.xx + other.xx,
            self.yy + other.yy,
            self.xy + other.xy,
        )


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter of the people took at most `lower` seconds, half at most `median`, three quarters at most `upper`."""

    lower: float
    median: float
    upper: float
    n: int


def share(total: float, n: int) -> Estimate:
    """Return the mean of `n` scores from 0.0 to 1.0 that add up to `total`, with the Wilson score interval.

    Wilson (1927), JASA 22, 209-212. It is exact in kind for scores of 0 and 1. For items with partial credit it is used
    the same way: the variance of scores between 0 and 1 is never above p(1 - p), so the interval can only be too wide.
    Raises ValueError for n < 1.
    """
    if n < 1:
        raise ValueError("no share of nothing")
    p = min(max(total / n, 0.0), 1.0)
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Estimate(p, max(0.0, min(p, middle - reach)), min(1.0, max(p, middle + reach)), n)


def difference(before: Estimate, after: Estimate) -> Estimate:
    """Return by how much the share of `after` is above that of `before`, from -1.0 to 1.0.

    The interval joins both Wilson intervals: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    gap = after.value - before.value
    down = sqrt((after.value - after.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((after.high - after.value) ** 2 + (before.value - before.low) ** 2)
    return Estimate(gap, max(-1.0, gap - down), min(1.0, gap + up), min(before.n, after.n))


def correlation(pairs: Pairs) -> Estimate | None:
    """Return Pearson's r with Fisher's interval, None where one side does not vary or fewer than four pairs are there.

    Between an item and the rest of the quiz without it this is the corrected item-total correlation: Henrysson (1963),
    Psychometrika 28, 211-218. The interval is that of Fisher (1921), Metron 1, 3-32: atanh(r) +- z / sqrt(n - 3).
    """
    n = pairs.n
    if n < 4:
        return None
    xs, ys = Moments(n, pairs.x, pairs.xx).variance, Moments(n, pairs.y, pairs.yy).variance
    if not xs or not ys:
        return None
    together = (pairs.xy - pairs.x * pairs.y / n) / (n - 1)
    r = min(max(together / sqrt(xs * ys), -1.0), 1.0)
    bent, reach = atanh(min(max(r, -1 + 1e-12), 1 - 1e-12)), Z / sqrt(n - 3)
    return Estimate(r, min(r, tanh(bent - reach)), max(r, tanh(bent + reach)), n)


def quartiles(counts: Mapping[int, int]) -> Quartiles | None:
    """Return the quartiles of values given as value -> how often; None of nothing.

    Between two values it is interpolated: Hyndman & Fan (1996), The American Statistician 50, 361-365, definition 7.
    """
    ordered = sorted((value, times) for value, times in counts.items() if times > 0)
    n = sum(times for _value, times in ordered)
    if not n:
        return None
    lower, median, upper = (_quantile(ordered, n, part) for part in (0.25, 0.5, 0.75))
    return Quartiles(lower, median, upper, n)


def _quantile(ordered: Sequence[tuple[int, int]], n: int, part: float) -> float:
    place = part * (n - 1)
    first = int(place)
    low, high = _at(ordered, first), _at(ordered, min(first + 1, n - 1))
    return low + (high - low) * (place - first)


def _at(ordered: Sequence[tuple[int, int]], place: int) -> int:
    for value, times in ordered:
        if place < times:
            return value
        place -= times
    return ordered[-1][0]


def best_third_from(scores: Mapping[float, int]) -> float | None:
    """Return the score from which people belong to the best third, for scores given as score -> how many people.

    Whoever has the same score is treated alike, so it may be more than a third. None of nobody.
    """
    wanted = sum(scores.values()) / 3
    met = 0
    for score in sorted(scores, reverse=True):
        met += scores[score]
        if met >= wanted:
            return score
    return None


def histogram(scores: Mapping[float, int], bins: int = 10) -> tuple[int, ...]:
    """Return how many of the scores (score 0.0 to 1.0 -> how often) lie in each of `bins` equal parts; 1.0 in the last."""
    counts = [0] * bins
    for score, times in scores.items():
        counts[min(int(score * bins + 1e-9), bins - 1)] += times
    return tuple(counts)
