"""A round straight from the definition, by trying everything: slow, and with nothing in common with the real one.

Works on the file's own dictionaries, so that reading and writing are tested with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

Row = dict[str, Any]


def solve_by_trying(instance: Row) -> Row:
    """The one right result of a small instance."""
    scouts = {scout["id"]: scout for scout in instance["scouts"]}
    taken = {name: scout.get("load", 0) for name, scout in scouts.items()}
    for _learner, name in instance.get("existing", []):
        taken[name] += 1
    free = {name: max(0, scout["capacity"] - taken[name]) for name, scout in scouts.items()}
    queue = sorted(instance["requests"], key=lambda request: request["requested_at"])
    may = {
        request["id"]: [name for name, scout in scouts.items() if not _hurdle(instance, request, [scout])]
        for request in queue
    }
    served: list[Row] = []
    for request in queue:
        if _can_all([may[one["id"]] for one in [*served, request]], free):
            served.append(request)
    pairs = []
    for number, request in enumerate(served):
        later = [may[one["id"]] for one in served[number + 1 :]]
        options = []
        for name in may[request["id"]]:
            left = {**free, name: free[name] - 1}
            if free[name] > 0 and _can_all(later, left):
                full = Fraction(taken[name], scouts[name]["capacity"])
                options.append((-_value(instance, request, scouts[name], taken[name]), full, name))
        chosen = min(options)[2]
        free[chosen] -= 1
        taken[chosen] += 1
        pairs.append(_pair(request, scouts[chosen]))
    unmatched = [
        {"request": request["id"], "why": _hurdle(instance, request, list(scouts.values())) or "waitlist"}
        for request in queue
        if request not in served
    ]
    return {
        "format": "match-result/1",
        "pairs": pairs,
        "unmatched": unmatched,
        "kept": instance.get("existing", []),
    }


def _hurdle(instance: Row, request: Row, scouts: Sequence[Row]) -> str:
    """The first hurdle that leaves nobody of these scouts; "" if somebody is left."""
    blocked = [tuple(pair) for pair in instance.get("blocked", [])]
    left = [scout for scout in scouts if request["topic"] in scout["topics"]]
    if not left:
        return "no_topic"
    left = [scout for scout in left if not scout.get("paused", False)]
    if not left:
        return "all_paused"
    left = [scout for scout in left if set(scout["languages"]) & set(request["languages"])]
    if not left:
        return "no_language"
    left = [scout for scout in left if set(scout["windows"]) & set(request["windows"])]
    if not left:
        return "no_window"
    left = [
        scout
        for scout in left
        if scout.get("person") != request["learner"] and (request["learner"], scout["id"]) not in blocked
    ]
    return "" if left else "only_blocked"


def _can_all(wishes: list[list[str]], free: dict[str, int]) -> bool:
    """Whether each wish can get one of its scouts, by trying every way."""
    if not wishes:
        return True
    return any(free[name] > 0 and _can_all(wishes[1:], {**free, name: free[name] - 1}) for name in wishes[0])


def _fit(request: Row, scout: Row) -> int:
    return (
        (30 if request["languages"][0] in scout["languages"] else 15)
        + min(30, 10 * len(set(request["windows"]) & set(scout["windows"])))
        + 20 * (request["region"] == scout["region"])
        + 20 * (request["org"] == scout["org"])
    )


def _value(instance: Row, request: Row, scout: Row, taken: int) -> int:
    load_points: int = instance.get("params", {}).get("load_points", 20)
    price = load_points * 60 * (2 * (taken + 1) - 1) // scout["capacity"]
    return 60 * _fit(request, scout) - price


def _pair(request: Row, scout: Row) -> Row:
    reasons = ["topic:" + request["topic"]]
    reasons.append("language:" + next(one for one in request["languages"] if one in scout["languages"]))
    reasons += ["window:" + one for one in sorted(set(request["windows"]) & set(scout["windows"]))]
    reasons += ["region:" + scout["region"]] * (request["region"] == scout["region"])
    reasons += ["org:" + scout["org"]] * (request["org"] == scout["org"])
    return {
        "request": request["id"],
        "scout": scout["id"],
        "fit": _fit(request, scout),
        "reasons": reasons,
    }
