"""What a variant shares with its lesson."""

from __future__ import annotations

from course_engine.content.bundle import read_bundle
from tests.content.test_parsing import MODULE

LESSON = """---
id: l-eins
title: Eins
minutes: 5
---
Text.

## Teil

```self-check
id: i-frage
type: single_choice
prompt: Ja?
choices:
  - {id: a-ja, text: Ja, correct: true, feedback: Genau.}
  - {id: a-nein, text: Nein, feedback: Doch.}
```
"""


def codes(variant: str, name: str = "01-eins.leicht.md") -> list[str]:
    files = {"module.md": MODULE, "01-eins.md": LESSON, name: variant}
    _bundle, findings = read_bundle(files, "probe")
    return [one.code for one in findings]


def test_other_words_with_the_same_ids_are_fine() -> None:
    assert codes(LESSON.replace("Text.", "Leichter Text.").replace("## Teil", "## Ein Teil")) == []


def test_other_headings_are_found() -> None:
    assert codes(LESSON.replace("## Teil\n", "## Teil\n\n### Noch einer\n")) == ["C518"]


def test_other_self_checks_are_found() -> None:
    assert codes(LESSON.replace("i-frage", "i-andere")) == ["C519", "C519"]
    assert codes(LESSON.replace("id: a-nein", "id: a-no")) == ["C519"]
    assert codes(LESSON[: LESSON.index("```self-check")]) == ["C519"]


def test_notes_for_facilitators_may_differ() -> None:
    assert codes(LESSON + "\n!!! facilitator\n    ## Notiz\n") == []


def test_a_variant_that_nobody_knows_is_found() -> None:
    assert codes(LESSON, "01-eins.bunt.md") == ["C517"]
    assert codes(LESSON, "01-eins.en.md") == []
