"""Which piece of a changed text is which piece of the text it came from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from course_engine.content.merging.values import Piece

ALIKE = 0.3  # of the words of two pieces, from where on one is taken for the other, changed
_MOST = 250_000  # comparisons of pieces

Refs = list[int | None]  # for each piece of a side: its index in the base, None for a new one


def by_key(base: Sequence[Piece], side: Sequence[Piece]) -> Refs:
    """Pieces with the same key are the same, wherever they stand."""
    places = {piece.key: n for n, piece in enumerate(base)}
    return [places.pop(piece.key, None) for piece in side]


def by_text(base: Sequence[Piece], side: Sequence[Piece]) -> Refs:
    """Pieces with the same text are the same, also where they moved; of the others, those that are alike in their place."""
    old, new = [piece.text for piece in base], [piece.text for piece in side]
    refs: Refs = [None] * len(new)
    first = _same(old, new)
    last = _same(old[first:][::-1], new[first:][::-1])
    refs[:first] = range(first)
    if last:
        refs[-last:] = range(len(old) - last, len(old))
    _align_middle(old, new, refs, range(first, len(old) - last), range(first, len(new) - last))
    return refs


def standing(refs: Refs) -> set[int]:
    """Return the base pieces that kept their order: the longest rising run of `refs`; the others moved."""
    known = [ref for ref in refs if ref is not None]
    tails: list[int] = []
    ends: list[int] = []  # index into `known` of the end of the best run of each length
    before: list[int] = []
    for n, ref in enumerate(known):
        length = bisect_left(tails, ref)
        tails[length:] = [ref] if length == len(tails) else [ref, *tails[length + 1 :]]
        ends[length:] = [n] if length == len(ends) else [n, *ends[length + 1 :]]
        before.append(ends[length - 1] if length else -1)
    run, n = set(), ends[-1] if ends else -1
    while n >= 0:
        run.add(known[n])
        n = before[n]
    return run


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pieces are the same from the beginning on."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _align_middle(old: list[str], new: list[str], refs: Refs, olds: range, news: range) -> None:
    if not olds or not news:
        return
    matches = _common(old, new, olds, news)
    stay = [n for n in range(len(olds)) if old[olds[n]] == new[news[n]]] if len(olds) == len(news) else []
    if len(olds) == len(news) and len(stay) >= len(matches) and not _moved(old, new, olds, news, stay):
        refs[news.start : news.stop] = olds
        return
    for a, b in matches:
        refs[b] = a
    _pair_moved(old, new, refs, olds, news)
    _pair_changed(old, new, refs, olds, news, matches)


def _common(old: list[str], new: list[str], olds: range, news: range) -> list[tuple[int, int]]:
    """The longest common subsequence, as pairs of indexes."""
    if len(olds) * len(news) > _MOST:
        matcher = SequenceMatcher(
            None, old[olds.start : olds.stop], new[news.start : news.stop], autojunk=False
        )
        return [
            (olds[a + n], news[b + n]) for a, b, size in matcher.get_matching_blocks() for n in range(size)
        ]
    width = len(news) + 1
    table = [[0] * width]
    for a in reversed(olds):
        row, below = [0] * width, table[-1]
        for m in range(len(news) - 1, -1, -1):
            row[m] = 1 + below[m + 1] if old[a] == new[news[m]] else max(below[m], row[m + 1])
        table.append(row)
    table.reverse()
    pairs, n, m = [], 0, 0
    while n < len(olds) and m < len(news):
        if old[olds[n]] == new[news[m]]:
            pairs.append((olds[n], news[m]))
            n, m = n + 1, m + 1
        elif table[n + 1][m] >= table[n][m + 1]:
            n += 1
        else:
            m += 1
    return pairs


def _moved(old: list[str], new: list[str], olds: range, news: range, stay: list[int]) -> bool:
    """Whether a piece that is not where it was is somewhere else."""
    elsewhere = [n for n in range(len(olds)) if n not in set(stay)]
    return bool({old[olds[n]] for n in elsewhere} & {new[news[n]] for n in elsewhere})


def _pair_moved(old: list[str], new: list[str], refs: Refs, olds: range, news: range) -> None:
    taken = set(refs)
    places: dict[str, list[int]] = {}
    for a in olds:
        if a not in taken:
            places.setdefault(old[a], []).append(a)
    for b in news:
        if refs[b] is None and places.get(new[b]):
            refs[b] = places[new[b]].pop(0)


def _pair_changed(
    old: list[str], new: list[str], refs: Refs, olds: range, news: range, matches: list[tuple[int, int]]
) -> None:
    """Between pieces that stayed, take those for changed ones that are alike, or all where there are as many."""
    taken = set(refs)
    ends = [(olds.start - 1, news.start - 1), *matches, (olds.stop, news.stop)]
    for (a, b), (c, d) in pairwise(ends):
        left = [n for n in range(a + 1, c) if n not in taken]
        right = [n for n in range(b + 1, d) if refs[n] is None]
        for n, m in _alike([old[n] for n in left], [new[m] for m in right]):
            refs[right[m]] = left[n]


def _alike(old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
    """The pairs, in order, that are most alike together."""
    least = 0.01 if len(old) == len(new) else 0.0
    if not old or not new or len(old) * len(new) > _MOST // 10:
        yield from ((n, n) for n in range(len(old)) if least)
        return
    words_of = [[_words(text) for text in texts] for texts in (old, new)]
    worth = [[max(_likeness(a, b), least) for b in words_of[1]] for a in words_of[0]]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for n in range(len(old) - 1, -1, -1):
        for m in range(len(new) - 1, -1, -1):
            together = best[n + 1][m + 1] + worth[n][m] if worth[n][m] else 0.0
            best[n][m] = max(together, best[n + 1][m], best[n][m + 1])
    n = m = 0
    while n < len(old) and m < len(new):
        if worth[n][m] and best[n][m] == best[n + 1][m + 1] + worth[n][m]:
            yield n, m
            n, m = n + 1, m + 1
        elif best[n + 1][m] >= best[n][m + 1]:
            n += 1
        else:
            m += 1


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """How many of the words of two texts are the same, 0.0 to 1.0; 0.0 where too few are."""
    together = one.total() + other.total()
    alike = 2 * (one & other).total() / together if together else 0.0
    return alike if alike >= ALIKE else 0.0
