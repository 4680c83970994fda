"""The examples in quizzes/README.md are what the engine reads, without a finding."""

import re
from pathlib import Path
from textwrap import indent

import pytest

from course_engine.content.parsing import parse_quiz

TEXT = (Path(__file__).parents[2] / "quizzes" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^## (\w+):.*?^```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("kind", "example"), EXAMPLES, ids=[kind for kind, _example in EXAMPLES])
def test_an_example_is_an_item(kind, example):
    head = f"- id: i-beispiel\n  type: {kind}\n  prompt: Was gilt?\n  explanation: Darum.\n"
    quiz = "id: q-beispiel\ntitle: Beispiele\nitems:\n" + indent(head + indent(example, "  "), "  ")
    result = parse_quiz(quiz)
    assert [str(one) for one in result.findings if one.code != "C353"] == []  # a reflection alone
    assert result.value.items[0].kind == kind
