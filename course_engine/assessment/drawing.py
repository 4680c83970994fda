"""Which items an attempt gets, and in which order: the same for ever for the same seed and the same past."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from random import Random

from course_engine.content.catalogue import Section, Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item of a quiz version: its `key`, the section it stands in ("" for none) and the vignette it belongs to."""

    key: int
    section: str = ""
    vignette: str = ""


def draw(
    candidates: Sequence[Candidate],
    sections: Sequence[Section],
    settings: Settings,
    *,
    seen: Mapping[int, int],
    generator: Random,
) -> list[int]:
    """Return the keys of the items of an attempt in the order in which they are shown.

    `candidates` stand in the author's order. A section that draws takes those that the person has met least (`seen`:
    how often, by key), by chance among equals. The items of a vignette come together or not at all, and always in the
    author's order; a vignette that is too long for what is left to draw is passed over, unless nothing else would fill it.
    """
    drawn: list[int] = []
    for section in sections or (Section(""),):
        groups = _groups(one for one in candidates if one.section == section.id)
        chosen = groups if section.draw is None else _least_seen(groups, section.draw, seen, generator)
        if settings.shuffle_items:
            generator.shuffle(chosen)
        drawn += (one.key for group in chosen for one in group)
    return drawn


Group = tuple[Candidate, ...]


def _groups(candidates: Iterable[Candidate]) -> list[Group]:
    """Items by themselves, and those around one vignette together."""
    return [
        group for _, run in groupby(candidates, key=lambda one: one.vignette) for group in _split(list(run))
    ]


def _split(run: list[Candidate]) -> Iterator[Group]:
    if run[0].vignette:
        yield tuple(run)
    else:
        yield from ((one,) for one in run)


def _least_seen(groups: list[Group], count: int, seen: Mapping[int, int], generator: Random) -> list[Group]:
    mixed = list(range(len(groups)))
    generator.shuffle(mixed)
    mixed.sort(key=lambda place: max(seen.get(one.key, 0) for one in groups[place]))
    taken: list[int] = []
    left = count
    for place in mixed:
        if len(groups[place]) <= left:
            taken.append(place)
            left -= len(groups[place])
    if not taken:  # every vignette is longer than what is to be drawn: one whole case is better than none
        taken = mixed[:1]
    return [groups[place] for place in sorted(taken)]


def drawn_count(sections: Sequence[Section], item_count: int) -> int:
    """Return how many of `item_count` items an attempt gets, as far as no vignette changes it."""
    if not sections:
        return item_count
    return sum(min(section.draw or len(section.items), len(section.items)) for section in sections)
