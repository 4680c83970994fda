"""Sections and cases come and go in a file; items move between them; every other line stays, comments included."""

from __future__ import annotations

import pytest

from course_engine.authoring.quiz_builder import (
    Outline,
    outline_of,
    with_case,
    with_entry_moved,
    with_entry_placed,
    with_new_case,
    with_new_item,
    with_new_section,
    with_section,
    without_case,
    without_item,
    without_section,
)
from course_engine.authoring.refusals import TextOnly
from course_engine.content.parsing import parse_quiz
from course_engine.errors import NotFound
from tests.authoring.quiz_builder.test_text import NEW, QUIZ

POOL = """\
id: q-probe
title: Probe
sections:   # zwei
  # der Anfang
  - title: Anfang   # kurz
    id: s-anfang
    items:
      - {id: i-eins, type: true_false, prompt: Eins?, answer: true}

      - {id: i-zwei, type: true_false, prompt: Zwei?, answer: true}

      # der Fall
      - id: v-fall
        type: vignette
        text: |
          # Was war

          Etwas.
        items:
          # zum Fall
          - {id: i-drei, type: true_false, prompt: Drei?, answer: true}
      # ganz innen
  - id: s-ende
    draw: 1
    items:
    - {id: i-vier, type: true_false, prompt: Vier?, answer: true}
# unten
"""


def read(source: str) -> Outline:
    return outline_of(parse_quiz(source).node)


def shape(source: str) -> list[tuple[str, list[str]]]:
    """The sections with the items in them, those of a case behind its id."""
    return [
        (part.uid, [f"{one.vignette}/{one.uid}".removeprefix("/") for one in part.entries])
        for part in read(source).parts
    ]


def test_the_outline_tells_sections_cases_and_items_in_order() -> None:
    outline = read(POOL)
    assert shape(POOL) == [("s-anfang", ["i-eins", "i-zwei", "v-fall/i-drei"]), ("s-ende", ["i-vier"])]
    assert [entry.number for entry in outline.entries] == [1, 2, 3, 4]
    assert outline.place_ids == {"s-anfang", "s-ende", "v-fall"}
    assert (outline.part("s-ende").draw, outline.part("s-ende").is_last, outline.case("v-fall").is_last) == (
        "1",
        True,
        True,
    )
    with pytest.raises(NotFound):
        outline.part("v-fall")


def test_the_first_section_takes_everything_in_and_its_end_lets_everything_out_again() -> None:
    changed = with_new_section(QUIZ, "s-neu", "Alles: zuerst", 2)
    assert shape(changed) == [("s-neu", ["i-eins", "i-zwei"])]
    for comment in ("# Kopf", "# bleibt so", "# zur ersten", "# zur zweiten", "# ein Wort", "# ganz unten"):
        assert comment in changed
    assert without_section(changed, "s-neu") == QUIZ


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_sections_in_an_empty_quiz(end: str) -> None:
    empty = "id: q-neu\ntitle: Neu\nitems: []  # noch\n".replace("\n", end)
    one = with_new_section(empty, "s-eins", "Eins")
    two = with_new_section(one, "s-zwei", "Zwei", 2)
    assert shape(two) == [("s-eins", []), ("s-zwei", [])]
    assert [part.lacks for part in read(two).parts] == [1, 2]
    assert shape(with_new_item(two, NEW, place="s-eins"))[0] == ("s-eins", ["i-neu"])
    assert without_section(without_section(two, "s-zwei"), "s-eins") == empty
    assert ("\r" in two) == (end == "\r\n")


def test_a_section_is_renamed_and_drawn_from_and_nothing_else_changes() -> None:
    changed = with_section(POOL, "s-anfang", "Los geht’s", 2)
    assert changed == POOL.replace("- title: Anfang ", "- title: Los geht’s ").replace(
        "    id: s-anfang\n    items:", "    id: s-anfang\n    draw: 2\n    items:"
    )
    assert with_section(changed, "s-anfang", "Anfang", None) == POOL
    titled = with_section(POOL, "s-ende", "Ende", None)
    assert titled == POOL.replace("    draw: 1\n    items:\n    -", "    title: Ende\n    items:\n    -")


def test_sections_change_places() -> None:
    moved = with_entry_moved(POOL, "section", "s-ende", up=True)
    assert [uid for uid, _items in shape(moved)] == ["s-ende", "s-anfang"]
    assert with_entry_moved(moved, "section", "s-ende", up=False) == POOL


@pytest.mark.parametrize(
    ("uid", "expected"),
    [
        ("s-ende", [("s-anfang", ["i-eins", "i-zwei", "v-fall/i-drei", "i-vier"])]),
        ("s-anfang", [("s-ende", ["i-eins", "i-zwei", "v-fall/i-drei", "i-vier"])]),
    ],
)
def test_a_section_taken_away_leaves_its_items_to_its_neighbour(
    uid: str, expected: list[tuple[str, list[str]]]
) -> None:
    left = without_section(POOL, uid)
    assert shape(left) == expected
    for comment in ("# zwei", "# der Anfang", "# der Fall", "# zum Fall", "# ganz innen", "# unten"):
        assert comment in left


def test_an_item_moves_between_sections_and_cases_with_the_comment_above_it() -> None:
    into = with_entry_placed(POOL, "item", "i-vier", "v-fall")
    assert shape(into) == [
        ("s-anfang", ["i-eins", "i-zwei", "v-fall/i-drei", "v-fall/i-vier"]),
        ("s-ende", []),
    ]
    assert "    items: []\n" in into
    out = with_entry_placed(into, "item", "i-drei", "s-ende")
    assert shape(out) == [("s-anfang", ["i-eins", "i-zwei", "v-fall/i-vier"]), ("s-ende", ["i-drei"])]
    assert "    items:\n      # zum Fall\n      - {id: i-drei" in out
    assert with_entry_placed(POOL, "item", "i-vier", "s-ende") == POOL


def test_a_case_moves_with_its_items() -> None:
    moved = with_entry_placed(POOL, "case", "v-fall", "s-ende")
    assert shape(moved) == [("s-anfang", ["i-eins", "i-zwei"]), ("s-ende", ["i-vier", "v-fall/i-drei"])]
    assert "      text: |\n        # Was war\n\n        Etwas.\n" in moved
    with pytest.raises(NotFound):
        with_entry_placed(POOL, "case", "v-fall", "v-fall")


def test_a_case_is_made_and_changed_and_taken_from_around_its_items() -> None:
    made = with_new_case(QUIZ, "v-neu", "Der Fall", "Eins.\n\n- Zwei: drei")
    assert made.startswith(QUIZ.removesuffix("# ganz unten\n"))
    filled = with_entry_placed(made, "item", "i-zwei", "v-neu")
    assert shape(filled) == [("", ["i-eins", "v-neu/i-zwei"])]
    other = with_case(filled, "v-neu", "", "Ganz anders.")
    assert read(other).case("v-neu").text == "Ganz anders.\n"
    assert read(other).case("v-neu").title == ""
    assert shape(without_case(other, "v-neu")) == [("", ["i-eins", "i-zwei"])]


def test_a_case_without_items_goes_without_a_trace() -> None:
    assert without_case(with_new_case(QUIZ, "v-neu", "", "Eins."), "v-neu") == QUIZ
    only = with_new_case("id: q-a\nitems: []\n", "v-neu", "", "Eins.")
    assert without_case(only, "v-neu") == "id: q-a\nitems: []\n"


def test_the_last_item_leaves_an_empty_place() -> None:
    left = without_item(POOL, "i-drei")
    assert shape(left) == [("s-anfang", ["i-eins", "i-zwei"]), ("s-ende", ["i-vier"])]
    assert "        items: []\n          # zum Fall\n" in left
    assert shape(with_new_item(left, NEW, place="v-fall"))[0][1][-1] == "v-fall/i-neu"


@pytest.mark.parametrize(
    "text",
    [
        "id: q-x\nsections: [{id: s-a, items: [{id: i-a}]}, {id: s-b, items: []}]\n",
        "id: q-x\nsections:\n  - {id: s-a, items: [{id: i-a}]}\n  - {id: s-b, items: []}\n",
        "id: q-x\ntitle: 'quer\nüber Zeilen'\nsections:\n  - id: s-a\n    items: [{id: i-a}]\n  - id: s-b\n    items: []\n",
        "{id: q-x, items: []}",
        "id: [",
    ],
)
def test_what_is_not_written_in_lines_is_left_alone(text: str) -> None:
    for change in (
        lambda: with_entry_placed(text, "item", "i-a", "s-b"),
        lambda: with_section(text, "s-a", "Neu"),
        lambda: without_section(text, "s-a"),
    ):
        try:
            changed = change()
        except TextOnly:
            continue
        assert {"s-a", "s-b"} & read(changed).place_ids
        assert [entry.uid for entry in read(changed).entries] == ["i-a"]


@pytest.mark.parametrize("uid", ["s-fehlt", "", "i-eins"])
def test_what_is_not_there_is_not_found(uid: str) -> None:
    for change in (
        lambda: with_section(POOL, uid, "Neu"),
        lambda: without_section(POOL, uid),
        lambda: without_case(POOL, uid),
        lambda: with_case(POOL, uid, "", "Neu"),
        lambda: with_entry_moved(POOL, "section", uid, up=True),
        lambda: with_entry_placed(POOL, "item", "i-eins", uid),
    ):
        with pytest.raises(NotFound):
            change()
