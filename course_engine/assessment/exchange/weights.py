"""Weights in per cent as Moodle writes them, and which of them it knows."""

from fractions import Fraction

_KNOWN_SHARES = {Fraction(100, parts) for parts in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20)}


def percent(share: Fraction) -> str:
    """Return a weight in per cent, with at most five decimals."""
    text = f"{float(share):.5f}"
    return text.rstrip("0").rstrip(".") or "0"


def is_known_share(parts: int) -> bool:
    """Whether Moodle's list of weights has one part of so many."""
    return Fraction(100, max(parts, 1)) in _KNOWN_SHARES
