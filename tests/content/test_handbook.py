"""The handbook on writing modules is true: its examples are what the engine reads, without an error or a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_engine.content.folder.checking import check
from course_engine.content.parsing import (
    parse_lesson,
    parse_module,
    parse_paths,
    parse_quiz,
)
from course_engine.content.parsing.blocks import fences
from course_engine.content.parsing.notes import facilitator_notes
from course_engine.content.parsing.self_checks import self_checks
from course_engine.items import ITEM_KINDS

LIBRARY = Path(__file__).parents[2]
HANDBOOK = LIBRARY / "modules" / "module-schreiben"
LESSONS = sorted(HANDBOOK.glob("0*.md"))


def examples(path: Path, info: str) -> list[str]:
    """The fenced examples of a kind in a lesson."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return ["\n".join(lines[one.first + 1 : one.last]) + "\n" for one in fences(lines) if one.info == info]


YAML = [text for path in LESSONS for text in examples(path, "yaml")]
MARKDOWN = [text for path in LESSONS for text in examples(path, "markdown")]


@pytest.mark.parametrize("text", YAML, ids=lambda text: text.replace("---\n", "").split("\n")[0])
def test_an_example_of_a_file_is_read(text: str) -> None:
    if text.startswith("---\n"):
        result = parse_lesson(text) if "minutes:" in text else parse_module(text)
    else:
        result = parse_paths(text) if text.startswith("- id:") else parse_quiz(text)
    assert [str(one) for one in result.findings] == []
    assert result.value


@pytest.mark.parametrize("text", MARKDOWN, ids=lambda text: text.split("\n")[0])
def test_an_example_of_a_text_is_read(text: str) -> None:
    result = parse_lesson(f"---\nid: l-beispiel\ntitle: Beispiel\nminutes: 1\n---\n{text}")
    assert [str(one) for one in result.findings] == []


def test_it_uses_what_it_explains() -> None:
    assert len(YAML) >= 5
    assert len(MARKDOWN) >= 4
    texts = [path.read_text(encoding="utf-8") for path in LESSONS]
    assert sum(len(list(self_checks(text, "-"))) for text in texts) >= 4
    assert sum(len(facilitator_notes(text)) for text in texts) >= 1


def test_it_names_every_type_of_item() -> None:
    text = (HANDBOOK / "03-aufgaben-die-lehren.md").read_text(encoding="utf-8")
    assert [kind for kind in ITEM_KINDS if f"`{kind}`" not in text] == []


def test_the_shipped_library_has_no_findings() -> None:
    assert [str(one) for one in check([LIBRARY / "modules", LIBRARY / "quizzes"])] == []
