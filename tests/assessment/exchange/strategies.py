"""Quizzes for property tests: every field of the items that each format must carry."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.choices import Choice, ChoiceItem
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse
from tests.assessment.items import EVERY_KIND

SIGNS = "abcäß XY19 .,:;!?-+*_~=#%&<>{}[]()\\/'\"`@$|^→„“"
lines = st.text(SIGNS, max_size=40).map(lambda text: " ".join(text.split()))
some_line = lines.filter(bool)
paragraphs = st.lists(some_line.map(lambda text: f"a {text}"), min_size=1, max_size=3)
prose = st.tuples(paragraphs, st.sampled_from(["\n", "\n\n", "  \n"])).map(lambda pair: pair[1].join(pair[0]))
numbers = st.integers(-99_999, 99_999).map(lambda whole: whole / 100)
points = st.sampled_from([1.0, 2.0, 0.5, 3.25])
words = some_line.filter(lambda text: "->" not in text)
units = st.sampled_from(["", "km", "°C", "%", "Stunden"])


def common() -> dict[str, Any]:
    return {
        "id": st.just("i-x"),
        "prompt": prose,
        "points": points,
        "hints": st.lists(some_line, max_size=2).map(tuple),
        "explanation": st.just("") | prose,
        "lesson": st.none() | st.just("l-eins"),
    }


def choices(right: int | None) -> st.SearchStrategy[tuple[Choice, ...]]:
    rows = st.lists(
        st.tuples(some_line, lines), min_size=2, max_size=5, unique_by=lambda row: row[0].casefold()
    )
    return rows.flatmap(
        lambda given: st.permutations(range(len(given))).map(lambda order: _made(given, order, right))
    )


def _made(rows: list[tuple[str, str]], order: list[int], right: int | None) -> tuple[Choice, ...]:
    correct = set(order[: right or 1 + len(rows) // 3])
    return tuple(Choice(f"a-{n}", text, n in correct, said) for n, (text, said) in enumerate(rows))


singles = st.builds(SingleChoice, **common(), choices=choices(1))
multiples = st.builds(MultipleChoice, **common(), choices=choices(None))
statements = st.builds(
    TrueFalse, **common(), answer=st.booleans(), feedback_if_true=lines, feedback_if_false=lines
)
typed = st.builds(
    ShortText,
    **common(),
    answers=st.lists(words, min_size=1, max_size=3).map(tuple),
    feedback_right=words | st.just(""),
    feedback_wrong=words | st.just(""),
)
figures = st.builds(
    Number,
    **common(),
    answer=numbers,
    tolerance=numbers.map(abs),
    unit=units,
    feedback_right=lines,
    feedback_wrong=lines,
)
items = st.one_of(singles, multiples, statements, typed, figures)
quizzes = st.builds(
    Quiz,
    id=st.just("q-probe"),
    title=some_line.map(lambda text: f"a{text}"),
    items=st.lists(items, min_size=1, max_size=3).map(
        lambda made: tuple(replace(one, id=f"i-{n}") for n, one in enumerate(made))
    ),
    intro=st.just("") | prose,
    language=st.sampled_from(["de", "en"]),
    mastery_score=st.sampled_from([0.8, 0.5]),
)


def without_option_ids(quiz: Quiz) -> Quiz:
    """The quiz with ids of choices that do not count: they are made anew from the texts."""
    return replace(quiz, items=tuple(map(_without_ids, quiz.items)))


def _without_ids(item: Item) -> Item:
    if not isinstance(item, ChoiceItem):
        return item
    return replace(item, choices=tuple(replace(one, id="a-a") for one in item.choices))


def of_the_plain_types(quiz: Quiz) -> Quiz:
    """The quiz without what has no exact counterpart in other systems: some types of items, sections, cases."""
    plain = {item.kind for item in EVERY_KIND}
    items = tuple(replace(item, vignette=None) for item in quiz.items if item.kind in plain)
    return replace(quiz, items=items, sections=())
