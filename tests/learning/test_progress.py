"""How far somebody is: the rules as a table, and that progress never jumps back, whatever is published."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_engine.learning.progress import (
    Edition,
    ModuleState,
    Progress,
    Record,
    Step,
    continue_point,
    module_progress,
    next_step,
    that_matter,
)
from tests.builders import NOW

NOT_BEGUN, UNDER_WAY, COMPLETED, MASTERED = ModuleState


def edition(lessons: str = "", quizzes: str = "", *, until: int | None = None) -> Edition:
    """`lessons` and `quizzes` name one by each letter; a lesson's version is its number plus 100."""
    return Edition(
        {number(name): frozenset({number(name) + 100}) for name in lessons},
        frozenset(number(name) for name in quizzes),
        at(until) if until is not None else None,
    )


def record(
    read: str = "", passed: str = "", *, when: int = 0, begun: bool = False, given: str = ""
) -> Record:
    return Record(
        begun=begun,
        read=frozenset(number(name) for name in read),
        read_at={number(name): at(when) for name in read},
        read_versions=frozenset(number(name) + 100 for name in read),
        passed=frozenset(number(name) for name in passed),
        passed_at={number(name): at(when) for name in passed},
        achieved=frozenset([given] if given else ()),
    )


def number(name: str) -> int:
    return ord(name)


def at(hours: int) -> datetime:
    return NOW + timedelta(hours=hours)


RULES = [
    ("nothing happened", [edition("ab", "q")], record(), NOT_BEGUN),
    ("begun", [edition("ab", "q")], record(begun=True), UNDER_WAY),
    ("a lesson read without having begun", [edition("ab", "q")], record("a"), UNDER_WAY),
    ("every lesson read", [edition("ab", "q")], record("ab"), COMPLETED),
    ("every quiz passed as well", [edition("ab", "q")], record("ab", "q"), MASTERED),
    ("every quiz passed, nothing read", [edition("ab", "q")], record("", "q"), MASTERED),
    ("one quiz of two passed", [edition("ab", "qr")], record("ab", "q"), COMPLETED),
    ("no quiz asked for", [edition("ab")], record("ab"), COMPLETED),
    ("no lesson in it", [edition("", "q")], record(begun=True), UNDER_WAY),
    ("nothing in it", [edition()], record(begun=True), UNDER_WAY),
    ("a lesson added after finishing", [edition("a", until=1), edition("ab")], record("a"), COMPLETED),
    (
        "a lesson added before finishing",
        [edition("a", until=1), edition("ab")],
        record("a", when=2),
        UNDER_WAY,
    ),
    ("the open lesson removed", [edition("ab", until=1), edition("a")], record("a"), COMPLETED),
    (
        "removed and another added since",
        [edition("ab", until=1), edition("a", until=2), edition("ac")],
        record("a"),
        COMPLETED,
    ),
    (
        "a quiz added after mastery",
        [edition("a", "q", until=1), edition("a", "qr")],
        record("a", "q"),
        MASTERED,
    ),
    ("a quiz no longer asked for", [edition("a", "q", until=1), edition("a")], record("", "q"), MASTERED),
    ("completed was given", [edition("abc")], record("a", given="completed"), COMPLETED),
    ("mastered was given", [edition("abc", "q")], record(given="mastered"), MASTERED),
]


@pytest.mark.parametrize(
    ("editions", "done", "state"), [rule[1:] for rule in RULES], ids=[r[0] for r in RULES]
)
def test_the_state_of_a_module(editions: list[Edition], done: Record, state: ModuleState) -> None:
    assert module_progress(editions, done).state == state


def test_counts_follow_the_current_edition() -> None:
    progress = module_progress([edition("abc", "q", until=1), edition("bcd", "qr")], record("ab", "q"))
    assert progress == Progress(
        state=MASTERED, lessons_done=1, lessons_total=3, quizzes_passed=1, quizzes_total=2
    )


def test_a_lesson_added_after_finishing_is_one_newer_change() -> None:
    progress = module_progress([edition("ab", until=1), edition("abc")], record("ab"))
    assert (progress.state, progress.new_lessons, progress.newer_changes) == (COMPLETED, 1, 1)


def test_a_lesson_still_to_be_read_is_no_newer_change() -> None:
    assert module_progress([edition("ab")], record("a")).newer_changes == 0


def test_an_edited_lesson_stays_done_and_is_a_newer_change() -> None:
    edited = Edition({number("a"): frozenset({999})})
    progress = module_progress([edited], record("a"))
    assert (progress.lessons_done, progress.changed_lessons, progress.state) == (1, 1, COMPLETED)


def test_a_lesson_read_in_other_words_is_read() -> None:
    with_variant = Edition({number("a"): frozenset({number("a") + 100, 555})})
    read = Record(read=frozenset({number("a")}), read_versions=frozenset({555}))
    assert module_progress([with_variant], read).changed_lessons == 0


lessons = st.text("abcd", max_size=4)
quizzes = st.text("qr", max_size=2)
events = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), lessons, quizzes),
        st.tuples(st.just("read"), st.sampled_from("abcd"), st.just("")),
        st.tuples(st.just("pass"), st.sampled_from("qr"), st.just("")),
    ),
    max_size=14,
)


@given(lessons, quizzes, events)
def test_the_state_never_falls_whatever_is_published(
    first_lessons: str, first_quizzes: str, happened: list[tuple[str, str, str]]
) -> None:
    published = [(first_lessons, first_quizzes, 0)]
    read: dict[int, datetime] = {}
    passed: dict[int, datetime] = {}
    best = NOT_BEGUN
    for hour, (what, names, more) in enumerate(happened, start=1):
        if what == "publish":
            published.append((names, more, hour))
        else:
            (read if what == "read" else passed).setdefault(number(names), at(hour))
        ends = [begins for _lessons, _quizzes, begins in published[1:]]
        editions = [
            edition(asked, quizzed, until=until)
            for (asked, quizzed, _begins), until in zip(published, [*ends, None], strict=True)
        ]
        did = Record(read=frozenset(read), passed=frozenset(passed), read_at=read, passed_at=passed)
        progress = module_progress(editions, did)
        assert module_progress(that_matter(editions), did) == progress
        state = progress.state
        assert state.rank >= best.rank
        best = state


def way(*done: bool, quiz: bool = False) -> list[Step]:
    steps = [Step("lesson", n, n, f"l{n}", f"L{n}", n, 8, is_done) for n, is_done in enumerate(done, start=1)]
    return [*steps, Step("quiz", 1, 1, "q", "Quiz", 1, done=quiz)]


@pytest.mark.parametrize(
    ("steps", "stopped_in", "expected"),
    [
        (way(False, False), None, "l1"),
        (way(True, False), None, "l2"),
        (way(False, False, False), 2, "l2"),
        (way(False, True, False), 2, "l3"),
        (way(False, True, True), 3, "q"),
        (way(True, True), None, "q"),
        (way(True, False), 99, "l2"),  # stopped in a lesson that is gone
        (way(True, True, quiz=True), 2, None),
        (way(False, True, quiz=True), 2, "l1"),
    ],
)
def test_where_to_go_on(steps: list[Step], stopped_in: int | None, expected: str | None) -> None:
    found = continue_point(steps, stopped_in)
    assert (found.slug if found else None) == expected


def test_the_next_step_is_never_the_one_just_taken() -> None:
    steps = way(True, False, quiz=True)
    assert next_step(steps, steps[1]) is None
