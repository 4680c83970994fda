"""Where links between things lead."""

from collections.abc import Iterable, Mapping


def reached(uid: str, ways: Mapping[str, Iterable[str]]) -> set[str]:
    """Return everything that `ways` lead to from `uid`, directly or not."""
    found: set[str] = set()
    waiting = [uid]
    while waiting:
        for following in ways.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found
