"""A form changes one item of a file; whatever stands around it stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from course_engine import LIBRARY
from course_engine.authoring.quiz_builder import (
    Entry,
    Outline,
    item_content,
    outline_of,
    with_entry_moved,
    with_item,
    with_new_item,
    with_settings,
    without_item,
)
from course_engine.authoring.refusals import TextOnly
from course_engine.content.parsing import parse_quiz
from course_engine.errors import NotFound

QUIZ = """\
# Kopf
id: q-probe
title: Probe   # bleibt so

items:
  # zur ersten
  - id: i-eins
    type: true_false
    prompt: |
      Stimmt das?

      Wirklich?
    answer: true
    feedback: {if_true: Ja., if_false: Doch.}

  # zur zweiten
  - type: true_false
    id: i-zwei
    prompt: Und das?
    answer: no   # ein Wort
# ganz unten
"""
NEW = {"id": "i-neu", "type": "true_false", "prompt": "Neu?\n\nJa.", "answer": True}


def read(source: str) -> Outline:
    return outline_of(parse_quiz(source).node)


def entries(source: str) -> tuple[Entry, ...]:
    return read(source).entries


FILES = sorted((LIBRARY / "quizzes").glob("*.yaml"))


def test_the_outline_tells_the_items_in_order() -> None:
    assert [(one.uid, one.kind, one.is_first, one.is_last) for one in entries(QUIZ)] == [
        ("i-eins", "true_false", True, False),
        ("i-zwei", "true_false", False, True),
    ]


def test_other_content_for_one_item_leaves_every_other_byte() -> None:
    changed = with_item(QUIZ, "i-eins", NEW)
    before, rest = QUIZ.split("  - id: i-eins")
    _old, after = rest.split("\n\n  # zur zweiten")
    assert changed == (
        before
        + "  - id: i-neu\n    type: true_false\n    prompt: |\n      Neu?\n\n      Ja.\n    answer: true"
        "\n\n  # zur zweiten" + after
    )


def test_a_file_with_the_line_ends_of_windows_keeps_them() -> None:
    changed = with_item(QUIZ.replace("\n", "\r\n"), "i-zwei", NEW)
    assert changed.replace("\r\n", "") == changed.replace("\n", "").replace("\r", "")
    assert "\n" not in changed.replace("\r\n", "")


def test_an_item_more_stands_at_the_end_like_those_before() -> None:
    changed = with_new_item(QUIZ, NEW)
    assert changed.startswith(QUIZ.removesuffix("# ganz unten\n"))
    assert changed.endswith("# ganz unten\n")
    assert [one.uid for one in entries(changed)] == ["i-eins", "i-zwei", "i-neu"]


def test_the_first_item_of_an_empty_quiz() -> None:
    changed = with_new_item("id: q-neu\ntitle: Neu\nitems: []\n", NEW)
    assert [one.uid for one in entries(changed)] == ["i-neu"]
    assert parse_quiz(changed).value is not None


def test_an_item_more_in_a_quiz_with_sections_stands_in_its_section() -> None:
    source = (LIBRARY / "quizzes" / "webinare-die-ankommen.yaml").read_text(encoding="utf-8")
    first, *_others, last = [part.uid for part in read(source).parts]
    for section, expected in ((first, first), (last, last), ("", last)):
        added = next(one for one in entries(with_new_item(source, NEW, place=section)) if one.uid == "i-neu")
        assert (added.section, added.is_last) == (expected, True)


def test_moved_up_and_down_again_the_file_is_as_it_was() -> None:
    up = with_entry_moved(QUIZ, "item", "i-zwei", up=True)
    assert [one.uid for one in entries(up)] == ["i-zwei", "i-eins"]
    assert with_entry_moved(up, "item", "i-zwei", up=False) == QUIZ
    assert with_entry_moved(QUIZ, "item", "i-eins", up=True) == QUIZ


def test_without_an_item_the_others_stay() -> None:
    left = without_item(QUIZ, "i-eins")
    assert [one.uid for one in entries(left)] == ["i-zwei"]
    assert "# Kopf" in left
    assert "# ganz unten" in left
    empty = without_item(left, "i-zwei")
    assert "items: []\n" in empty
    assert with_new_item(empty, NEW).replace("- id: i-neu", "") != empty


def test_settings_are_changed_added_and_taken_out() -> None:
    changed = with_settings(QUIZ, {"title": "Anders", "attempts": 3})
    assert yaml.safe_load(changed)["attempts"] == 3
    assert yaml.safe_load(changed)["title"] == "Anders"
    assert changed.split("items:")[1] == QUIZ.split("items:")[1]
    assert with_settings(changed, {"attempts": None}) == changed.replace("attempts: 3\n", "")


@pytest.mark.parametrize(
    "text", ["{id: q-x, items: []}", "- a\n- b\n", "id: [", "id: q-x\nitems: [{id: i-a}]\n"]
)
def test_a_text_that_is_not_written_in_lines_is_left_alone(text: str) -> None:
    with pytest.raises((TextOnly, NotFound)):
        with_item(text, "i-a", NEW)


def test_unknown_items_are_not_there() -> None:
    with pytest.raises(NotFound):
        with_item(QUIZ, "i-drei", NEW)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_every_item_of_the_library_can_be_changed_alone(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    for entry in entries(source):
        content = item_content(source, entry.uid)
        changed = with_item(source, entry.uid, content | {"prompt": "Anders?"})
        assert item_content(changed, entry.uid)["prompt"].strip() == "Anders?"
        for other in entries(source):
            if other.uid != entry.uid:
                assert item_content(changed, other.uid) == item_content(source, other.uid)
        lines = source.split("\n")
        kept = [line for line in changed.split("\n") if line in lines]
        assert len(kept) >= len(lines) - len(yaml.dump(content).split("\n")) * 3
