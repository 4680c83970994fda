"""Which word was meant: how many slips of the hand lie between two words."""

from __future__ import annotations


def slips(one: str, other: str, most: int) -> int | None:
    """Return how many letters were left out, added, mistaken or swapped with the next one; None if more than `most`.

    The distance of optimal string alignment, computed row by row and given up as soon as every way is too long.
    """
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                least = min(least, earlier[j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def most_slips(word: str) -> int:
    """Return how many slips a word of that length is forgiven."""
    return 1 if len(word) < 6 else 2
