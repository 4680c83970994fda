"""Answers of the demo's learners: right ones are right, mistakes are mistakes."""

from random import Random

import pytest

from course_engine.assessment.grading import grade_attempt
from course_engine.demo.answers import wrong_answer
from course_engine.items import Item
from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse
from tests.items.examples import WITH_PARTS

CHOICES = (Choice("a", "A", True), Choice("b", "B"), Choice("c", "C", True))
ITEMS = [
    SingleChoice(id="i", prompt="?", choices=CHOICES[:2]),
    MultipleChoice(id="i", prompt="?", choices=CHOICES),
    TrueFalse(id="i", prompt="?", answer=False),
    ShortText(id="i", prompt="?", answers=("KUG",)),
    Number(id="i", prompt="?", answer=0, tolerance=5),
    Number(id="i", prompt="?", answer=72.5, unit="Stunden"),
    *WITH_PARTS,
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.kind)
def test_right_is_right_and_wrong_is_not(item: Item) -> None:
    assert grade_attempt([item], {item.id: item.right_answer()}).score == 1
    for seed in range(20):
        wrong = item.read(item.fields(wrong_answer(item, Random(seed))))
        assert grade_attempt([item], {item.id: wrong}).score < 1
