"""Comments stand at blocks of a text as it is read, and find their block again when the text changes."""

from __future__ import annotations

import pytest

from course_engine.authoring.places import QUOTE_LIMIT, WHOLE, blocks_of, line_of, place_of
from course_engine.content.catalogue import Term
from course_engine.content.rendering import render

TEXT = """## Vorher fragen

Frag **immer**, bevor du fotografierst.

- mündlich
- besser schriftlich

!!! tip "Kurz"
    Ein Satz genügt.

| Wer | Was |
| --- | --- |
| Mia | fragt |

Schluss[^1].

[^1]: Eine Fußnote.
"""


def blocks(text: str) -> list[str]:
    return [block.words for block in blocks_of(render(text))]


def test_each_paragraph_list_box_and_table_is_a_block_and_a_heading_belongs_to_what_follows() -> None:
    assert blocks(TEXT) == [
        "Vorher fragen Frag immer, bevor du fotografierst.",
        "mündlich besser schriftlich",
        "Tipp: Kurz Ein Satz genügt.",
        "Wer · Was Mia · fragt",
        "Schluss.",
        "Eine Fußnote. ↩",
    ]


def test_the_blocks_together_are_the_whole_text() -> None:
    rendered = render(TEXT)
    joined = "".join(str(block.html) for block in blocks_of(rendered))
    assert joined.replace("\n", "") == str(rendered.fragment(with_notes=True)).replace("\n", "")


def test_self_checks_and_notes_for_facilitators_are_blocks_too() -> None:
    check = "```self-check\nid: i-a\ntype: true_false\nprompt: Stimmt das?\nanswer: true\n```\n"
    found = blocks(f"Davor.\n\n{check}\n!!! facilitator\n    Lass sie reden.\n\nDanach.\n")
    assert [len(found), found[0], found[-1]] == [4, "Davor.", "Danach."]
    assert "Stimmt das?" in found[1]
    assert "Lass sie reden." in found[2]


def test_an_explained_word_stays_with_its_paragraph_and_is_not_part_of_what_was_read() -> None:
    messenger = Term("Messenger", "Ein Programm für Nachrichten.", ())
    found = blocks_of(render("Ein Messenger hilft.\n\nDanach.\n", terms=[messenger]))
    assert [one.words for one in found] == ["Ein Messenger hilft.", "Danach."]
    assert "Ein Programm für Nachrichten." in found[0].html


@pytest.mark.parametrize("text", ["", "   \n", "## Nur eine Überschrift\n", "---\n", "<b>roh</b>"])
def test_odd_texts_lose_nothing(text: str) -> None:
    rendered = render(text)
    assert "".join(str(one.html) for one in blocks_of(rendered)) == str(rendered.fragment()).strip()


def quote_of(text: str, place: int) -> str:
    return blocks_of(render(text))[place - 1].quote


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("Eins zwei drei vier.\n\nFünf sechs sieben acht.\n", 2),  # nothing changed
        ("Neu davor.\n\nEins zwei drei vier.\n\nFünf sechs sieben acht.\n", 3),
        ("Fünf sechs sieben acht.\n\nEins zwei drei vier.\n", 1),  # moved up
        ("Eins zwei drei vier.\n\nFünf sechs sieben neun.\n", 2),  # put into other words
        (
            "Eins zwei drei vier.\n\nFünf sechs sieben acht, und neun, zehn, elf, zwölf.\n",
            2,
        ),  # said at more length
        ("Eins zwei drei vier.\n", None),  # taken out
        ("", None),
    ],
)
def test_a_comment_follows_its_block(now: str, expected: int | None) -> None:
    before = "Eins zwei drei vier.\n\nFünf sechs sieben acht.\n"
    assert place_of(quote_of(before, 2), 2, blocks_of(render(now))) == expected


def test_of_equal_blocks_the_nearest_is_meant() -> None:
    found = blocks_of(render("Ja.\n\nNein.\n\nJa.\n\nNein.\n"))
    assert [place_of("Ja.", place, found) for place in (1, 3, 4)] == [1, 3, 3]


def test_what_is_said_about_the_whole_text_stays_there() -> None:
    assert place_of("Titel", WHOLE, []) == WHOLE


def test_a_quote_is_short() -> None:
    assert len(quote_of("Wort " * 500, 1)) <= QUOTE_LIMIT


def test_a_block_is_found_in_the_text_that_is_written() -> None:
    found = [line_of(block.quote, TEXT) for block in blocks_of(render(TEXT))]
    assert found[:3] == [1, 5, 9]
    assert line_of("Gibt es hier nicht", TEXT) == 0
    assert line_of("", TEXT) == 0
