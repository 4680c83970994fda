"""A round has one right result: as many as possible, the earliest first, then each their own choice."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mentoring.matching.brute_force import solve_by_trying
from tests.mentoring.matching.instances import (
    Row,
    instance,
    request,
    scout,
    small_instances,
    solved,
    who_gets_whom,
)


def test_an_earlier_request_leaves_the_better_scout_to_whom_nobody_else_fits() -> None:
    both = scout("both", "foto ton", region="SN", org="Verein", capacity=2, load=1)
    round_ = solved(
        instance(
            [scout("one"), both],
            [
                request("r1", region="SN"),
                request("r2", "ton", requested_at=200),
                request("r3", requested_at=300),
            ],
        )
    )
    assert round_ == {
        "format": "match-result/1",
        "pairs": [
            {
                "request": "r1",
                "scout": "one",
                "fit": 40,
                "reasons": ["topic:foto", "language:de", "window:Sa"],
            },
            {
                "request": "r2",
                "scout": "both",
                "fit": 80,
                "reasons": ["topic:ton", "language:de", "window:Sa", "region:SN", "org:Verein"],
            },
        ],
        "unmatched": [{"request": "r3", "why": "waitlist"}],
        "kept": [],
    }


def test_the_fuller_a_scout_the_dearer_so_work_is_shared() -> None:
    scouts = [
        scout("near", region="SN", capacity=1),
        scout("busy", capacity=4, load=1),
        scout("idle", capacity=4),
    ]
    queue = [request(f"r{number}") for number in range(6)]
    assert [*who_gets_whom(instance(scouts, queue)).values()] == [
        "near",
        "idle",
        "busy",
        "idle",
        "busy",
        "idle",
    ]


def test_a_long_row_of_exchanges_makes_room_for_the_last() -> None:
    """Each scout but the last also lists the next one's topic; the one free place is at the far end."""
    size = 60
    scouts = [scout(f"s{n:02}", f"t{n} t{n + 1}") for n in range(size)]
    queue = [request(f"r{n}", f"t{n + 1}", requested_at=n) for n in range(size - 1)]
    queue.append(request("last", "t0", requested_at=999))
    assert len(who_gets_whom(instance(scouts, queue))) == size


def test_equal_value_goes_to_the_emptier_scout_and_then_to_the_smaller_id() -> None:
    scouts = [scout("s9", capacity=2), scout("s10", capacity=2), scout("a", capacity=3, load=2)]
    given_ = instance(scouts, [request("r1"), request("r2"), request("r3")], params={"load_points": 0})
    assert [*who_gets_whom(given_).values()] == ["s10", "s9", "s10"]


def test_running_pairs_are_kept_take_a_place_each_and_stop_nobody() -> None:
    given_ = instance([scout("s", capacity=2)], [request("r", learner="l")], existing=[["l", "s"]])
    assert who_gets_whom(given_) == {"r": "s"}
    assert solved(given_)["kept"] == [["l", "s"]]
    given_["existing"] *= 2
    assert solved(given_)["unmatched"] == [{"request": "r", "why": "waitlist"}]


def test_nobody_is_matched_with_themselves_or_with_whom_they_are_blocked_for() -> None:
    scouts = [scout("self", person="l"), scout("apart"), scout("third", "ton")]
    given_ = instance(scouts, [request("r", learner="l")], blocked=[["l", "apart"], ["x", "y"]])
    assert solved(given_)["unmatched"] == [{"request": "r", "why": "only_blocked"}]


def test_what_nobody_offers_is_said_by_the_first_hurdle() -> None:
    scouts = [scout("s", windows=["So"]), scout("p", "ton", paused=True), scout("f", "film", capacity=0)]
    queue = [
        request("topic", "bild"),
        request("paused", "ton"),
        request("language", languages=["tr"]),
        request("window"),
        request("full", "film"),
    ]
    told = {one["request"]: one["why"] for one in solved(instance(scouts, queue))["unmatched"]}
    assert told == {
        "topic": "no_topic",
        "paused": "all_paused",
        "language": "no_language",
        "window": "no_window",
        "full": "waitlist",
    }


def test_nothing_at_all_is_a_round_too() -> None:
    assert solved(instance([], []))["pairs"] == []


def test_enormous_capacities_and_many_different_ones() -> None:
    scouts = [scout(f"s{n:03}", capacity=10**15 + n, load=n) for n in range(200)]
    given_ = instance(scouts, [request(f"r{n}", requested_at=n) for n in range(200)])
    filled = [int(name[1:]) + times for name, times in Counter(who_gets_whom(given_).values()).items()]
    assert (
        max(filled) - min(filled) <= 1
    )  # at a price of nothing the emptiest comes first, however fine the fraction


@settings(max_examples=300, deadline=None)
@given(small_instances())
def test_the_result_is_the_one_that_the_definition_gives(given_: Row) -> None:
    assert solved(given_) == solve_by_trying(given_)


@settings(max_examples=60, deadline=None)
@given(small_instances(), st.randoms(use_true_random=False))
def test_the_order_of_everything_but_equal_requests_means_nothing(given_: Row, chance: random.Random) -> None:
    before = solved(given_)
    for row in given_["scouts"]:
        for name in ("topics", "languages", "windows"):
            chance.shuffle(row[name])
    for row in given_["requests"]:
        chance.shuffle(row["windows"])
    chance.shuffle(given_["scouts"])
    chance.shuffle(given_["blocked"])
    by_time: dict[int, list[Row]] = {}
    for row in given_["requests"]:
        by_time.setdefault(row["requested_at"], []).append(row)
    times = list(by_time)
    chance.shuffle(times)
    given_["requests"] = [row for time in times for row in by_time[time]]
    assert solved(given_) == before


@settings(max_examples=100, deadline=None)
@given(small_instances(), st.integers(0, 5))
def test_another_scout_never_serves_fewer_and_nobody_is_over_capacity(given_: Row, number: int) -> None:
    all_scouts = solved(given_)
    running = Counter(name for _learner, name in given_["existing"])
    given_counts = Counter(pair["scout"] for pair in all_scouts["pairs"])
    for row in given_["scouts"]:
        room = max(0, row["capacity"] - row.get("load", 0) - running[row["id"]])
        assert given_counts[row["id"]] <= room
    asked = sorted(row["id"] for row in given_["requests"])
    assert sorted(one["request"] for one in all_scouts["pairs"] + all_scouts["unmatched"]) == asked
    if number < len(given_["scouts"]):
        gone = given_["scouts"].pop(number)["id"]
        given_["existing"] = [pair for pair in given_["existing"] if pair[1] != gone]
        assert len(solved(given_)["pairs"]) <= len(all_scouts["pairs"])
