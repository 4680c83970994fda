"""Statements judged one by one: right ones less wrong ones."""

import pytest

from course_engine.assessment.grading import Correctness, grade_item
from tests.items.examples import GRID


@pytest.mark.parametrize(
    ("values", "score"),
    [
        ({}, 0),
        ({"s-1": False}, 1 / 4),
        ({"s-1": False, "s-2": True}, 2 / 4),
        ({"s-1": False, "s-2": False}, 0),
        ({"s-1": False, "s-2": True, "s-3": True, "s-4": True}, 2 / 4),
        ({"s-1": True, "s-2": False, "s-3": False, "s-4": True}, 0),
        ({"s-1": False, "s-2": True, "s-3": True, "s-4": False}, 1),
    ],
)
def test_right_ones_less_wrong_ones(values, score):
    assert grade_item(GRID, {"values": values}).score == score


def test_an_open_statement_counts_neither_way_and_is_told():
    grade = grade_item(GRID, {"values": {"s-1": False}})
    assert grade.correctness == Correctness.PARTLY
    assert [part.credit for part in grade.parts] == [1, None, None, None]
    assert grade.parts[1].right.text == "Stimmt"
    assert grade.parts[0].feedback == "Es informiert nur."


def test_it_is_told_that_wrong_ones_are_taken_off():
    *_parts, less = GRID.parts_explained({"values": {"s-1": False, "s-2": True, "s-3": False}})
    assert less.values == {"right": 2, "wrong": 1}


def test_words_name_the_statement():
    (said,) = GRID.words({"values": {"s-2": True}})
    assert (said.about, said.text) == ("Ein Ja lässt sich zurücknehmen.", "Stimmt")
