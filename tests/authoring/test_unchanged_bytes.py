"""Whatever is edited in the browser, every other byte of the file stays: in lessons, modules and quizzes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from course_engine.authoring.front_matter import body_of, with_body, with_value, with_values
from course_engine.authoring.line_ends import in_line_ends_of
from course_engine.authoring.quiz_builder import (
    item_content,
    outline_of,
    with_case,
    with_entry_moved,
    with_entry_placed,
    with_item,
    with_new_case,
    with_new_item,
    with_new_section,
    with_section,
    with_settings,
    without_case,
    without_item,
    without_section,
)
from course_engine.authoring.texts import with_quiz_ids
from course_engine.content.parsing import parse_quiz
from tests.content.merging.texts import block, item, lesson, quiz, words

endings = st.sampled_from(["\n", "\r\n"])
kinds = st.lists(st.integers(0, 7), min_size=1, max_size=8)
values = st.text(alphabet="abc ÄÖ:#'\"-[]{}&*!|>%@`0123", min_size=1, max_size=20).filter(str.strip)


def typed(text: str) -> str:
    """What a browser sends of a field that shows `text`."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


@st.composite
def lessons(draw: st.DrawFn) -> tuple[list[str], int, str, str]:
    """The blocks of a lesson, the one to be edited, what stands between them, and what the file ends with."""
    blocks = [block(n, kind) for n, kind in enumerate(draw(kinds))]
    gap = draw(st.sampled_from(["\n\n", "\n\n\n", "\r\n\r\n", "\n \n"]))
    end = draw(st.sampled_from(["", "\n", "\n\n", "\r\n"]))
    return blocks, draw(st.integers(0, len(blocks) - 1)), gap, end


@given(lessons(), st.integers(0, 7), st.sampled_from(["", "\ufeff"]))
def test_another_block_leaves_the_rest_of_a_lesson(
    case: tuple[list[str], int, str, str], kind: int, mark: str
) -> None:
    blocks, place, gap, end = case
    head = mark + lesson([]).rstrip("\n") + "\n"
    before, new = head + gap.join(blocks) + end, block(99, kind, "neu")
    shown = body_of(before)
    typed_body = typed(shown).replace(typed(blocks[place]), typed(new), 1)
    after = with_body(before, typed_body)
    changed = [*blocks[:place], new, *blocks[place + 1 :]]
    untouched = head + "".join(one + gap for one in blocks[:place])
    rest = "".join(gap + one for one in blocks[place + 1 :]) + end
    assert after.startswith(untouched)
    assert after.endswith(rest)
    assert after[len(untouched) : len(after) - len(rest)].replace("\r\n", "\n") == changed[place]


@given(kinds, values, endings, st.sampled_from(["title", "minutes"]))
def test_another_field_leaves_the_rest_of_a_lesson(chosen: list[int], value: str, end: str, key: str) -> None:
    before = lesson([block(n, kind) for n, kind in enumerate(chosen)]).replace("\n", end)
    after = with_value(before, key, value)
    old = {"title": "Bilder", "minutes": "5"}[key]
    place = before.index(f"{key}: {old}") + len(key) + 2
    assert after.startswith(before[:place])
    assert after.endswith(before[place + len(old) :])
    assert " ".join(str(yaml.safe_load(after.split("---")[1])[key]).split()) == " ".join(value.split())


MODULE = """---
id: m-a  # bleibt
title: A
objectives:
  # zuerst
  - eins
  - zwei   # gut
  - drei
requirements:
  # mindestens eines
  quizzes:
    - q-eins  # leicht
    - q-zwei
---
Text.   \n\nEnde"""


@given(st.lists(st.sampled_from(["eins", "zwei", "drei", "vier"]), unique=True, min_size=1), endings)
def test_other_objectives_leave_the_rest_of_a_module(wanted: list[str], end: str) -> None:
    before = MODULE.replace("\n", end)
    after = with_values(before, "objectives", wanted)
    head, tail = (
        f"---{end}id: m-a  # bleibt{end}title: A{end}objectives:{end}",
        before[before.index("requirements:") :],
    )
    assert (after.startswith(head), after.endswith(tail)) == (True, True)
    if "zwei" in wanted and wanted == sorted(wanted, key=["eins", "zwei", "drei", "vier"].index):
        assert f"  - zwei   # gut{end}" in after


@given(st.lists(st.sampled_from(["q-eins", "q-zwei", "q-drei"]), unique=True, min_size=1), endings)
def test_other_quizzes_leave_the_rest_of_a_module(wanted: list[str], end: str) -> None:
    before = MODULE.replace("\n", end)
    after = with_quiz_ids(before, wanted)
    assert after.startswith(before[: before.index("    - q-eins")])
    assert after.endswith(f"---{end}Text.   {end}{end}Ende")


@st.composite
def quizzes(draw: st.DrawFn) -> tuple[list[str], int, str]:
    items = [item(n, kind % 2) for n, kind in enumerate(draw(kinds))]
    return items, draw(st.integers(0, len(items) - 1)), draw(endings)


def pieces(items: list[str], place: int, end: str) -> tuple[str, str, str]:
    """The text before an item with its comment, the item, and the text behind it."""
    before = quiz(items, extra="shuffle: true  # immer\n").replace("\n", end)
    one = items[place][items[place].index("  - id") :].replace("\n", end)
    at = before.index(one)
    return before[:at], one, before[at + len(one) :]


@given(quizzes(), st.booleans())
def test_another_prompt_leaves_the_rest_of_a_quiz(case: tuple[list[str], int, str], answer: bool) -> None:
    head, one, tail = pieces(*case)
    content = item_content(head + one + tail, f"i-{case[1]}") | {"prompt": words(99), "answer": answer}
    after = with_item(head + one + tail, f"i-{case[1]}", content)
    assert (after.startswith(head), after.endswith(tail)) == (True, True)


@given(quizzes())
def test_items_that_come_and_go_leave_the_others(case: tuple[list[str], int, str]) -> None:
    head, one, tail = pieces(*case)
    before, items = head + one + tail, case[0]
    added = with_new_item(before, {"id": "i-neu", "type": "reflection", "prompt": "Neu?"})
    assert added.startswith(before.rstrip("\r\n"))
    if len(items) > 1:
        gone = without_item(before, f"i-{case[1]}")
        assert gone.startswith(head)
        assert tail.strip() in gone
        assert len(gone) <= len(before) - len(one)


@given(quizzes(), st.booleans())
def test_an_item_moved_leaves_every_line(case: tuple[list[str], int, str], up: bool) -> None:
    head, one, tail = pieces(*case)
    before = head + one + tail
    after = with_entry_moved(before, "item", f"i-{case[1]}", up=up)
    assert sorted(after.split("\n")) == sorted(before.split("\n"))
    assert one in after


@given(quizzes(), values)
def test_another_setting_leaves_the_items(case: tuple[list[str], int, str], value: str) -> None:
    head, one, tail = pieces(*case)
    after = with_settings(head + one + tail, {"title": value})
    items = (head + one + tail)[head.index("mastery_score") :]
    assert after.startswith("# Ein Quiz" + case[2] + "id: q-probe" + case[2])
    assert after.endswith(items)


SHAPED = st.lists(
    st.sampled_from(
        ["section", "case", "place", "place_case", "up", "down", "rename", "dissolve", "melt", "tell"]
    ),
    min_size=1,
    max_size=6,
)


def shaped(source: str, act: str, pick: Callable[[Sequence[str]], str]) -> str:
    """The quiz after one form about its sections or cases was sent."""
    outline = outline_of(parse_quiz(source).node)
    sections = [one.uid for one in outline.parts if one.uid]
    cases = [one.uid for one in outline.cases]
    places = [*sections, *cases] if sections else ["", *cases]
    number = len(source)
    if act == "section":
        return with_new_section(source, f"s-{number}", f"Teil: {number}", number % 3 or None)
    if act == "case":
        return with_new_case(
            source, f"v-{number}", "", f"# Kein Kommentar\n\nFall {number}", section=pick(sections or [""])
        )
    if act == "place":
        return with_entry_placed(source, "item", pick([one.uid for one in outline.entries]), pick(places))
    if act == "place_case" and cases and sections:
        return with_entry_placed(source, "case", pick(cases), pick(sections))
    if act in ("up", "down") and sections:
        return with_entry_moved(source, "section", pick(sections), up=act == "up")
    if act == "rename" and sections:
        return with_section(source, pick(sections), f"Neu {number}", None)
    if act == "dissolve" and sections:
        return without_section(source, pick(sections))
    if act == "melt" and cases:
        return without_case(source, pick(cases))
    if act == "tell" and cases:
        return with_case(source, pick(cases), f"Titel {number}", "Anders.")
    return source


@given(quizzes(), SHAPED, st.data())
def test_sections_and_cases_come_and_go_around_items_that_stay_as_they_are_written(
    case: tuple[list[str], int, str], acts: list[str], data: st.DataObject
) -> None:
    items, _place, end = case
    source = quiz(items, extra="shuffle: true  # immer\n").replace("\n", end)
    head = source[: source.index("items:")]
    said = {one: item_content(source, f"i-{one}") for one in range(len(items))}
    for act in acts:
        source = shaped(source, act, lambda some: data.draw(st.sampled_from(list(some))))
        assert source.startswith(head)
        assert source.endswith(end)
        assert (end == "\r\n") == ("\r" in source)
    lines = [line.strip() for line in source.split("\n")]
    for number, one in enumerate(items):
        assert item_content(source, f"i-{number}") == said[number]
        written = [line.strip() for line in one.split("\n")]
        first = 1 if written[0].startswith("# Aufgabe") else 0
        at = lines.index(written[first])
        assert lines[at : at + len(written) - first] == written[first:]
        assert lines.count(written[0]) == 1


@given(quizzes(), st.integers(0, 3))
def test_a_section_around_everything_and_away_again_leaves_the_file(
    case: tuple[list[str], int, str], draw: int
) -> None:
    source = quiz(case[0]).replace("\n", case[2])
    assert without_section(with_new_section(source, "s-neu", "Neu", draw or None), "s-neu") == source


@given(st.text(alphabet="ab \r\n", max_size=30), st.text(alphabet="abc", max_size=5), st.integers(0, 30))
def test_a_quiz_typed_as_text_keeps_its_line_ends(before: str, put: str, place: int) -> None:
    assert in_line_ends_of(before, typed(before)).rstrip("\r\n") == before.rstrip("\r\n")
    lines = before.split("\n")
    changed = [*lines[: place % len(lines)], put + "x", *lines[place % len(lines) + 1 :]]
    after = in_line_ends_of(before, typed("\n".join(changed)))
    kept = "\n".join(lines[: place % len(lines)])
    assert after.startswith(kept.rstrip("\r\n"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a\r\nb\nc\r\n", "a\nB\nc\n", "a\r\nB\nc\r\n"),
        ("a\nb", "a\nb\n", "a\nb"),
        ("a", "a\nb", "a\nb"),
        ("a\n", "", ""),
        ("", "a\r\nb\r\n", "a\nb\n"),
    ],
)
def test_lines_that_stay_keep_their_ends(before: str, after: str, expected: str) -> None:
    assert in_line_ends_of(before, after) == expected
