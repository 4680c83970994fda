"""Editing one field or the body leaves every other byte of the file as it was."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from course_engine.authoring.front_matter import (
    body_of,
    scalar,
    value_of,
    values_of,
    with_body,
    with_value,
    with_values,
)

TEXT = """---
# Erst die Kennung
id: l-fotos   # bleibt für immer
title: "Fotos"  # kurz halten
minutes:  10
objectives:
  # das Wichtigste zuerst
  - fragen
  - 'zeigen: ja'   # mit Doppelpunkt

  - löschen
# Ende
licence: CC-BY-4.0
---

Ein Text.

---
Noch einer.
"""


def test_a_new_title_changes_only_its_own_place() -> None:
    assert with_value(TEXT, "title", "Bilder: ja") == TEXT.replace('"Fotos"', '"Bilder: ja"')
    assert with_value(TEXT, "minutes", "12") == TEXT.replace("10", "12")


def test_a_new_body_leaves_the_front_matter_alone() -> None:
    head = TEXT[: TEXT.index("\nEin Text.")]
    assert with_body(TEXT, "Neu.\r\nZwei.") == head + "Neu.\nZwei.\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_same_again_is_the_same_text(ending: str) -> None:
    text = TEXT.replace("\n", ending)
    same = with_body(text, body_of(text).replace("\n", "\r\n"))
    for key in ("id", "title", "minutes", "licence"):
        same = with_value(same, key, value_of(same, key))
    assert with_values(same, "objectives", values_of(same, "objectives")) == text


def test_line_ends_stay_as_they_are() -> None:
    text = TEXT.replace("\n", "\r\n")
    changed = with_values(with_value(text, "title", "Neu"), "objectives", ["fragen", "mehr"])
    assert "\n" not in changed.replace("\r\n", "")


def test_entries_of_a_list_keep_their_lines() -> None:
    changed = with_values(TEXT, "objectives", ["fragen", "neu", "zeigen: ja"])
    assert changed == TEXT.replace("  - fragen\n", "  - fragen\n  - neu\n").replace("\n  - löschen\n", "")
    assert values_of(changed, "objectives") == ["fragen", "neu", "zeigen: ja"]


@pytest.mark.parametrize(
    "written", ["objectives: [a, b]", "objectives: []", "objectives:", "objectives:\n- a\n- b", "licence: x"]
)
def test_lists_in_every_style_can_be_replaced(written: str) -> None:
    text = f"---\n{written}\n# Notiz\ntitle: A\n---\nText\n"
    for wanted in (["eins", "zwei # drei"], []):
        changed = with_values(text, "objectives", wanted)
        assert values_of(changed, "objectives") == wanted
        assert "# Notiz\ntitle: A\n" in changed


def test_a_missing_field_is_added_at_the_end() -> None:
    assert with_value("---\nid: a\n---\nText\n", "title", "Neu") == "---\nid: a\ntitle: Neu\n---\nText\n"
    assert with_value("---\ntitle:\nid: a\n---\n", "title", "Neu") == "---\ntitle: Neu\nid: a\n---\n"


def test_a_folded_text_becomes_one_line() -> None:
    text = "---\nsummary: >\n  Zwei\n  Zeilen.\n\nid: a\n---\n"
    assert with_value(text, "summary", "Eine.") == "---\nsummary: Eine.\n\nid: a\n---\n"
    assert with_value(text, "summary", "Zwei Zeilen.") == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"])))
def test_any_value_comes_back_as_it_was_typed(value: str) -> None:
    wanted = " ".join(value.split())
    assert yaml.load(f"k: {scalar(wanted)}", Loader=yaml.BaseLoader) == {"k": wanted}
    text = with_value(TEXT, "title", value)
    assert value_of(text, "title") == wanted
    assert text.count("\n") == TEXT.count("\n")
