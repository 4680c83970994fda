"""Instances as files hold them, built in a few words; and strategies that make small ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from course_engine.mentoring.matching.instance import read_instance
from course_engine.mentoring.matching.result import result_lines
from course_engine.mentoring.matching.solving import solve

Row = dict[str, Any]


def scout(name: str, topics: str = "foto", **more: Any) -> Row:
    """A scout of one place, who speaks German on Saturdays; `topics` with blanks between."""
    return {
        "id": name,
        "topics": topics.split(),
        "languages": ["de"],
        "windows": ["Sa"],
        "region": "HH",
        "org": "Tafel",
        "capacity": 1,
        **more,
    }


def request(name: str, topic: str = "foto", **more: Any) -> Row:
    """A request on a topic by somebody who speaks German and has time on Saturdays."""
    return {
        "id": name,
        "learner": f"learner-{name}",
        "topic": topic,
        "languages": ["de"],
        "windows": ["Sa"],
        "region": "SN",
        "org": "Verein",
        "requested_at": 100,
        **more,
    }


def instance(scouts: Sequence[Row], requests: Sequence[Row], **more: Any) -> Row:
    return {
        "format": "match-instance/1",
        "now": 1000,
        "scouts": [*scouts],
        "requests": [*requests],
        **more,
    }


def solved(given: Row) -> Row:
    """The result of a round as a file would hold it, read back."""
    found: Row = json.loads("".join(result_lines(solve(read_instance(json.dumps(given).encode())))))
    return found


def who_gets_whom(given: Row) -> dict[str, str]:
    return {pair["request"]: pair["scout"] for pair in solved(given)["pairs"]}


def some(letters: str, *, at_least: int = 0) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(letters), unique=True, min_size=at_least)


@st.composite
def small_instances(draw: st.DrawFn) -> Row:
    """Up to six scouts and eight requests, tight enough that people get into each other's way."""
    letters = draw(st.sampled_from(["a", "ab", "abc"]))
    place = st.sampled_from("xy")
    scouts = draw(
        st.lists(
            st.builds(
                lambda **row: {name: value for name, value in row.items() if value is not None},
                topics=some(letters),
                languages=some(letters),
                windows=some(letters),
                region=place,
                org=place,
                capacity=st.integers(0, 3),
                load=st.none() | st.integers(0, 2),
                paused=st.none() | st.booleans(),
                person=st.none() | st.sampled_from(["l0", "l1", "l2"]),
            ),
            max_size=6,
        )
    )
    for number, row in enumerate(scouts):
        row["id"] = f"s{number + 7}"  # "s10" is smaller than "s9"
    learner = st.sampled_from(["l0", "l1", "l2", "l3"])
    requests = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "learner": learner,
                    "topic": st.sampled_from(letters),
                    "languages": some(letters, at_least=1),
                    "windows": some(letters),
                    "region": place,
                    "org": place,
                    "requested_at": st.integers(0, 4),
                }
            ),
            max_size=8,
        )
    )
    for number, row in enumerate(requests):
        row["id"] = f"r{number}"
    names = [row["id"] for row in scouts]
    blocked = draw(st.lists(st.tuples(learner, st.sampled_from([*names, "s99"])).map(list), max_size=3))
    existing = (
        draw(st.lists(st.tuples(learner, st.sampled_from(names)).map(list), max_size=2)) if names else []
    )
    params = draw(st.sampled_from([{}, {"load_points": 0}, {"load_points": 7}, {"load_points": 60}]))
    return instance(scouts, requests, blocked=blocked, existing=existing, params=params)
