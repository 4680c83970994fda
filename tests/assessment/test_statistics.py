"""The figures are those of the books, hold for whatever was answered, and say nothing where too few answered."""

from __future__ import annotations

import statistics as plain
from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.statistics import (
    Estimate,
    FlagKind,
    ItemCounts,
    Moments,
    Option,
    Pairs,
    Taken,
    best_third_from,
    changed_parts,
    correlation,
    difference,
    f_quantile,
    histogram,
    item_figures,
    moved,
    options_of,
    picked_ids,
    quartiles,
    reliability,
    share,
)
from course_engine.items import Answer, Item, item_from_body
from tests.assessment.items import MULTIPLE, SINGLE, TEXT, TRUE_FALSE

SCORES = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 0.75, 1.0])
PEOPLE = st.lists(st.tuples(SCORES, SCORES), min_size=4, max_size=60)
JA, NEIN, NIE = Option("ja", "Ja", True), Option("nein", "Nein", False), Option("nie", "Nie", False)


def pairs_of(people: Sequence[tuple[float, float]]) -> Pairs:
    return sum((Pairs(1, x, y, x * x, y * y, x * y) for x, y in people), Pairs())


def moments_of(values: Sequence[float]) -> Moments:
    return sum((Moments(1, value, value * value) for value in values), Moments())


def close(estimate: Estimate | None, value: float, low: float, high: float) -> bool:
    assert estimate is not None
    return (estimate.value, estimate.low, estimate.high) == pytest.approx((value, low, high), abs=0.0006)


# shares


@given(st.lists(SCORES, min_size=1, max_size=200))
def test_a_share_lies_within_its_interval_and_both_within_0_and_1(scores: list[float]) -> None:
    found = share(sum(scores), len(scores))
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert found.low < found.high


@given(st.integers(1, 300), st.integers(1, 300))
def test_more_answers_of_the_same_kind_make_the_interval_narrower(right: int, wrong: int) -> None:
    few, many = share(right, right + wrong), share(10 * right, 10 * (right + wrong))
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_that_of_the_literature(
    right: int, n: int, low: float, high: float
) -> None:
    assert close(share(right, n), right / n, low, high)


@pytest.mark.parametrize(
    ("before", "after", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10
    [
        ((48, 80), (56, 70), 0.0524, 0.3339),
        ((3, 10), (9, 10), 0.1705, 0.8090),
        ((0, 20), (10, 10), 0.6791, 1),
    ],
)
def test_the_interval_of_a_difference_is_that_of_the_literature(
    before: tuple[int, int], after: tuple[int, int], low: float, high: float
) -> None:
    gap = after[0] / after[1] - before[0] / before[1]
    assert close(difference(share(*before), share(*after)), gap, low, high)


@given(st.tuples(st.integers(1, 80), st.floats(0, 1)), st.tuples(st.integers(1, 80), st.floats(0, 1)))
def test_a_difference_lies_within_its_interval(first: tuple[int, float], second: tuple[int, float]) -> None:
    gap = difference(share(first[0] * first[1], first[0]), share(second[0] * second[1], second[0]))
    assert -1 <= gap.low <= gap.value <= gap.high <= 1


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="nothing"):
        share(0, 0)


# correlations


@given(PEOPLE)
def test_a_correlation_lies_within_its_interval_and_both_within_minus_1_and_1(
    people: list[tuple[float, float]],
) -> None:
    found = correlation(pairs_of(people))
    if found:
        assert -1 <= found.low <= found.value <= found.high <= 1


@given(PEOPLE)
def test_a_correlation_is_that_of_the_standard_library(people: list[tuple[float, float]]) -> None:
    found = correlation(pairs_of(people))
    if found is None:
        xs, ys = zip(*people, strict=True)
        assert len(set(xs)) == 1 or len(set(ys)) == 1
    else:
        assert found.value == pytest.approx(plain.correlation(*zip(*people, strict=True)), abs=1e-9)


@given(PEOPLE, st.integers())
def test_the_order_of_people_changes_nothing(people: list[tuple[float, float]], seed: int) -> None:
    other = list(people)
    Random(seed).shuffle(other)
    first, second = correlation(pairs_of(people)), correlation(pairs_of(other))
    assert (first is None) == (second is None)
    if first and second:
        assert (first.value, first.low, first.high) == pytest.approx(
            (second.value, second.low, second.high), abs=1e-9
        )
    assert quartiles(Counter(round(x * 60) for x, _y in people)) == quartiles(
        Counter(round(x * 60) for x, _y in other)
    )


def test_the_interval_of_a_correlation_is_that_of_fisher() -> None:
    # r = 0.5 of 28 pairs: atanh(0.5) = 0.5493, 1.96 / sqrt(25) = 0.3920; tanh(0.1573) and tanh(0.9413)
    pairs = Pairs(28, 0, 0, 27, 27, 13.5)
    assert close(correlation(pairs), 0.5, 0.1560, 0.7356)


def test_a_correlation_of_one_stays_one() -> None:
    found = correlation(pairs_of([(0, 0), (1, 1)] * 10))
    assert found is not None
    assert found.value == pytest.approx(1)
    assert found.high == pytest.approx(1)


def test_nobody_differing_gives_no_correlation() -> None:
    assert correlation(pairs_of([(1 / 3, 0.1), (1 / 3, 0.7)] * 20)) is None
    assert correlation(pairs_of([(0, 0), (1, 1)])) is None


# times and scores


@given(st.lists(st.integers(0, 900), min_size=2, max_size=80))
def test_quartiles_are_those_of_the_standard_library(seconds: list[int]) -> None:
    found = quartiles(Counter(seconds))
    assert found is not None
    expected = plain.quantiles(seconds, n=4, method="inclusive")
    assert [found.lower, found.median, found.upper] == pytest.approx(expected)
    assert found.n == len(seconds)


def test_there_are_no_quartiles_of_nothing() -> None:
    assert quartiles({}) is None


def test_the_best_third_is_at_least_a_third_and_treats_the_same_score_alike() -> None:
    assert best_third_from({0.2: 3, 0.5: 3, 0.9: 3}) == 0.9
    assert best_third_from({0.2: 4, 0.5: 3, 0.9: 2}) == 0.5
    assert best_third_from({}) is None


@given(st.dictionaries(st.floats(0, 1), st.integers(1, 9), max_size=40))
def test_everybody_is_in_the_histogram_once(scores: dict[float, int]) -> None:
    assert sum(histogram(scores)) == sum(scores.values())


def test_the_parts_of_a_histogram_begin_with_their_lower_bound() -> None:
    assert histogram({0.0: 1, 0.1: 2, 0.3: 4, 0.7: 8, 1.0: 16, 0.9999: 32}) == (1, 2, 0, 4, 0, 0, 0, 8, 0, 48)


# reliability


def table(rows: Sequence[Sequence[float]]) -> tuple[list[Moments], Moments]:
    """Moments of the items and of the whole for people by items, as shares of all points."""
    width = len(rows[0])
    items = [moments_of([row[place] / width for row in rows]) for place in range(width)]
    return items, moments_of([sum(row) / width for row in rows])


def test_alpha_of_a_small_table_worked_out_by_hand() -> None:
    # Variances of the items 1/4, 1/3, 1/4, of the sums 3, 2, 1, 0: 5/3.
    # alpha = 3/2 * (1 - (5/6) / (5/3)) = 0.75; error = sqrt(5/3 / 9 * 0.25) = 0.2152 of all points
    found = reliability(*table([(1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0)]))
    assert found is not None
    assert found.alpha.value == pytest.approx(0.75)
    assert found.error == pytest.approx(0.2152, abs=0.0001)


def test_the_interval_of_alpha_is_that_of_the_literature() -> None:
    # Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428, table 2, whose ICC(3, 4) is alpha: F = 11.027 with 5
    # and 15 degrees of freedom, F(0.975; 5, 15) = 3.576, F(0.975; 15, 5) = 6.428
    ratings = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
    found = reliability(*table(ratings))
    assert found is not None
    assert close(found.alpha, 0.9093, 0.6757, 0.9859)


@given(st.lists(st.tuples(SCORES, SCORES, SCORES, SCORES), min_size=3, max_size=60))
def test_alpha_is_at_most_one_and_lies_within_its_interval(rows: list[tuple[float, ...]]) -> None:
    found = reliability(*table(rows))
    if found:
        assert found.alpha.low <= found.alpha.value <= found.alpha.high <= 1
        assert found.error >= 0


def test_there_is_no_alpha_of_one_item_or_where_nobody_differs() -> None:
    assert reliability(*table([(1,), (0,)])) is None
    assert reliability(*table([(1, 0), (1, 0), (1, 0)])) is None


@pytest.mark.parametrize(
    ("part", "d1", "d2", "value"),
    [(0.95, 1, 10, 4.965), (0.975, 10, 10, 3.717), (0.95, 5, 20, 2.711), (0.025, 5, 15, 0.1556)],
)
def test_quantiles_of_f_are_those_of_the_tables(part: float, d1: int, d2: int, value: float) -> None:
    assert f_quantile(part, d1, d2) == pytest.approx(value, abs=0.0006)


def test_quantiles_of_f_stand_large_numbers_of_people() -> None:
    assert f_quantile(0.975, 49_999, 49_999 * 19) == pytest.approx(1.0127, abs=0.001)


# items


def counts_of(people: int, right: int, *, best: int = 20, **more: object) -> ItemCounts:
    return ItemCounts(shown=people, answered=people, best=best, scores=Moments(people, right, right), **more)  # type: ignore[arg-type]


def kinds(counts: ItemCounts, options: Sequence[Option] = ()) -> list[FlagKind]:
    return [flag.kind for flag in item_figures(counts, options, minimum=20).flags]


def test_below_the_minimum_nothing_is_said_but_the_number() -> None:
    counts = counts_of(19, 19, taken={"ja": Taken(19, 5)}, seconds={30: 19}, pairs=Pairs(19, 5, 5, 5, 5, 3))
    figures = item_figures(counts, (JA, NEIN), minimum=20)
    assert figures.n == 19
    assert (figures.difficulty, figures.discrimination, figures.blank, figures.time) == (None,) * 4
    assert (figures.uses, figures.flags) == ((), ())


def test_a_figure_that_fewer_bear_is_left_out() -> None:
    figures = item_figures(counts_of(40, 20, seconds={30: 19}), minimum=20)
    assert figures.difficulty is not None
    assert (figures.discrimination, figures.time) == (None, None)


def test_an_item_is_flagged_as_easy_or_hard() -> None:
    assert kinds(counts_of(60, 58)) == [FlagKind.EASY]
    assert kinds(counts_of(60, 12)) == [FlagKind.HARD]
    assert kinds(counts_of(60, 40)) == []


def test_an_item_that_good_people_get_wrong_is_flagged() -> None:
    people = [(1.0, 0.2)] * 20 + [(0.0, 0.9)] * 20 + [(1.0, 0.9), (0.0, 0.2)]
    assert kinds(counts_of(42, 21, pairs=pairs_of(people))) == [FlagKind.NEGATIVE]


def test_an_item_that_surely_tells_nobody_apart_is_flagged() -> None:
    people = [(1.0, 0.2), (1.0, 0.8), (0.0, 0.2), (0.0, 0.8)] * 50
    assert kinds(counts_of(200, 100, pairs=pairs_of(people))) == [FlagKind.WEAK]
    assert kinds(counts_of(40, 20, pairs=pairs_of(people[:40]))) == []  # with so few it may be chance


def test_a_wrong_choice_that_the_best_prefer_is_flagged() -> None:
    taken = {"ja": Taken(30, 6), "nein": Taken(20, 14), "nie": Taken(10, 0)}
    (flag,) = item_figures(counts_of(60, 30, taken=taken), (JA, NEIN, NIE), minimum=20).flags
    assert (flag.kind, flag.option, flag.taken, flag.right) == (FlagKind.WRONG_PREFERRED, NEIN, 14, 6)


def test_a_choice_that_nobody_takes_is_flagged_once_it_cannot_be_chance() -> None:
    options = (JA, NEIN, NIE)
    assert kinds(counts_of(60, 40, taken={"ja": Taken(40, 19), "nein": Taken(20, 1)}), options) == [
        FlagKind.UNUSED
    ]
    assert kinds(counts_of(25, 15, taken={"ja": Taken(15, 9), "nein": Taken(10, 1)}), options) == []


def test_an_item_that_many_leave_blank_is_flagged() -> None:
    counts = ItemCounts(60, 40, 20, Moments(60, 30, 30), taken={"ja": Taken(30, 15), "nein": Taken(10, 5)})
    assert kinds(counts, (JA, NEIN)) == [FlagKind.BLANK]


@given(st.integers(20, 200), st.data())
def test_shares_of_choices_add_up_to_those_who_answered(people: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, people))
    taken = {"ja": Taken(yes, 0), "nein": Taken(people - yes, 0)}
    figures = item_figures(counts_of(people, yes, taken=taken), (JA, NEIN), minimum=20)
    assert sum(use.share.value for use in figures.uses) == pytest.approx(1)


def test_a_change_that_moved_the_figure_is_named_and_chance_is_not() -> None:
    flag = moved(share(27, 60), share(43, 60))
    assert flag is not None
    assert (flag.kind, flag.before, flag.share) == (FlagKind.MOVED, 27 / 60, 43 / 60)
    assert moved(share(27, 60), share(30, 60)) is None
    assert moved(None, share(30, 60)) is None


# options


GRID = {
    "id": "i-gitter",
    "prompt": "Was stimmt?",
    "statements": [
        {"id": "s-1", "text": "Eins", "answer": True},
        {"id": "s-2", "text": "Zwei", "answer": False},
    ],
}


def test_what_can_be_picked_is_what_the_item_offers() -> None:
    assert options_of(SINGLE) == (Option("a-ja", "Ein Ja", True), Option("a-nein", "Nichts", False))
    assert options_of(TRUE_FALSE) == (Option("true", "", False), Option("false", "", True))
    assert options_of(TEXT) == ()


def test_of_an_item_with_parts_it_counts_which_are_right() -> None:
    grid = item_from_body("true_false_grid", GRID)
    assert options_of(grid) == (
        Option("s-1", "Eins", True, is_part=True),
        Option("s-2", "Zwei", True, is_part=True),
    )
    assert picked_ids(grid, {"values": {"s-1": True, "s-2": True}}) == {"s-1"}


@pytest.mark.parametrize(
    ("item", "answer", "picked"),
    [
        (SINGLE, {"choice": "a-ja"}, {"a-ja"}),
        (MULTIPLE, {"choices": ["a-1", "a-4"]}, {"a-1", "a-4"}),
        (MULTIPLE, {"choices": []}, set()),
        (TRUE_FALSE, {"value": False}, {"false"}),
        (TRUE_FALSE, {"value": True}, {"true"}),
    ],
)
def test_what_an_answer_picks_is_what_the_item_says(item: Item, answer: Answer, picked: set[str]) -> None:
    assert picked_ids(item, answer) == picked


def test_what_two_versions_do_not_have_in_common_is_named() -> None:
    before = {
        "prompt": "Was?",
        "choices": [{"id": "ja", "text": "Ja", "correct": True}, {"id": "nein", "text": "Nein"}],
    }
    other_key = {
        **before,
        "choices": [{"id": "ja", "text": "Ja"}, {"id": "nein", "text": "Nein", "correct": True}],
    }
    other_text = {
        **before,
        "choices": [{"id": "ja", "text": "Ja!", "correct": True}, {"id": "nein", "text": "Nein"}],
    }
    assert changed_parts(before, before) == frozenset()
    assert changed_parts(before, {**before, "prompt": "Was denn?"}) == {"prompt"}
    assert changed_parts(before, {**before, "points": 2}) == {"points"}
    assert changed_parts(before, {**before, "explanation": "Weil."}) == {"more"}
    assert changed_parts(before, other_key) == {"key"}
    assert changed_parts(before, other_text) == {"choices"}
    third = {"id": "nie", "text": "Nie", "feedback": "Doch."}
    assert changed_parts(before, {**before, "choices": [*before["choices"], third]}) == {"choices"}
