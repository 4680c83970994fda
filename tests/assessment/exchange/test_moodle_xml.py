"""Moodle XML in and out: exports as Moodle writes them, hostile files, and what comes back of our own."""

from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.moodle_reading import read_moodle_xml
from course_engine.assessment.exchange.moodle_writing import write_moodle_xml
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import parse_quiz
from tests.assessment.exchange.strategies import of_the_plain_types, quizzes, without_option_ids
from tests.assessment.items import EVERY_KIND

EXAMPLES = Path(__file__).parent / "examples"
SHIPPED = sorted((Path(__file__).parents[3] / "quizzes").glob("*.yaml"))


def wrapped(question: str) -> bytes:
    return f"<quiz>{question}</quiz>".encode()


def question(kind: str, inside: str, text: str = "Frage?") -> bytes:
    return wrapped(
        f'<question type="{kind}"><questiontext format="html"><text>{text}</text></questiontext>{inside}</question>'
    )


@given(quizzes)
def test_what_was_written_comes_back(quiz: Quiz) -> None:
    text, losses = write_moodle_xml(quiz)
    read = read_moodle_xml(text.encode())

    assert (read.findings, read.losses) == ((), ())
    assert read.quiz
    named = replace(quiz, language="de", mastery_score=0.8)
    assert without_option_ids(read.quiz) == without_option_ids(named)
    assert {one.text for one in losses} <= {loss.LANGUAGE, loss.MASTERY}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_of_the_shipped_quizzes_is_lost(path: Path) -> None:
    quiz = parse_quiz(path.read_bytes()).value
    assert quiz
    quiz = of_the_plain_types(quiz)
    text, losses = write_moodle_xml(quiz)
    back = read_moodle_xml(text.encode())

    assert (losses, back.losses) == ([], ())
    assert back.quiz
    assert without_option_ids(back.quiz) == without_option_ids(quiz)


class TestAnExportOfMoodle:
    read = read_moodle_xml((EXAMPLES / "sammlung.xml").read_bytes(), "sammlung.xml")

    def item(self, item_id: str) -> Any:
        assert self.read.quiz
        return next(one for one in self.read.quiz.items if one.id == item_id)

    def lost(self, item_id: str) -> set[str]:
        return {one.text for one in self.read.losses if one.item == item_id}

    def test_nothing_is_wrong_with_it(self) -> None:
        assert self.read.findings == ()

    def test_title_and_introduction(self) -> None:
        assert self.read.quiz
        assert self.read.quiz.title == "Gegenrede & Haltung"
        assert self.read.quiz.intro == "Fragen zum **zweiten** Tag."

    def test_single_choice_with_a_picture(self) -> None:
        item = self.item("i-kommentar-im-feed")
        assert item.kind == "single_choice"
        assert item.prompt == (
            "Unter eurem Post steht: „Ihr lügt doch alle!“\n\n\\[Ein Kommentar ohne Namen\\]Was tust du?"
        )
        assert [(one.text, one.correct, one.feedback) for one in item.choices] == [
            ("Nachfragen, was gemeint ist", True, "Ja, *zuerst* verstehen."),
            ("Sofort löschen", False, ""),
            ("Abwarten", False, ""),
        ]
        assert (item.points, item.hints) == (2, ("Wer liest mit?",))
        assert item.explanation == "Ruhe > Tempo\n\n-   lesen\n-   atmen"
        assert self.lost(item.id) == {loss.IMAGE, loss.PARTIAL, loss.HINT_OPTIONS, loss.TAGS}

    def test_multiple_choice(self) -> None:
        item = self.item("i-hilft")
        assert item.kind == "multiple_choice"
        assert item.prompt == "Was *hilft*?\n\n1. Mai oder nicht"
        assert [(one.text, one.correct) for one in item.choices] == [
            ("Zeit * Geduld", True),
            ("Freunde_innen", True),
            ("&lt;b> ist kein Fett", True),
            ("Zurückschlagen", False),
        ]
        assert self.lost(item.id) == {loss.PENALTY}

    def test_true_and_false(self) -> None:
        item = self.item("i-trolle")
        assert item.prompt == "Trolle wollen Aufmerksamkeit.  \nOft jedenfalls."
        assert (item.answer, item.feedback_if_true, item.feedback_if_false) == (True, "Genau.", "Doch.")
        assert self.lost(item.id) == set()

    def test_words(self) -> None:
        item = self.item("i-wort")
        assert item.prompt == "Wie heißt das Wort?"
        assert item.answers == ("Gegenrede", "Counterspeech")
        assert (item.feedback_right, item.feedback_wrong) == ("Gut.", "Lies nach.")
        assert self.lost(item.id) >= {loss.WILDCARD, loss.PARTIAL}

    def test_numbers(self) -> None:
        item = self.item("i-laenge")
        assert (item.answer, item.tolerance, item.unit) == (72, 0.5, "h")
        assert (item.feedback_right, item.feedback_wrong) == ("Ja.", "Nein.")
        assert self.lost(item.id) == set()

    def test_pairs(self) -> None:
        item = self.item("i-paare")
        options = {one.id: one.text for one in item.options}
        assert [(one.text, options[one.match]) for one in item.premises] == [
            ("Hund", "bellt"),
            ("Katze", "miaut"),
        ]
        assert "blökt" in options.values()

    def test_order(self) -> None:
        assert [one.text for one in self.item("i-reihe").entries] == ["eins", "zwei"]

    def test_gaps(self) -> None:
        item = self.item("i-luecken")
        assert item.prompt == "Fülle aus."
        assert item.text == "Das {{g-1}} gilt seit {{g-2}} in {{g-3}}."
        word, number, choice = item.gaps
        assert (word.answers, word.feedback_right, word.feedback_wrong) == (
            ("KUG", "Kunsturhebergesetz"),
            "Ja",
            "Nein",
        )
        assert (number.type, number.answer) == ("number", 1907)
        assert [(one.text, one.correct) for one in choice.choices] == [
            ("Deutschland", True),
            ("Österreich", False),
            ("Peru", False),
        ]
        assert self.lost(item.id) == {loss.WEIGHTS_OF_GAPS}

    def test_choices_in_a_text(self) -> None:
        item = self.item("i-auswahl")
        assert item.text == "Ein {{g-1}} bellt, eine {{g-2}} miaut."
        assert [[one.text for one in gap.choices if one.correct] for gap in item.gaps] == [
            ["Hund"],
            ["Katze"],
        ]

    def test_free_text(self) -> None:
        assert (self.item("i-text").kind, self.item("i-text").points) == ("free_text", 3)

    def test_what_there_is_nothing_for_is_named(self) -> None:
        assert self.lost("i-formeln") == {loss.NOT_CARRIED}
        assert self.read.quiz
        between = [one for one in self.read.losses if one.text == loss.DESCRIPTION]
        assert [one.values["text"] for one in between] == ["Jetzt wird es schwer."]

    def test_every_loss_says_its_line(self) -> None:
        lines = (EXAMPLES / "sammlung.xml").read_text().split("\n")
        starts = [
            number for number, line in enumerate(lines, start=1) if "<question" in line or "<info" in line
        ]
        assert all(one.line in starts for one in self.read.losses)


def test_five_types_survive_without_a_word() -> None:
    items = tuple(replace(item, hints=("Denk nach.",), explanation="Weil.") for item in EVERY_KIND)
    quiz = Quiz(id="q-probe", title="Probe", items=items)

    text, losses = write_moodle_xml(quiz)
    assert losses == []
    assert read_moodle_xml(text.encode()).losses == ()


def test_weights_that_moodle_does_not_know_are_named() -> None:
    choices = EVERY_KIND[1].choices  # type: ignore[attr-defined]
    many = tuple(replace(choices[0], id=f"a-{n}", text=f"Nummer {n}", correct=n < 11) for n in range(14))
    quiz = Quiz(id="q-probe", title="Probe", items=(replace(EVERY_KIND[1], choices=many),))  # type: ignore[call-arg]

    assert [one.text for one in write_moodle_xml(quiz)[1]] == [loss.ROUNDED]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="essay"><questiontext><text>&c;</text>'
    "</questiontext></question></quiz>"
)
EXTERNAL = (
    '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay"><questiontext>'
    "<text>&x;</text></questiontext></question></quiz>"
)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "C106"),
        (b"  \n ", "C106"),
        (b"<quiz>", "C360"),
        (b"kein XML", "C360"),
        (b"<quiz><question></quiz>", "C360"),
        (b"<quiz>&nbsp;</quiz>", "C360"),
        (b"<quiz>\xff\xfe</quiz>", "C360"),
        (b"<quiz>&#1;</quiz>", "C360"),
        (b'<?xml version="1.0" encoding="unknown-8"?><quiz/>', "C360"),
        (bytes(range(256)), "C360"),
        (BOMB.encode(), "C361"),
        (EXTERNAL.encode(), "C361"),
        (b'<!DOCTYPE quiz SYSTEM "http://example.org/x.dtd"><quiz/>', "C361"),
        (b"<quiz>" + b"<a>" * 5000, "C362"),
        (b"<quiz>" + b"<a/>" * 200_001 + b"</quiz>", "C362"),
        (b"<html><body/></html>", "C363"),
        (b"<quiz/>", "C364"),
        (b"<quiz>" + b" " * 20_000_000 + b"</quiz>", "C101"),
        (wrapped('<question type="essay"/>'), "C368"),
        (wrapped("<question/>"), "C368"),
        (question("numerical", '<answer fraction="100"><text>viel</text></answer>'), "C367"),
        (question("numerical", '<answer fraction="100"><text>1e400</text></answer>'), "C367"),
        (question("numerical", ""), "C367"),
        (question("multichoice", ""), "C218"),
        (question("multichoice", "", text="x" * 20_001), "C212"),
        (question("shortanswer", '<answer fraction="0"><text>a</text></answer>'), "C218"),
        (question("cloze", "", text="Das {1:SHORTANSWER:=offen"), "C371"),
        (question("cloze", "", text="Das {1:UNSINN:=a}"), "C371"),
        (question("gapselect", "", text="Das [[7]]"), "C371"),
        (question("matching", ""), "C218"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_quickly(raw: bytes, code: str) -> None:
    before = process_time()
    read = read_moodle_xml(raw)

    assert read.quiz is None
    assert code in [one.code for one in read.findings]
    assert all("\n" not in str(one) for one in read.findings)
    assert process_time() - before < 5


def test_lines_of_findings_are_those_of_the_file() -> None:
    raw = b"\xef\xbb\xbf\n<quiz>\n<question type='truefalse'>\n</quiz>"
    assert [one.line for one in read_moodle_xml(raw).findings] == [4]


def test_an_empty_line_and_a_byte_order_mark_in_front_do_no_harm() -> None:
    plain = (EXAMPLES / "sammlung.xml").read_bytes()
    assert read_moodle_xml(b"\xef\xbb\xbf\r\n" + plain).quiz == read_moodle_xml(plain).quiz


def test_other_encodings_are_read_as_they_say() -> None:
    text = question("essay", "", text="Größe?").decode()
    raw = f'<?xml version="1.0" encoding="ISO-8859-1"?>{text}'.encode("latin-1")
    quiz = read_moodle_xml(raw).quiz
    assert quiz
    assert quiz.items[0].prompt == "Größe?"


def test_huge_pictures_do_no_harm() -> None:
    file = f'<file name="x.png" encoding="base64">{"A" * 5_000_000}</file>'
    read = read_moodle_xml(question("essay", file))
    assert read.quiz
    assert [one.text for one in read.losses] == [loss.FILES]


@given(
    st.lists(
        st.sampled_from(
            ["<question type='multichoice'>", "<question type='cloze'>", "</question>", "<text>", "</text>", "x",
             "<questiontext>", "</questiontext>", "<answer fraction='100'>", "</answer>", "<![CDATA[", "]]>", "&amp;",
             "{1:SA:=a}", "<quiz>", "</quiz>", "<units/>", "<hint>", "</hint>", "-5"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_nothing_makes_it_stumble(pieces: list[str]) -> None:
    read = read_moodle_xml(wrapped("".join(pieces)))
    assert read.quiz or read.findings
