"""What answers are worth: bounds, partial credit, exact sums."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.grading import (
    Correctness,
    explain_item,
    grade_attempt,
    grade_item,
    is_passed,
)
from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.reflection import Reflection
from course_engine.items.typed import comparable
from tests.assessment.items import EVERY_KIND, MULTIPLE, NUMBER, RIGHT_ANSWERS, SINGLE, TEXT, TRUE_FALSE

RIGHT, PARTLY, WRONG, UNANSWERED, *_ = Correctness

multiple_choice_items = st.lists(st.booleans(), min_size=2, max_size=8).map(
    lambda flags: MultipleChoice(
        id="i",
        prompt="?",
        choices=tuple(Choice(f"a-{n}", "x", correct=flag or n == 0) for n, flag in enumerate(flags)),
    )
)
picks = st.sets(st.integers(0, 7))


def _pick(item, numbers):
    return {"choices": [choice.id for n, choice in enumerate(item.choices) if n in numbers]}


@pytest.mark.parametrize(
    ("item", "answer", "score", "correctness"),
    [
        (SINGLE, {"choice": "a-ja"}, 1, RIGHT),
        (SINGLE, {"choice": "a-nein"}, 0, WRONG),
        (SINGLE, None, 0, UNANSWERED),
        (MULTIPLE, {"choices": ["a-1", "a-2", "a-3"]}, 1, RIGHT),
        (MULTIPLE, {"choices": ["a-1", "a-2"]}, 2 / 3, PARTLY),
        (MULTIPLE, {"choices": ["a-1", "a-2", "a-4"]}, 2 / 3 - 1 / 2, PARTLY),
        (MULTIPLE, {"choices": ["a-1", "a-4", "a-5"]}, 0, WRONG),
        (MULTIPLE, {"choices": ["a-1", "a-2", "a-3", "a-4", "a-5"]}, 0, WRONG),
        (MULTIPLE, {"choices": []}, 0, UNANSWERED),
        (TRUE_FALSE, {"value": False}, 1, RIGHT),
        (TRUE_FALSE, {"value": True}, 0, WRONG),
        (TEXT, {"text": "kug"}, 1, RIGHT),
        (TEXT, {"text": "  Kunst urhebergesetz"}, 0, WRONG),
        (TEXT, {"text": "KUNSTURHEBERGESETZ ."}, 1, RIGHT),
        (TEXT, {"text": "ＫＵＧ!"}, 1, RIGHT),
        (TEXT, {"text": "t.u.l.l.u"}, 1, RIGHT),
        (TEXT, {"text": ""}, 0, UNANSWERED),
        (NUMBER, {"number": "72,0"}, 1, RIGHT),
        (NUMBER, {"number": "72.01"}, 0, WRONG),
        (replace(NUMBER, answer=0.3, tolerance=0.1), {"number": "0,4"}, 1, RIGHT),
        (replace(NUMBER, answer=0.3, tolerance=0.1), {"number": "0,41"}, 0, WRONG),
        (replace(NUMBER, answer=1e-7), {"number": "0,0000001"}, 1, RIGHT),
    ],
)
def test_an_answer_has_its_worth(item, answer, score, correctness):
    grade = grade_item(item, answer)
    assert grade.score == pytest.approx(score)
    assert grade.correctness == correctness


def test_where_nothing_brings_points_handing_in_is_enough():
    thoughts = Reflection(id="i-r", prompt="?")
    grade = grade_attempt([thoughts], {})
    assert (grade.score, grade.points, grade.of_points) == (1, 0, 0)


@given(item=multiple_choice_items, numbers=picks)
def test_partial_credit_stays_between_nothing_and_all(item, numbers):
    assert 0 <= grade_item(item, _pick(item, numbers)).score <= 1


@given(item=multiple_choice_items, numbers=picks, order=st.randoms())
def test_the_order_of_choices_makes_no_difference(item, numbers, order):
    answer = _pick(item, numbers)
    mixed = list(item.choices)
    order.shuffle(mixed)
    assert grade_item(replace(item, choices=tuple(mixed)), answer).score == grade_item(item, answer).score


@given(item=multiple_choice_items, numbers=picks, more=st.integers(0, 7))
def test_a_further_right_tick_never_costs_and_a_wrong_one_never_pays(item, numbers, more):
    before = grade_item(item, _pick(item, numbers - {more})).score
    after = grade_item(item, _pick(item, numbers | {more})).score
    if more < len(item.choices):
        assert after >= before if item.choices[more].correct else after <= before


@given(item=multiple_choice_items, numbers=picks)
def test_all_points_come_for_exactly_the_right_ones(item, numbers):
    answer = _pick(item, numbers)
    assert (grade_item(item, answer).score == 1) == (set(answer["choices"]) == item.correct_ids)


@given(st.text())
def test_comparing_texts_is_settled_after_one_step(text):
    assert comparable(comparable(text)) == comparable(text)


def test_the_score_weighs_items_by_their_points():
    answers = {item_id: answer for item_id, answer in RIGHT_ANSWERS.items() if item_id != "i-zahl"}
    grade = grade_attempt(EVERY_KIND, answers)
    assert (grade.score, grade.points, grade.of_points) == (4 / 6, 4, 6)


@pytest.mark.parametrize("right", range(11))
def test_eight_of_ten_is_eighty_per_cent_and_nothing_less(right):
    items = [replace(SINGLE, id=f"i-{n}", points=0.1) for n in range(10)]
    grade = grade_attempt(items, {f"i-{n}": {"choice": "a-ja"} for n in range(right)})
    assert grade.score == right / 10
    assert is_passed(grade.score, 0.8) == (right >= 8)


def test_answers_to_items_that_were_not_drawn_count_for_nothing():
    assert grade_attempt([SINGLE], RIGHT_ANSWERS).score == 1
    assert grade_attempt([], RIGHT_ANSWERS).score == 0


def test_each_choice_is_explained():
    grade = grade_item(MULTIPLE, {"choices": ["a-1", "a-4"]})
    told = [(choice.id, choice.chosen, choice.correct, choice.feedback) for choice in grade.choices]
    assert told[0] == ("a-1", True, True, "Stimmt.")
    assert told[3] == ("a-4", True, False, "Nein.")
    assert [choice.chosen for choice in grade.choices] == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("item", "answer", "feedback", "right"),
    [
        (TRUE_FALSE, {"value": True}, "Es informiert nur.", "Stimmt nicht"),
        (TRUE_FALSE, None, "Es informiert nur.", "Stimmt nicht"),
        (TEXT, {"text": "kug"}, "Genau.", "Kunsturhebergesetz"),
        (NUMBER, {"number": "1"}, "Es sind 72.", "72"),
        (replace(NUMBER, answer=0.5), None, "Es sind 72.", "0.5"),
    ],
)
def test_answers_without_choices_get_their_feedback(item, answer, feedback, right):
    (part,) = grade_item(item, answer).parts
    assert (part.feedback, part.right.text) == (feedback, right)


def test_a_recorded_score_is_explained_as_it_was_given():
    assert explain_item(SINGLE, {"choice": "a-nein"}, 1.0).correctness == RIGHT
