"""Hints are looked at one after another, without a script; the page says that looking costs nothing."""

import pytest

from course_engine.assessment import queries
from tests.assessment.conftest import begin
from tests.builders import make_quiz, single_choice


def page_with(hints, cast, browser_of):
    quiz = make_quiz("q-tipps", items=[single_choice("i-eins") | {"hints": hints}])
    attempt = begin(queries.get_quiz(quiz.slug), cast.learner)
    return browser_of(cast.learner).get(f"/attempts/{attempt.id}").text


@pytest.mark.parametrize(
    ("hints", "summaries"),
    [
        (["Erst."], ["Tipp ansehen"]),
        (["Erst.", "Dann."], ["Ersten Tipp ansehen", "Letzten Tipp ansehen"]),
        (
            ["Erst.", "Dann.", "Auch.", "Zuletzt."],
            ["Ersten Tipp ansehen", "Nächsten Tipp ansehen", "Nächsten Tipp ansehen", "Letzten Tipp ansehen"],
        ),
    ],
)
def test_each_hint_lies_behind_the_one_before(hints, summaries, cast, browser_of):
    page = page_with(hints, cast, browser_of)
    block = page[page.index('<details class="hint">') : page.index("Tipps anzusehen kostet keine Punkte.")]
    order = [
        block.index(f">{text}<", place) for text, place in zip(hints, places(block, summaries), strict=True)
    ]
    assert order == sorted(order)
    assert block.rindex("<details") < block.index("</details>")  # each one inside the one before


def places(block, summaries):
    found, start = [], 0
    for summary in summaries:
        start = block.index(f"<summary>{summary}</summary>", start) + 1
        found.append(start)
    return found


def test_nothing_is_said_of_hints_where_there_are_none(cast, browser_of):
    assert "Tipps" not in page_with([], cast, browser_of)
