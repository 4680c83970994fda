"""Whoever has the same track is equally far; where it matters when something was done, the track alone does not say."""

from __future__ import annotations

from datetime import timedelta

from course_engine.learning.progress import Edition, ModuleState
from course_engine.learning.queries.tracks import Column, column_of, marks_of
from tests.builders import NOW

CURRENT = Edition({1: frozenset({11}), 2: frozenset({21})}, frozenset({5}))
EARLIER = Edition({1: frozenset({10})}, until=NOW)


def state(column: Column, track: int) -> str | None:
    progress = column.progress(track)
    return progress and f"{progress.state} {progress.lessons_done} of {progress.lessons_total}"


def test_a_track_says_how_far_somebody_is() -> None:
    marks = marks_of((column_of(7, (CURRENT,)),), ((11, 1), (21, 2)))
    [column] = marks.columns
    both = marks.track("text", "11,21")
    assert state(column, 0) == "not_begun 0 of 2"
    assert state(column, marks.track("begun", "7,8")) == "under_way 0 of 2"
    assert state(column, marks.track("text", "11")) == "under_way 1 of 2"
    assert state(column, both) == "completed 2 of 2"
    assert state(column, both | marks.track("passed", "5")) == "mastered 2 of 2"


def test_columns_side_by_side_do_not_touch() -> None:
    marks = marks_of((column_of(7, (CURRENT,)), column_of(8, (CURRENT,))), ((11, 1),))
    first, bits = marks.spans[1]
    track = marks.track("begun", "8")
    assert track & marks.spans[0][1] == 0
    assert state(marks.columns[1], track >> first & bits) == "under_way 0 of 2"


def test_a_lesson_read_in_another_version_counts_as_read() -> None:
    marks = marks_of((column_of(7, (CURRENT,)),), ((9, 1), (11, 1), (21, 2)))
    progress = marks.columns[0].progress(marks.track("text", "9"))
    assert progress is not None
    assert (progress.lessons_done, progress.changed_lessons) == (1, 1)


def test_it_depends_on_the_time_where_an_earlier_edition_is_fulfilled() -> None:
    marks = marks_of((column_of(7, (EARLIER, CURRENT)),), ((10, 1), (21, 2)))
    [column] = marks.columns
    assert state(column, marks.track("text", "21")) == "under_way 1 of 2"
    track = marks.track("text", "10")
    assert column.progress(track) is None
    in_time = column.progress_in_time(track, {1: NOW}, {})
    too_late = column.progress_in_time(track, {1: NOW + timedelta(days=1)}, {})
    assert (in_time.state, too_late.state) == (ModuleState.COMPLETED, ModuleState.UNDER_WAY)


def test_a_module_of_the_same_editions_has_the_same_column() -> None:
    assert column_of(7, (CURRENT,)) is column_of(7, (Edition(dict(CURRENT.lessons), frozenset({5})),))
    assert column_of(7, (CURRENT,)) is not column_of(7, (EARLIER, CURRENT))
