"""Sets of small whole numbers as the bits of one integer: a thousand members are met in one operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def mask_of(numbers: Iterable[int]) -> int:
    """The set of these numbers, each 0 or more."""
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def members(mask: int) -> Iterator[int]:
    """The numbers in the set, smallest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def masks_by_word(words: Iterable[Iterable[str | None]]) -> dict[str, int]:
    """For each word the set of the positions in `words` at which it occurs; None is no word."""
    found: dict[str, int] = {}
    bit = 1
    for some in words:
        for word in some:
            if word is not None:
                found[word] = found.get(word, 0) | bit
        bit <<= 1
    return found


def union(masks: dict[str, int], words: Iterable[str]) -> int:
    """Whoever is found under any of the words."""
    together = 0
    for word in words:
        together |= masks.get(word, 0)
    return together
