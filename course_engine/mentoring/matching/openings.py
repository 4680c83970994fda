"""Which single thing, said differently, would open a scout to somebody who waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from course_engine.mentoring.matching.rules import HURDLES, Blocked, Request, Scout


@dataclass(frozen=True, slots=True)
class Openings:
    """Languages, smaller first, and times of which any single one would do; both empty where no single change helps."""

    languages: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()


NO_OPENINGS = Openings()


def openings(request: Request, scouts: Iterable[Scout], *, blocked: Blocked = ()) -> Openings:
    """What would open a scout with a free place who fails at one hurdle alone, and that one a language or a time.

    Scouts who are blocked, or were asked before, are left out like those who do not exist: nothing tells of them.
    """
    languages: set[str] = set()
    windows: set[str] = set()
    for scout in scouts:
        missing = [code for code, passes in HURDLES if not passes(request, scout, blocked)]
        if scout.free and missing == ["no_language"]:
            languages |= scout.languages
        elif scout.free and missing == ["no_window"]:
            windows |= scout.windows
    return Openings(tuple(sorted(languages)), tuple(sorted(windows)))
