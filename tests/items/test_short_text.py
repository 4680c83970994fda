"""Short text: what is forgiven is said, what is known to be wrong has its own words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.content.parsing import parse_quiz
from course_engine.items import item_from_body
from course_engine.items.kinds.short_text import DESPITE_TYPO, ShortText, WrongAnswers
from tests.assessment.items import TEXT

ITEM = ShortText(
    id="i-kodex",
    prompt="Was regelt die Arbeit der Presse?",
    answers=("Pressekodex", "Kodex"),
    typos=2,
    wrong_answers=(
        WrongAnswers(("Presserecht", "Pressecodex"), "Das ist ein Gesetz."),
        WrongAnswers(("Koran",), "Das ist ein Buch."),
    ),
    feedback_right="Genau.",
    feedback_wrong="Sieh noch einmal nach.",
)


def judged(item, text):
    (part,) = item.parts_explained({"text": text})
    assert part.credit == item.score({"text": text})
    return part.credit, part.feedback, part.remark, dict(part.values or {})


@pytest.mark.parametrize(
    ("text", "word"),
    [("Presekodex", "Pressekodex"), ("rPessekodxe", "Pressekodex"), ("Kodx", "Kodex"), ("kodexx.", "Kodex")],
)
def test_a_typo_is_forgiven_and_named(text, word):
    assert judged(ITEM, text) == (1, "Genau.", DESPITE_TYPO, {"word": word})


@pytest.mark.parametrize("text", ["Pressekodex", " pressekodex! ", "KODEX"])
def test_nothing_is_said_where_there_is_no_typo(text):
    assert judged(ITEM, text) == (1, "Genau.", "", {})


@pytest.mark.parametrize("text", ["Koxed", "Prssekdx", "Kdx"])
def test_too_many_typos_are_wrong(text):
    assert judged(ITEM, text) == (0, "Sieh noch einmal nach.", "", {})


@pytest.mark.parametrize(
    ("text", "feedback"),
    [
        ("presserecht", "Das ist ein Gesetz."),
        ("Pressecodex", "Das ist ein Gesetz."),
        ("Koran", "Das ist ein Buch."),
    ],
)
def test_a_known_wrong_answer_is_no_typo(text, feedback):
    assert judged(ITEM, text) == (0, feedback, "", {})


def test_case_counts_where_the_item_says_so():
    strict = replace(ITEM, match_case=True, typos=0)
    assert strict.score({"text": "Pressekodex."}) == 1
    assert strict.score({"text": "pressekodex"}) == 0
    assert replace(strict, typos=1).score({"text": "pressekodex"}) == 1


@given(st.text(max_size=20))
def test_forgiving_more_takes_nothing_away(text):
    strict, lenient, most = (replace(ITEM, typos=typos, wrong_answers=()) for typos in (0, 1, 2))
    answer = {"text": text}
    assert strict.score(answer) <= lenient.score(answer) <= most.score(answer) <= 1


@given(st.permutations(ITEM.answers), st.permutations(ITEM.wrong_answers), st.text(max_size=12))
def test_the_order_of_the_list_does_not_matter(answers, groups, text):
    other = replace(ITEM, answers=tuple(answers), wrong_answers=tuple(groups))
    assert other.score({"text": text}) == ITEM.score({"text": text})


def test_its_body_gives_it_back():
    assert item_from_body("short_text", ITEM.to_body()) == ITEM
    assert ITEM.score(ITEM.right_answer()) == 1


def test_an_item_without_the_new_fields_has_the_body_of_old():
    assert set(TEXT.to_body()) == {
        "type",
        "id",
        "prompt",
        "answers",
        "feedback_right",
        "feedback_wrong",
        "explanation",
    }


def test_a_file_writes_it():
    text = """\
id: q-a
title: T
items:
  - id: i-kodex
    type: short_text
    prompt: Was regelt die Arbeit der Presse?
    answers: [Pressekodex, Kodex]
    typos: 2
    wrong_answers:
      - {answers: [Presserecht, Pressecodex], feedback: Das ist ein Gesetz.}
      - {answers: [Koran], feedback: Das ist ein Buch.}
    feedback: {right: Genau., wrong: Sieh noch einmal nach.}
"""
    read = parse_quiz(text, "datei")
    assert not read.findings
    assert read.value.items == (ITEM,)
