"""How exactly a quiz measures: Cronbach's alpha, its interval, and the standard error of measurement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isclose, lgamma, log, log1p, sqrt

from course_engine.assessment.statistics.estimates import Estimate, Moments


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha with its interval, and the standard error of measurement in shares of all points."""

    alpha: Estimate
    error: float


def reliability(items: Sequence[Moments], whole: Moments) -> Reliability | None:
    """Return Cronbach's alpha of items given by the moments of the points they brought, as shares of all points.

    `whole` are the moments of the sums of these. Alpha: Cronbach (1951), Psychometrika 16, 297-334. Its interval:
    Feldt (1965), Psychometrika 30, 357-370, by which (1 - alpha) / (1 - estimate) follows F with n - 1 and
    (n - 1)(k - 1) degrees of freedom. The standard error of measurement is sd * sqrt(1 - alpha).
    None for fewer than two items or people, and where nobody differs.
    """
    k, n, spread = len(items), whole.n, whole.variance
    if k < 2 or n < 2 or not spread:
        return None
    value = k / (k - 1) * (1 - sum(item.variance for item in items) / spread)
    value = min(value, 1.0)
    freedoms = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - value) * f_quantile(part, *freedoms) for part in (0.975, 0.025))
    return Reliability(Estimate(value, min(low, value), max(high, value), n), sqrt(spread * (1 - value)))


def f_quantile(part: float, d1: int, d2: int) -> float:
    """Return the value below which `part` of an F distribution with d1 and d2 degrees of freedom lies.

    By halving over the regularised incomplete beta function: NIST Digital Library of Mathematical Functions, 8.17.
    """
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        if _beta_share(middle, d1 / 2, d2 / 2) < part:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    return d2 * x / (d1 * (1 - x))


def _beta_share(x: float, a: float, b: float) -> float:
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x > (a + 1) / (a + b + 2):
        return 1 - front * _beta_fraction(1 - x, b, a) / b
    return front * _beta_fraction(x, a, b) / a


def _beta_fraction(x: float, a: float, b: float) -> float:
    """The continued fraction DLMF 8.17.22, evaluated from the front (Lentz's method)."""
    tiny = 1e-300
    c, d = 1.0, 1 / _unlike_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for m in range(1, 2000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _unlike_zero(1 + step * d, tiny)
            c = _unlike_zero(1 + step / c, tiny)
            value *= c * d
        if isclose(c * d, 1.0, rel_tol=1e-14):
            break
    return value


def _unlike_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
