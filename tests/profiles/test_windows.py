"""Times of the week in words."""

from __future__ import annotations

import pytest
from flask import Flask

from course_engine.profiles.languages import language_name
from course_engine.profiles.windows import WINDOWS, window_label, window_phrases


def test_there_are_three_windows_on_each_of_seven_days() -> None:
    assert len(set(WINDOWS)) == 21


@pytest.mark.parametrize(
    ("windows", "phrases"),
    [
        ([], []),
        (["mon_evening"], ["montags abends"]),
        (["sat_evening", "sat_morning", "sat_afternoon"], ["samstags"]),
        (["sun_morning", "tue_evening"], ["dienstags abends", "sonntags vormittags"]),
        (["was_anderes"], []),
    ],
)
def test_windows_become_phrases_in_the_order_of_the_week(
    app: Flask, windows: list[str], phrases: list[str]
) -> None:
    with app.test_request_context():
        assert window_phrases(windows) == phrases


def test_labels_and_languages_have_names(app: Flask) -> None:
    with app.test_request_context():
        assert window_label("sat_morning") == "Samstag, Vormittag"
        assert language_name("tr") == "Türkisch"
        assert language_name("gsg") == "Deutsche Gebärdensprache"
