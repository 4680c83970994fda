"""A round as a file (format "match-result/1"): one line for each request, always in the same words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from course_engine.mentoring.matching.solving import Round

FORMAT = "match-result/1"


def result_lines(decided: Round) -> Iterator[str]:
    """The JSON text in lines, each with its end; the same round is the same text."""
    yield f'{{"format": {_json(FORMAT)},\n'
    yield from _list(
        "pairs",
        (
            {"request": pair.request, "scout": pair.scout, "fit": pair.fit, "reasons": pair.reasons}
            for pair in decided.pairs
        ),
    )
    yield from _list("unmatched", ({"request": one.request, "why": one.why} for one in decided.unmatched))
    yield from _list("kept", decided.kept, end="}\n")


def _list(name: str, values: Iterable[object], *, end: str = ",\n") -> Iterator[str]:
    yield f' "{name}": ['
    between = "\n  "
    for value in values:
        yield between + _json(value)
        between = ",\n  "
    yield "]" + end


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
