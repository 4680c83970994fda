"""Slips of the keyboard: how many it takes from one word to another, and how many a word forgives.

The distance counts a letter too many, one too few, another one, and two neighbours changed round (F. J. Damerau, "A
technique for computer detection and correction of spelling errors", Communications of the ACM 7(3), 1964); no piece is
changed twice, which is known as optimal string alignment.
"""

from collections.abc import Mapping

LETTERS_FOR_ONE = 4
LETTERS_FOR_TWO = 8


def most_typos(word: str) -> int:
    """Return how many typos a word of this length may forgive: 0, 1 or 2. Short words are too close to each other."""
    letters = sum(sign.isalpha() for sign in word)
    return (letters >= LETTERS_FOR_ONE) + (letters >= LETTERS_FOR_TWO)


def meant(typed: str, words: Mapping[str, str], typos: int) -> str | None:
    """Return the key of the word that was meant, the nearest one; None where none is near enough.

    `words` maps what is returned to the form that is compared with `typed`. Digits must be as they are: a wrong year is
    no slip.
    """
    near = []
    for place, (word, form) in enumerate(words.items()):
        limit = min(typos, most_typos(form))
        if limit and _digits(form) == _digits(typed):
            distance = typing_distance(typed, form, limit)
            if distance <= limit:
                near.append((distance, place, word))
    return min(near)[2] if near else None


def typing_distance(one: str, other: str, limit: int) -> int:
    """Return how many slips lead from one text to the other; anything beyond `limit` is given as `limit` + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, sign in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (sign != wanted))
            if i > 1 and j > 1 and sign == other[j - 2] and one[i - 2] == wanted:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return min(row[-1], limit + 1)


def _digits(text: str) -> list[str]:
    return [sign for sign in text if sign.isdigit()]
