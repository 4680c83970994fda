"""Editing one field or the body leaves every other byte of the file as it was."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from course_engine.authoring.front_matter import (
    body_of,
    entries_of,
    scalar,
    value_of,
    values_of,
    with_body,
    with_entries,
    with_plain,
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


GLOSSARY = """---
id: m-fotos
glossary:  # nach und nach
  # das Gesetz
  - term: KUG  # kurz
    means: >
      Ein Gesetz
      über Bilder.
  - {term: "Foto", means: Ein Bild, forms: [Fotos]}  # in einer Zeile

  # zuletzt
  - term: Logo
    means: Ein Zeichen
    forms:
      - Logos  # Mehrzahl
# Ende
owner: Nord  # Redaktion
---
Text
"""
KUG = {"term": "KUG", "means": "Ein Gesetz über Bilder."}
PHOTO = {"term": "Foto", "means": "Ein Bild", "forms": ["Fotos"]}
LOGO = {"term": "Logo", "means": "Ein Zeichen", "forms": ["Logos"]}
NEW = {"term": "Neu: ja", "means": "Frisch # wirklich", "forms": ["Neue, alte"]}


def test_entries_with_fields_are_read_and_the_same_again_is_the_same_text() -> None:
    assert entries_of(GLOSSARY, "glossary") == [KUG, PHOTO, LOGO]
    assert with_entries(GLOSSARY, "glossary", [KUG, PHOTO, LOGO]) == GLOSSARY


def test_one_field_of_an_entry_changes_only_its_own_place() -> None:
    changed = with_entries(
        GLOSSARY, "glossary", [KUG, PHOTO | {"means": "Ein Lichtbild"}, LOGO | {"term": "Zeichen"}]
    )
    assert changed == GLOSSARY.replace("Ein Bild,", "Ein Lichtbild,").replace(
        "term: Logo\n", "term: Zeichen\n"
    )


def test_entries_come_and_go_and_the_others_keep_their_lines() -> None:
    more = with_entries(GLOSSARY, "glossary", [KUG, PHOTO, NEW, LOGO])
    written = '  - term: "Neu: ja"\n    means: "Frisch # wirklich"\n    forms: ["Neue, alte"]\n'
    assert more == GLOSSARY.replace("# in einer Zeile\n", "# in einer Zeile\n" + written)
    fewer = with_entries(GLOSSARY, "glossary", [KUG, LOGO])
    assert fewer == GLOSSARY.replace(
        '  - {term: "Foto", means: Ein Bild, forms: [Fotos]}  # in einer Zeile\n', ""
    )
    assert entries_of(with_entries(GLOSSARY, "glossary", []), "glossary") == []


@pytest.mark.parametrize(
    "written", ["glossary: []  # hier", "glossary:  # hier", "glossary: [{term: a, means: b}]", "x: y"]
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lists_of_entries_in_every_style_can_be_replaced(written: str, ending: str) -> None:
    text = f"---\nid: m-a\n{written}\n# Notiz\ntitle: A\n---\nText\n".replace("\n", ending)
    for wanted in ([NEW], [NEW, KUG], []):
        changed = with_entries(text, "glossary", wanted)
        assert entries_of(changed, "glossary") == wanted
        assert f"# Notiz{ending}title: A{ending}" in changed
        assert value_of(changed, "title") == "A"
        assert "\n" not in changed.replace(ending, "")


def test_the_order_of_fields_is_nothing_that_changes() -> None:
    text = "---\nglossary:\n  - means: B  # eins\n    term: A\n  - {means: D, term: C}\n---\n"
    one, other = {"term": "A", "means": "B"}, {"term": "C", "means": "D"}
    assert with_entries(text, "glossary", [one, other]) == text
    added = with_entries(text, "glossary", [one, other, NEW])
    assert added.startswith(text.removesuffix("---\n"))


def test_dates_and_switches_stand_as_they_are_and_can_be_emptied() -> None:
    assert with_plain(GLOSSARY, "review_by", "2027-01-31").count("review_by: 2027-01-31\n") == 1
    assert with_plain(GLOSSARY, "review_by", "") == GLOSSARY
    emptied = with_plain(GLOSSARY, "owner", "")
    assert emptied == GLOSSARY.replace("owner: Nord  #", "owner:   #")
    assert value_of(emptied, "owner") == ""
    for before in (
        "",
        "prerequisites: {modules: [m-a]}\n",
        "prerequisites:\n  modules: [m-a]\n",
        "prerequisites:\n",
    ):
        changed = with_plain(f"---\nid: m-b\n{before}---\n", "prerequisites.locked", "true")
        assert value_of(changed, "prerequisites.locked") == "true"
        assert values_of(changed, "prerequisites.modules") == (["m-a"] if "m-a" in before else [])


WORD = st.text(alphabet="abäß:#'\"{}[],-&*!|>%@` ", max_size=12).map(lambda one: " ".join(one.split()))
ENTRIES = st.lists(
    st.fixed_dictionaries(
        {"term": WORD.filter(bool), "means": WORD.filter(bool)},
        optional={"forms": st.lists(WORD.filter(bool), min_size=1, max_size=3)},
    ),
    max_size=5,
)


@given(ENTRIES, ENTRIES)
def test_any_entries_become_any_others(before: list[dict], after: list[dict]) -> None:
    text = with_entries("---\nid: m-a  # bleibt\n---\nText\n", "glossary", before)
    assert entries_of(text, "glossary") == before
    changed = with_entries(text, "glossary", after)
    assert entries_of(changed, "glossary") == after
    assert "id: m-a  # bleibt\n" in changed
