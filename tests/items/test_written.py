"""Free text and reflection: lines are kept as they were; a mark is the share of the rubric's points."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.content.parsing import parse_quiz
from course_engine.items import InvalidAnswer, item_from_body, says_nothing
from course_engine.items.kinds.free_text import FreeText
from course_engine.items.written import PROSE_LIMIT, prose, word_count
from tests.assessment.written import FREE, FULL, PRIVATE, SHARED, WRITTEN


@pytest.mark.parametrize("item", WRITTEN, ids=lambda item: item.id)
@given(text=st.text(max_size=200))
def test_an_answer_comes_back_from_its_fields(item, text):
    answer = item.read({"": [text]})
    assert item.read(item.fields(answer)) == answer
    answer["text"].encode()  # no halves of signs


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Erste\r\nZweite\rDritte", "Erste\nZweite\nDritte"),
        ("\n\n  eingerückt\n\n\nund weiter\n  \n", "  eingerückt\n\n\nund weiter"),
        ("a\x00b\tc", "ab\tc"),
        (" \n\t\n ", ""),
    ],
)
def test_lines_stay_as_they_were(typed, kept):
    assert prose(typed) == kept


def test_nothing_but_space_is_no_answer():
    assert says_nothing(FREE.read({"": ["  \r\n "]}))
    assert says_nothing(FREE.read({}))


def test_ten_thousand_signs_are_taken_and_one_more_is_refused():
    assert len(FREE.read({"": ["x" * PROSE_LIMIT]})["text"]) == PROSE_LIMIT
    assert len(FREE.read({"": ["x\r\n" * (PROSE_LIMIT // 2)]})["text"]) == PROSE_LIMIT - 1
    with pytest.raises(InvalidAnswer):
        FREE.read({"": ["x" * (PROSE_LIMIT + 1)]})


@pytest.mark.parametrize("fields", [{"": ["a", "b"]}, {"teil": ["a"]}])
def test_what_no_page_sends_is_refused(fields):
    with pytest.raises(InvalidAnswer):
        FREE.read(fields)


def test_words_are_a_wish_and_nothing_more():
    answer = FREE.read({"": ["Zu kurz."]})
    assert word_count(answer) == 2 < FREE.min_words
    assert not says_nothing(answer)


levels = {criterion.id: [level.points for level in criterion.steps] for criterion in FREE.criteria}
credits = st.fixed_dictionaries({id_: st.sampled_from(points) for id_, points in levels.items()})


@given(credits, st.sampled_from(sorted(levels)), st.data())
def test_a_mark_lies_between_nothing_and_all_and_grows_with_each_criterion(given_credits, criterion, data):
    mark = FREE.mark(given_credits)
    assert 0 <= mark <= 1
    more = data.draw(st.sampled_from(levels[criterion]))
    higher = {**given_credits, criterion: max(more, given_credits[criterion])}
    assert FREE.mark(higher) >= mark


@given(credits, st.permutations(FREE.rubric))
def test_the_order_of_the_rubric_does_not_matter(given_credits, rubric):
    assert replace(FREE, rubric=tuple(rubric)).mark(given_credits) == FREE.mark(given_credits)


def test_marks_are_exact():
    assert FREE.mark(FULL) == 1
    assert FREE.mark({"k-grund": 1.0, "k-ton": 0.0}) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("wrong", "error"), [({"k-grund": 2.0}, KeyError), (FULL | {"k-grund": 1.5}, ValueError)]
)
def test_points_that_no_level_brings_are_refused(wrong, error):
    with pytest.raises(error):
        FREE.mark(wrong)


def test_without_a_rubric_the_answer_is_marked_as_a_whole():
    item = FreeText(id="i-a", prompt="?")
    (whole,) = item.criteria
    assert [item.mark({whole.id: level.points}) for level in whole.steps] == [0, Fraction(1, 2), 1]


@pytest.mark.parametrize("item", WRITTEN, ids=lambda item: item.id)
def test_a_body_gives_the_item_back(item):
    assert item_from_body(item.kind, item.to_body()) == item


def test_a_file_writes_them():
    text = """\
id: q-a
title: T
items:
  - id: i-frei
    type: free_text
    prompt: Wie erklärst du es deinem Team?
    points: 3
    rubric:
      - id: k-grund
        text: Nennt den *Grund*
        points: 2
        levels:
          - {points: 2, text: mit Beispiel}
          - {points: 0, text: gar nicht}
          - {points: 1, text: in Worten}
      - {id: k-ton, text: Freundlicher Ton}
    min_words: 20
    max_words: 60
    model_answer: Zum Beispiel **so**.
  - {id: i-fuer-mich, type: reflection, prompt: Was nimmst du dir vor?}
  - {id: i-fuer-zwei, type: reflection, prompt: Was willst du besprechen?, shared: mentor}
"""
    read = parse_quiz(text, "datei")
    assert not read.findings
    assert read.value.items == (FREE, PRIVATE, SHARED)
