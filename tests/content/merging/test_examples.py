"""What becomes of a text that two people changed, told by examples."""

from __future__ import annotations

import pytest

from course_engine.content.merging import Conflict, merge

MODULE = """---
id: m-fotos
title: Fotos  # Arbeitstitel
objectives:
  - eins können
  # wichtig
  - zwei können
  - drei können
requirements:
  # mindestens eines
  quizzes: [q-eins, "q-zwei"]  # beide
---
Worum es geht.
"""

QUIZ = """id: q-probe
title: Probe
sections:
  - id: s-eins
    title: Eins
    items:
      - id: i-eins
        type: reflection
        prompt: Eins
      - id: v-fall
        type: vignette
        text: Ein Fall
        items:
          - id: i-zwei
            prompt: Zwei
          - id: i-drei
            prompt: Drei
"""


@pytest.mark.parametrize(
    ("ours", "theirs", "merged"),
    [
        ("a\n\nb\n\nc\n", "a\n\nb\n\nc\n\nd", "a\n\nb\n\nc\n\nd"),
        ("A\n\nb\n\nc\n", "a\n\nB\n\nc\n", "A\n\nB\n\nc\n"),  # side by side
        ("b\n\nc\n", "a\n\nb\n\nC\n", "b\n\nC\n"),
        ("a\n\nb\n", "A\n\nb\n\nc\n", "A\n\nb\n"),
        ("c\n\na\n\nb\n", "a\n\nb\n\nC C\n", "C C\n\na\n\nb\n"),  # moved here, changed there
        ("c\n\na\n\nb\n", "c\n\na\n\nb\n\nd\n", "c\n\na\n\nb\n\nd\n"),
        ("n\n\na\n\nb\n\nc\n", "a\n\nb\n\nc\n\nm\n", "n\n\na\n\nb\n\nc\n\nm\n"),
        ("n\n\na\n\nb\n\nc\n", "n\n\na\n\nb\n\nC\n", "n\n\na\n\nb\n\nC\n"),  # both added the same
        ("a\r\n\r\nb\r\n\r\nc\r\n", "a\n\nb\n\nC\n", "a\r\n\r\nb\r\n\r\nC\r\n"),  # another editor's line ends
        ("a\n\nb\n\nc", "A\n\nb\n\nc\n", "A\n\nb\n\nc"),
    ],
)
def test_blocks(ours: str, theirs: str, merged: str) -> None:
    base = "a\n\nb\n\nc\n"
    assert merge(base, ours, theirs).text == merged
    assert merge(base, theirs, ours).text == merged


def test_a_block_that_both_changed_is_a_conflict_under_its_heading() -> None:
    base = "---\nid: l-a\n---\n## Wann\n\nalt\n\nEnde\n"
    merged = merge(base, base.replace("alt", "hier"), base.replace("alt", "dort").replace("Ende", "Schluss"))
    assert merged.conflicts == (Conflict("block", "Wann", "alt", "hier", "dort", line=6),)
    assert merged.settled(["hier"]) == base.replace("alt", "hier").replace("Ende", "Schluss")
    assert merged.settled([""]) == "---\nid: l-a\n---\n## Wann\n\nSchluss\n"


def test_a_block_that_one_took_out_and_the_other_changed_is_a_conflict() -> None:
    merged = merge("a\n\nb\n", "a\n", "a\n\nB\n")
    assert merged.conflicts == (Conflict("block", "", "b", "", "B"),)
    assert merged.settled([""]) == "a\n"
    assert merged.settled(["B"]) == "a\n\nB\n"


def test_different_blocks_added_in_the_same_place_are_a_conflict() -> None:
    merged = merge("a\n\nz\n", "a\n\nb\n\nz\n", "a\n\nc\n\nz\n")
    assert [(one.base, one.ours, one.theirs) for one in merged.conflicts] == [("", "b", "c")]
    assert merged.settled(["b\n\nc"]) == "a\n\nb\n\nc\n\nz\n"


def test_a_fence_is_never_cut() -> None:
    base = "```\na\n\n## b\n\nc\n```\n"
    merged = merge(base, base.replace("a", "A"), base.replace("c", "C"))
    assert [one.base for one in merged.conflicts] == [base.rstrip("\n")]


def test_fields_and_entries_of_lists_are_merged_each_by_itself() -> None:
    ours = MODULE.replace("Fotos", "Bilder").replace("  - eins können\n", "").replace("q-eins, ", "")
    theirs = MODULE.replace("drei können", "drei erklären").replace('"q-zwei"', '"q-zwei", q-drei')
    assert merge(MODULE, ours, theirs, kind="module").text == (
        MODULE.replace("Fotos", "Bilder")
        .replace("  - eins können\n", "")
        .replace("drei können", "drei erklären")
        .replace('[q-eins, "q-zwei"]', '["q-zwei", q-drei]')
    )


def test_a_field_that_both_changed_is_a_conflict_by_its_name() -> None:
    ours, theirs = MODULE.replace("zwei können", "zwei"), MODULE.replace("zwei können", "2 zeigen")
    merged = merge(MODULE, ours, theirs, kind="module")
    assert [(one.kind, one.name, one.readable(one.ours)) for one in merged.conflicts] == [
        ("entry", "objectives", "# wichtig\n- zwei")
    ]
    assert merged.settled([one.written("# wichtig\n- beides") for one in merged.conflicts]) == MODULE.replace(
        "zwei können", "beides"
    )


def test_items_in_sections_and_around_vignettes_are_merged_by_their_id() -> None:
    ours = QUIZ.replace("prompt: Zwei", "prompt: zwei").replace("title: Eins", "title: Teil 1")
    theirs = QUIZ.replace("prompt: Drei", "prompt: drei").replace("title: Probe", "title: Quiz")
    assert merge(QUIZ, ours, theirs, kind="quiz").text == (
        QUIZ.replace("prompt: Zwei", "prompt: zwei")
        .replace("title: Eins", "title: Teil 1")
        .replace("prompt: Drei", "prompt: drei")
        .replace("title: Probe", "title: Quiz")
    )


def test_an_item_that_both_changed_is_a_conflict_by_its_id() -> None:
    merged = merge(QUIZ, QUIZ.replace("Drei", "3"), QUIZ.replace("Drei", "III"), kind="quiz")
    conflict = merged.conflicts[0]
    assert (conflict.kind, conflict.name, conflict.line) == ("item", "i-drei", 16)
    assert conflict.readable(conflict.theirs) == "- id: i-drei\n  prompt: III"
    assert merged.settled([conflict.theirs]) == QUIZ.replace("Drei", "III")


@pytest.mark.parametrize("broken", ["{id: q-probe, title: A}\n", "id: [\n", "id: a\rtitle: b\n", "- a\n"])
def test_a_quiz_that_cannot_be_told_apart_is_a_conflict_as_a_whole(broken: str) -> None:
    merged = merge(QUIZ, broken, QUIZ.replace("Eins", "1"), kind="quiz")
    assert [one.kind for one in merged.conflicts] == ["file"]
    assert merged.settled([broken]) == broken
