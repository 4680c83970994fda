"""GIFT in and out: files as people and other systems write them, and what comes back of our own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.gift_reading import read_gift
from course_engine.assessment.exchange.gift_writing import write_gift
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz
from course_engine.items import Item
from course_engine.items.choices import ChoiceItem
from course_engine.items.kinds.true_false import TrueFalse
from tests.assessment.exchange.strategies import of_the_plain_types, quizzes, without_option_ids
from tests.assessment.items import EVERY_KIND

EXAMPLES = Path(__file__).parent / "examples"
SHIPPED = sorted((Path(__file__).parents[3] / "quizzes").glob("*.yaml"))


def only_item(text: str) -> Any:
    read = read_gift(text)
    assert read.quiz, read.findings
    (item,) = read.quiz.items
    return item


def codes(text: str | bytes) -> list[str]:
    read = read_gift(text)
    assert all("\n" not in str(one) for one in read.findings)
    return [one.code for one in read.findings]


def texts(item: Item) -> list[tuple[str, bool, str]]:
    assert isinstance(item, ChoiceItem)
    return [(one.text, one.correct, one.feedback) for one in item.choices]


@given(quizzes)
def test_what_was_written_comes_back(quiz: Quiz) -> None:
    text, _ = write_gift(quiz)
    read = read_gift(text)

    assert read.findings == ()
    assert read.losses == ()
    assert read.quiz
    assert without_option_ids(read.quiz) == without_option_ids(quiz)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_quizzes_come_back_and_only_hints_are_named(path: Path) -> None:
    quiz = parse_quiz(path.read_bytes()).value
    assert quiz
    quiz = of_the_plain_types(quiz)
    text, losses = write_gift(quiz)
    back = read_gift(text).quiz

    assert back
    assert without_option_ids(back) == without_option_ids(quiz)
    assert [one.item for one in losses] == [item.id for item in quiz.items if item.hints]
    assert {one.text for one in losses} <= {loss.HINTS}


def test_nothing_is_lost_of_the_five_plain_types() -> None:
    items = tuple(replace(item, points=1.0, lesson="l-eins", explanation="Weil.") for item in EVERY_KIND)

    assert write_gift(Quiz(id="q-probe", title="Probe", items=items))[1] == []


def test_points_and_hints_are_named() -> None:
    item = replace(EVERY_KIND[0], points=2.0, hints=("Denk nach.",))
    _, losses = write_gift(Quiz(id="q-probe", title="Probe", items=(item,)))

    assert [(one.item, one.text) for one in losses] == [("i-eins", loss.POINTS), ("i-eins", loss.HINTS)]


class TestAFileOfAnotherSystem:
    read = read_gift((EXAMPLES / "geschichte.gift").read_bytes(), "geschichte.gift")

    def item(self, item_id: str) -> Any:
        assert self.read.quiz
        return next(one for one in self.read.quiz.items if one.id == item_id)

    def test_title_and_introduction(self) -> None:
        assert self.read.quiz
        assert self.read.quiz.title == "Geschichte der Stadt/Land-Frage"
        assert self.read.quiz.intro == "Ein paar Fragen **zum Aufwärmen**."

    def test_nothing_is_wrong_with_it(self) -> None:
        assert self.read.findings == ()

    def test_single_choice_over_many_lines(self) -> None:
        item = self.item("i-grants-grab")
        assert item.kind == "single_choice"
        assert item.prompt == "Wer liegt begraben in _____ ?  \nUnd wo?"
        assert texts(item) == [
            ("niemand", False, ""),
            ("Grant", True, "Genau: beide"),
            ("Churchill", False, "Der liegt in Bladon = Oxfordshire."),
        ]
        assert item.explanation == "Es ist ein **Mausoleum**."

    def test_multiple_choice_with_weights(self) -> None:
        item = self.item("i-mehrere")
        assert item.kind == "multiple_choice"
        assert [correct for _, correct, _ in texts(item)] == [True, True, False, False]

    def test_true_and_false(self) -> None:
        item = self.item("i-sonne")
        assert isinstance(item, TrueFalse)
        assert (item.answer, item.feedback_if_true, item.feedback_if_false) == (False, "Im Osten!", "Ja.")

    def test_words(self) -> None:
        item = self.item("i-stadt")
        assert item.answers == ("Köln", "Cologne")
        assert item.feedback_wrong == "Am Rhein."

    def test_numbers(self) -> None:
        assert (self.item("i-pi").answer, self.item("i-pi").tolerance) == (3.1415, 0.0005)
        assert (self.item("i-spanne").answer, self.item("i-spanne").tolerance) == (3, 2)
        assert (self.item("i-jahr").answer, self.item("i-jahr").feedback_right) == (1822, "Genau!")

    def test_signs_that_mean_something(self) -> None:
        item = self.item("i-formel")
        assert item.prompt == "Was ist {x: x = #1}?"
        assert [text for text, _, _ in texts(item)] == ["\\~ nichts", "a=b", "1:1"]

    def test_what_is_lost_is_named_with_its_line(self) -> None:
        named = {(one.item, one.text) for one in self.read.losses}
        assert ("i-mehrere", loss.WEIGHTS) in named
        assert ("i-bild", loss.IMAGE) in named
        assert ("i-stadt", loss.TAGS) in named
        lines = (EXAMPLES / "geschichte.gift").read_text("utf-8-sig").split("\n")
        image = next(one for one in self.read.losses if one.text == loss.IMAGE)
        assert image.line
        assert "<img" in lines[image.line - 1]
        assert image.as_line("x.gift").startswith(f"x.gift:{image.line}:1: i-bild: ")


def test_byte_order_mark_and_windows_line_ends() -> None:
    plain = "::A::Frage?{=ja ~nein}\n\n::B::Noch eine?{T}\n"
    assert read_gift(b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode()).quiz == read_gift(plain).quiz


def test_ids_are_the_same_each_time() -> None:
    text = "Frage?{=ja ~nein}\n\nFrage?{=ja ~nein}"
    first, second = read_gift(text).quiz, read_gift(text).quiz

    assert first == second
    assert first
    assert [one.id for one in first.items] == ["i-frage", "i-frage-2"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "C364"),
        ("// nur ein Kommentar", "C364"),
        ("Frage? {=ja ~nein", "C365"),
        ("Frage? =ja ~nein}", "C365"),
        ("Frage {a} und {b}", "C365"),
        ("Frage? {ja#nein~vielleicht}", "C366"),
        ("Frage? {#zwei}", "C367"),
        ("Frage? {#1e999999999}", "C367"),
        ("Frage? {#5:nah}", "C367"),
        ("Frage? {#1..viel}", "C367"),
        ("{=ja ~nein}", "C368"),
        ("Paare {=a -> b =c =d -> e}", "C369"),
        ("::Titel Frage?{T}", "C370"),
        ("Frage? {~a ~b}", "C303"),
        ("Frage? {=a =b ~c}", "C304"),
        ("Frage? {=a}".replace("a", "x" * 300), "C212"),
        (b"Gr\xfc\xdfe? {=ja ~nein}", "C102"),
        (b"Frage\x00? {T}", "C103"),
        (b"x" * 2_000_001, "C101"),
        ("*" * 30_000 + "{T}", "C212"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(text: str | bytes, code: str) -> None:
    assert codes(text)[0] == code


def test_good_questions_beside_a_broken_one_are_kept() -> None:
    read = read_gift("Gut?{T}\n\nKaputt {=a ~b\n\n::x::Auch gut?{F}")

    assert read.quiz
    assert [item.prompt for item in read.quiz.items] == ["Gut?", "Auch gut?"]
    assert [(one.code, one.line) for one in read.findings] == [("C365", 3)]


def test_an_empty_line_within_the_braces() -> None:
    assert texts(only_item("Frage?{\n=ja\n\n~nein\n}")) == [("ja", True, ""), ("nein", False, "")]


def test_more_than_a_quiz_holds() -> None:
    read = read_gift("\n\n".join(f"Frage {n}?{{T}}" for n in range(203)))

    assert read.quiz
    assert len(read.quiz.items) == 200
    assert [(one.text, one.values["count"]) for one in read.losses] == [(loss.TOO_MANY, 3)]


@given(st.text("ab {}~=#:%\\/[]>-.\n$T1*é", max_size=60) | st.binary(max_size=40))
@example("{#}")
@example("a{>}")
@example("a{%}")
@example("$CATEGORY:")
def test_nothing_makes_it_stumble(text: str | bytes) -> None:
    read = read_gift(text)
    assert read.quiz or read.findings
