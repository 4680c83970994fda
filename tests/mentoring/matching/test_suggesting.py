"""Suggested is who could take somebody without taking a place from those who have waited longer."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings

from course_engine.mentoring.matching.instance import Instance, read_instance
from course_engine.mentoring.matching.rules import Request
from course_engine.mentoring.matching.solving import solve
from course_engine.mentoring.matching.suggesting import Suggesting, suggest
from tests.mentoring.matching.instances import Row, instance, request, scout, small_instances


def read(given_: Row) -> Instance:
    return read_instance(json.dumps(given_).encode())


def named(newcomer: Request, known: Instance) -> list[str]:
    return [match.scout for match in suggest(newcomer, known)]


NEW = Request(
    id="new",
    learner="new",
    topic="foto",
    languages=("de",),
    windows=frozenset({"Sa"}),
    region="SN",
    requested_at=10**9,
)


def test_at_most_five_the_best_first_and_only_with_a_free_place() -> None:
    scouts = [scout(f"s{n}", capacity=3, load=n % 4) for n in range(20)]
    found = suggest(NEW, read(instance(scouts, [])))
    assert [match.scout for match in found] == ["s0", "s12", "s16", "s4", "s8"]
    assert {(match.fit, match.value) for match in found} == {(40, 60 * 40 - 400)}
    assert found[0].reasons == ("topic:foto", "language:de", "window:Sa")


def test_a_place_that_somebody_needs_who_waits_longer_is_not_shown() -> None:
    known = read(instance([scout("a"), scout("b", "foto ton")], [request("r", "ton")]))
    assert named(NEW, known) == ["a"]


def test_a_place_can_be_chosen_if_whoever_waits_longer_can_go_elsewhere() -> None:
    known = read(instance([scout("a"), scout("b")], [request("r")]))
    assert sorted(named(NEW, known)) == ["a", "b"]


def test_nobody_is_shown_whom_a_learner_asked_before_or_is_kept_apart_from() -> None:
    known = read(instance([scout("a"), scout("b"), scout("c")], [], blocked=[["new", "a"]]))
    assert named(replace(NEW, not_again=frozenset({"b"})), known) == ["c"]


@settings(max_examples=150, deadline=None)
@given(small_instances())
def test_suggested_are_exactly_those_to_whom_a_round_would_give_a_restricted_request(given_: Row) -> None:
    known = read(given_)
    newcomer = replace(NEW, topic="a", languages=("a",), windows=frozenset("ab"), learner="l0")
    alone = {pair.request for pair in solve(known).pairs}

    def may_be_chosen(name: str) -> bool:
        chosen = replace(known, requests=[*known.requests, replace(newcomer, only=name)])
        served = {pair.request: pair.scout for pair in solve(chosen).pairs}
        assert served.keys() - {"new"} == alone
        return served.get("new") == name

    possible = [one.id for one in known.scouts if may_be_chosen(one.id)]
    found = named(newcomer, known)
    assert set(found) <= set(possible)
    assert len(found) == min(5, len(possible))
    nobody_waits = replace(known, requests=[])
    assert suggest(newcomer, nobody_waits) == Suggesting(nobody_waits).suggest(newcomer)
