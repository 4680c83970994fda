"""One key of a file gets another value; what stands behind it on its line, and everything else, stays."""

from __future__ import annotations

from typing import Any

import pytest

from course_engine.authoring.quiz_builder import with_settings
from course_engine.authoring.refusals import TextOnly


def quiz(lines: str) -> str:
    return f"id: q-a\n{lines}items:\n  - {{id: i-a}}\n"


@pytest.mark.parametrize(
    ("before", "key", "value", "after"),
    [
        ("title: Alt   # bleibt\n", "title", "Neu", "title: Neu   # bleibt\n"),
        ("title: 'Alt'   # bleibt\n", "title", "Neu", "title: Neu   # bleibt\n"),
        ("title: Alt\n", "title", "Neu: 1 # 2", 'title: "Neu: 1 # 2"\n'),
        ("title: Alt\n  und mehr\n", "title", "Neu", "title: Neu\n"),
        ("title: Alt # kurz\n# lang\n", "title", "Alt", "title: Alt # kurz\n# lang\n"),
        ("title: Alt\n", "attempts", 3, "title: Alt\nattempts: 3\n"),
        ("attempts: 3 # oft\n", "attempts", None, ""),
        ("mastery_score: 0.80 # viel\n", "mastery_score", 0.8, "mastery_score: 0.80 # viel\n"),
        (
            "intro: |   # vorweg\n  Eins.\n\n  # Titel\n",
            "intro",
            "Zwei.\nDrei.",
            "intro: |   # vorweg\n  Zwei.\n  Drei.\n",
        ),
        ("intro: Eins. # vorweg\n", "intro", "Zwei.\n\nDrei.", "intro: | # vorweg\n  Zwei.\n\n  Drei.\n"),
        ("intro: |-\n  Eins.\n", "intro", "Eins.", "intro: |-\n  Eins.\n"),
        ("intro: |\n  Eins.\n# dann\n", "intro", None, "# dann\n"),
        ("feedback:\n", "feedback", "at_once", "feedback: at_once\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_key_is_changed_added_or_taken_out(before: str, key: str, value: Any, after: str, end: str) -> None:
    changed = with_settings(quiz(before).replace("\n", end), {key: value})
    assert changed == quiz(after).replace("\n", end)


def test_a_quiz_in_braces_or_without_items_is_changed_as_text() -> None:
    for text in ("{id: q-a, items: []}", "id: q-a\n", "id: q-a\ntitle: 'A\nB'\nitems: []\n"):
        with pytest.raises(TextOnly):
            with_settings(text, {"attempts": 3, "title": "Neu"})
