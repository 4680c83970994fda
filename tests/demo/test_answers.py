"""Answers of the demo's learners: right ones are right, mistakes are mistakes."""

from random import Random

import pytest

from course_engine.assessment.answers import answer_from_json
from course_engine.assessment.grading import grade_attempt
from course_engine.content.catalogue import (
    Choice,
    Item,
    MultipleChoice,
    Number,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from course_engine.demo.answers import right_answer, wrong_answer

CHOICES = (Choice("a", "A", True), Choice("b", "B"), Choice("c", "C", True))
ITEMS = [
    SingleChoice(id="i", prompt="?", choices=CHOICES[:2]),
    MultipleChoice(id="i", prompt="?", choices=CHOICES),
    TrueFalse(id="i", prompt="?", answer=False),
    ShortText(id="i", prompt="?", answers=("KUG",)),
    Number(id="i", prompt="?", answer=0, tolerance=5),
    Number(id="i", prompt="?", answer=72.5, unit="Stunden"),
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.kind)
def test_right_is_right_and_wrong_is_not(item: Item) -> None:
    right = answer_from_json(item, right_answer(item))
    assert grade_attempt([item], {item.id: right}).score == 1
    for seed in range(20):
        wrong = answer_from_json(item, wrong_answer(item, Random(seed)))
        assert grade_attempt([item], {item.id: wrong}).score < 1
