"""Who fits whom, how well, at what price, and what a waiting person is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course_engine.mentoring.matching.rules import (
    Request,
    Scout,
    fit,
    fits,
    price,
    ranked,
    reasons,
    value,
    why_nobody,
)

ADA = Scout(
    id="ada",
    topics=frozenset({"flask"}),
    languages=frozenset({"de"}),
    windows=frozenset({"Sa"}),
    region="BY",
    org="youth",
    capacity=1,
)
BO = Scout(
    id="bo",
    topics=frozenset({"flask", "sql"}),
    languages=frozenset({"de"}),
    windows=frozenset({"Sa"}),
    region="BE",
    org="sport",
    capacity=2,
    taken=1,
)
ASKED = Request(
    learner="l1",
    topic="flask",
    languages=("de",),
    windows=frozenset({"Sa"}),
    region="BE",
    org="sport",
)


@pytest.mark.parametrize(
    ("scout", "blocked", "may"),
    [
        (BO, (), True),
        (replace(BO, topics=frozenset({"sql"})), (), False),
        (replace(BO, paused=True), (), False),
        (replace(BO, languages=frozenset({"tr"})), (), False),
        (replace(BO, windows=frozenset({"So"})), (), False),
        (BO, {("l1", "bo")}, False),
        (BO, {("l2", "bo")}, True),
        (replace(BO, person="l1"), (), False),
        (replace(BO, person="l2"), (), True),
        (replace(BO, taken=2), (), True),  # fits, only not now
    ],
)
def test_a_scout_fits_only_past_every_hurdle(scout: Scout, blocked: set[tuple[str, str]], may: bool) -> None:
    assert fits(ASKED, scout, blocked=blocked) is may


def test_fit_price_and_value_of_the_worked_example() -> None:
    assert fit(ASKED, BO) == 30 + 10 + 20 + 20
    assert price(BO, load_points=20) == 1800
    assert value(ASKED, BO, load_points=20) == 3000
    assert fit(ASKED, ADA) == 40
    assert price(ADA, load_points=20) == 1200
    assert value(ASKED, ADA, load_points=20) == 1200


def test_the_second_language_counts_half_and_windows_count_at_most_thirty() -> None:
    week = frozenset({"Mo", "Di", "Mi", "Do"})
    asked = replace(ASKED, languages=("tr", "de"), windows=week, region=None, org=None)
    assert fit(asked, replace(BO, windows=week)) == 15 + 30


def test_nobody_shares_a_region_that_was_not_named() -> None:
    assert fit(replace(ASKED, region=None), replace(BO, region=None)) == 30 + 10 + 20


def test_the_price_rounds_down() -> None:
    assert price(replace(BO, capacity=7, taken=0), load_points=10) == 600 // 7


def test_reasons_come_in_a_fixed_order_with_all_common_windows() -> None:
    windows = frozenset({"So", "Sa", "Mo", "Di"})
    asked = replace(ASKED, languages=("tr", "de"), windows=windows)
    assert reasons(asked, replace(BO, windows=windows)) == (
        "topic:flask",
        "language:de",
        "window:Di",
        "window:Mo",
        "window:Sa",
        "window:So",
        "region:BE",
        "org:sport",
    )


def test_a_tie_goes_to_the_emptier_scout_and_then_to_the_smaller_id() -> None:
    half = replace(BO, id="a", capacity=2, taken=1)
    empty = replace(BO, id="s2", capacity=2, taken=0)
    twin = replace(empty, id="s10")
    found = ranked(ASKED, [half, empty, twin], load_points=0)
    assert [match.scout for match in found] == ["s10", "s2", "a"]


@pytest.mark.parametrize(
    ("scout", "why"),
    [
        (replace(BO, topics=frozenset()), "no_topic"),
        (replace(BO, paused=True, languages=frozenset()), "all_paused"),
        (replace(BO, languages=frozenset({"tr"}), windows=frozenset()), "no_language"),
        (replace(BO, windows=frozenset({"So"}), person="l1"), "no_window"),
        (replace(BO, person="l1"), "only_blocked"),
        (replace(BO, taken=2), "waitlist"),
    ],
)
def test_a_waiting_person_is_told_the_first_hurdle_that_leaves_nobody(scout: Scout, why: str) -> None:
    assert why_nobody(ASKED, [scout]) == why


def test_hurdles_are_taken_one_after_the_other_over_all_scouts() -> None:
    paused = replace(BO, id="a", paused=True)
    foreign = replace(BO, id="b", languages=frozenset({"tr"}))
    assert why_nobody(ASKED, [paused, foreign]) == "no_language"
    assert why_nobody(ASKED, []) == "no_topic"


def test_whoever_was_asked_before_or_is_not_the_chosen_one_does_not_fit() -> None:
    assert not fits(replace(ASKED, not_again=frozenset({"bo"})), BO)
    assert not fits(replace(ASKED, only="ada"), BO)
    assert fits(replace(ASKED, only="bo"), BO)
    assert why_nobody(replace(ASKED, not_again=frozenset({"bo"})), [BO]) == "everyone_asked"
