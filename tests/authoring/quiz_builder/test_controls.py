"""Every type of item has a form, and what the form sends is the item again."""

from __future__ import annotations

from typing import Any

import pytest

from course_engine.assessment.exchange.quiz_yaml import file_text, item_as_file
from course_engine.authoring.quiz_builder import (
    Field,
    Group,
    Rows,
    item_content,
    item_form,
    item_marks,
    posted,
    with_act,
    with_new_item,
    without_blanks,
)
from course_engine.content.parsing import parse_quiz
from course_engine.items import ITEM_SHAPES, Item
from tests.assessment.written import FREE, SHARED
from tests.items.examples import EXAMPLES

EMPTY = "id: q-probe\ntitle: Probe\nitems: []\n"


def sent(parts: tuple[Field | Rows | Group, ...]) -> dict[str, str]:
    """What a browser sends for a form that nobody changes."""
    found: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Field):
            if part.control != "tick" or part.value == "true":
                found[part.name] = part.value
        elif isinstance(part, Group):
            found |= sent(part.parts)
            if part.uid:
                found[f"{part.name}.id"] = part.uid
        else:
            found |= sent(part.rows)
    return found


@pytest.mark.parametrize("item", [*EXAMPLES, FREE, SHARED], ids=lambda item: f"{item.kind} {item.id}")
def test_a_form_that_nobody_changes_sends_the_item_again(app: object, item: Item) -> None:
    source = with_new_item(EMPTY, item_as_file(item))
    shape = ITEM_SHAPES[item.kind]
    parts = item_form(shape, item_content(source, item.id), errors={})
    content = {"id": item.id, "type": item.kind} | posted(shape, sent(parts))
    again = parse_quiz(with_new_item(EMPTY, content)).value
    assert again is not None, file_text(content)
    assert again.items[0] == parse_quiz(source).value.items[0]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", sorted(ITEM_SHAPES))
def test_an_empty_form_says_what_is_missing_at_its_field(app: object, kind: str) -> None:
    source = with_new_item(EMPTY, {"id": "i-neu", "type": kind})
    marks = item_marks(source, "i-neu", lambda text, **values: text % values if values else text)
    assert ("prompt",) in marks.errors
    assert not any(key in " ".join(marks.errors[("prompt",)]) for key in ("prompt", "YAML"))


def test_rows_come_go_and_move() -> None:
    content: dict[str, Any] = {"choices": [{"id": "a-1", "text": "eins"}, {"id": "a-2", "text": "zwei"}]}
    assert with_act(content, "add:choices")["choices"][2] == {"id": "a-3"}
    assert [one["id"] for one in with_act(content, "up:choices.1")["choices"]] == ["a-2", "a-1"]
    assert [one["id"] for one in with_act(content, "down:choices.0")["choices"]] == ["a-2", "a-1"]
    assert [one["id"] for one in with_act(content, "remove:choices.0")["choices"]] == ["a-2"]
    assert content["choices"][0]["text"] == "eins"


@pytest.mark.parametrize(
    "act", ["", "add:", "add:a.b.c", "remove:choices.9", "up:x", "boom", "remove:choices.-1"]
)
def test_a_forged_button_changes_nothing(act: str) -> None:
    content = {"choices": [{"id": "a-1"}]}
    changed = with_act(content, act)
    assert changed["choices"] == [{"id": "a-1"}]


def test_rows_that_say_nothing_are_left_out() -> None:
    content = {"choices": [{"id": "a-1", "text": "eins"}, {"id": "a-2"}], "prompt": "Was?"}
    assert without_blanks(content) == {"choices": [{"id": "a-1", "text": "eins"}], "prompt": "Was?"}
