"""Certainty-based marking: honesty pays, and nothing falls below zero."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.certainty import calibration, certain_score, marks, read_with_certainty
from course_engine.assessment.grading import grade_attempt
from course_engine.items import InvalidAnswer
from tests.assessment.items import MULTIPLE, SINGLE

shares = st.fractions(0, 1, max_denominator=20)
steps = st.sampled_from([1, 2, 3])


@given(chance=shares)
def test_it_pays_to_say_how_sure_one_is(chance):
    """The best step is the first up to a chance of one half, the third from four fifths on."""
    expected = {
        step: chance * marks(Fraction(1), step) + (1 - chance) * marks(Fraction(0), step)
        for step in (1, 2, 3)
    }
    best = max(expected.values())
    if chance < Fraction(1, 2):
        assert expected[1] == best
    elif chance > Fraction(4, 5):
        assert expected[3] == best


@given(scores=st.lists(st.tuples(shares, steps), min_size=1, max_size=9))
def test_the_score_stays_between_nothing_and_all(scores):
    named = {str(n): pair for n, pair in enumerate(scores)}
    points = dict.fromkeys(named, Fraction(1))
    said = certain_score(points, {k: s for k, (s, _) in named.items()}, {k: c for k, (_, c) in named.items()})
    assert 0 <= said <= 1


@given(low=shares, more=shares, step=steps)
def test_a_better_answer_is_never_worth_less(low, more, step):
    assert marks(max(low, more), step) >= marks(min(low, more), step)


def test_the_certainty_is_kept_with_the_answer():
    assert read_with_certainty(SINGLE, {"": ["a-ja"], "certainty": ["3"]}) == {
        "choice": "a-ja",
        "certainty": 3,
    }
    assert read_with_certainty(SINGLE, {"": ["a-ja"]}) == {"choice": "a-ja", "certainty": 1}
    assert read_with_certainty(SINGLE, {"certainty": ["3"]}) is None
    assert read_with_certainty(MULTIPLE, {"certainty": ["3"]}) == {"choices": []}


@pytest.mark.parametrize("values", [["4"], ["0"], ["x"], ["1", "2"]])
def test_junk_is_refused(values):
    with pytest.raises(InvalidAnswer):
        read_with_certainty(SINGLE, {"": ["a-ja"], "certainty": values})


def test_it_counts_only_where_the_quiz_says_so():
    answers = {"i-eins": {"choice": "a-ja", "certainty": 1}}
    assert grade_attempt([SINGLE], answers).score == 1
    assert grade_attempt([SINGLE], answers, by_certainty=True).score == 1 / 3


def test_calibration_tells_how_often_each_step_was_right():
    told = calibration([(3, Fraction(1)), (3, Fraction(0)), (1, Fraction(1))])
    assert told == {1: (1, Fraction(1)), 3: (2, Fraction(1, 2))}
