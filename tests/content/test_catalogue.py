"""Content as values: bodies, digests and findings."""

import json
from datetime import date

import pytest

from course_engine.content.catalogue import Finding, Lesson, Module, Quiz, Topic
from course_engine.items import ITEM_KINDS, item_from_body
from course_engine.items.bodies import digest
from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse
from tests.assessment.written import FREE, SHARED
from tests.items.examples import GAPS, GRID, MATCHING, ORDERING

ITEMS = [
    SingleChoice(
        id="i-fest",
        prompt="Darf das Bild auf die Website?",
        choices=(
            Choice("a-ja", "Ja", True, "Richtig."),
            Choice("a-nein", "Nein", feedback="Schau noch einmal."),
        ),
        hints=("Denk an die Einwilligung.",),
        lesson="l-bild",
    ),
    MultipleChoice(
        id="i-wer", prompt="Wer?", choices=(Choice("a", "A", True), Choice("b", "B", True), Choice("c", "C"))
    ),
    TrueFalse(id="i-wahr", prompt="Stimmt das?", answer=False, feedback_if_true="Nein, nicht immer."),
    ShortText(id="i-kurz", prompt="Wie heißt es?", answers=("KUG", "KunstUrhG"), points=2.0),
    Number(id="i-zahl", prompt="Wie viele Stunden?", answer=72.0, tolerance=0.5, unit="Stunden"),
    GRID,
    MATCHING,
    ORDERING,
    GAPS,
    FREE,
    SHARED,
]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.kind)
def test_an_item_comes_back_from_its_body_as_it_was(item):
    stored = json.loads(json.dumps(item.to_body()))
    assert item_from_body(item.kind, stored) == item
    assert digest(item_from_body(item.kind, stored).to_body()) == digest(item.to_body())


def test_every_kind_is_covered_here():
    assert {item.kind for item in ITEMS} == set(ITEM_KINDS)


def test_a_digest_is_the_same_for_ever():
    assert digest(ITEMS[4].to_body()) == "9e83aa4f4d724efa57e6edd3431db9de0e9b71b8fbedc67f391abe85c43c8a0f"
    assert ITEMS[4].to_body() == {
        "type": "number",
        "id": "i-zahl",
        "prompt": "Wie viele Stunden?",
        "answer": 72,
        "tolerance": 0.5,
        "unit": "Stunden",
    }


def test_whole_numbers_have_one_digest_however_written():
    def number(answer):
        return Number(id="i", prompt="?", answer=answer)

    assert digest(number(72).to_body()) == digest(number(72.0).to_body()) != digest(number(72.5).to_body())


def test_the_order_of_keys_does_not_matter_but_that_of_choices_does():
    body = ITEMS[0].to_body()
    assert digest(dict(reversed(body.items()))) == digest(body)
    assert digest(body | {"choices": body["choices"][::-1]}) != digest(body)


def test_items_of_different_kinds_never_share_a_digest():
    choices = (Choice("a", "A", True), Choice("b", "B"))
    single = SingleChoice(id="i", prompt="?", choices=choices)
    multiple = MultipleChoice(id="i", prompt="?", choices=choices)
    assert digest(single.to_body()) != digest(multiple.to_body())


def test_defaults_stay_out_of_the_body():
    assert "points" not in ITEMS[0].to_body()
    assert "correct" not in ITEMS[0].to_body()["choices"][1]
    assert ITEMS[0].to_body()["hints"] == ["Denk an die Einwilligung."]


def test_a_choice_item_knows_its_right_choices():
    assert ITEMS[1].correct_ids == {"a", "b"}


def test_a_quiz_adds_up_its_points_and_keeps_its_items_apart():
    quiz = Quiz(id="q", title="Quiz", items=tuple(ITEMS[:5]))
    assert quiz.points == 6.0
    assert quiz.to_body() == {"id": "q", "title": "Quiz"}


def test_modules_and_lessons_have_bodies_too():
    module = Module(id="m", title="M", summary="S", topic="t", review_by=date(2027, 11, 1), body="Text")
    assert json.loads(json.dumps(module.to_body()))["review_by"] == "2027-11-01"
    assert Lesson(id="l", title="L", minutes=8, body="").to_body()["minutes"] == 8


def test_a_topic_falls_back_to_german():
    topic = Topic("gegenrede", {"de": "Umgang mit Trollen", "en": "Standing up to trolls"})
    assert topic.title("en") == "Standing up to trolls"
    assert topic.title("fr") == "Umgang mit Trollen"


def test_a_finding_says_where_what_and_what_to_do():
    finding = Finding(
        "quizzes/a.yaml",
        3,
        7,
        "C212",
        "error",
        "„%(value)s“ geht nicht.",
        "Nimm %(good)s.",
        {"value": "X", "good": "x"},
    )
    assert str(finding) == "quizzes/a.yaml:3:7: C212 „X“ geht nicht. Nimm x."
    assert finding.is_error


def test_a_finding_can_be_told_in_another_language():
    english = {"„%(value)s“ geht nicht.": "“%(value)s” will not do."}
    finding = Finding("a", 1, 1, "C1", "warning", "„%(value)s“ geht nicht.", values={"value": 3})
    assert finding.message(lambda text: english[text]) == "“3” will not do."


def test_what_a_finding_quotes_stays_on_one_line_and_short():
    finding = Finding("a\nb", 1, 1, "C1", "error", "%(value)s", values={"value": "x\n\x1b[31m" + "y" * 500})
    assert "\n" not in str(finding)
    assert "\x1b" not in str(finding)
    assert len(str(finding)) < 120
