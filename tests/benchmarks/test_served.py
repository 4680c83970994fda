"""What pages cost a real server: CPU in hello pages of the same server, in turns, as the median of several rounds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.measuring import Figure, Figures
from tests.benchmarks.population import Programme
from tests.benchmarks.serving import served
from tests.benchmarks.test_pages import COHORT_PAGE, LESSON, LIMITS

pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]

ROUNDS = 5
HEADING = "CPU in hello pages, both behind gunicorn"


def test_pages_behind_a_server(programme_of: Callable[[int], Programme], figures: Figures) -> None:
    programme = programme_of(1_000)
    folder = Path(programme.app.instance_path)
    (folder / "config.py").write_text(f"SECRET_KEY = {programme.app.config['SECRET_KEY']!r}\n")
    asked = {
        "lesson page": (LESSON, programme.learner, 160),
        COHORT_PAGE: (f"/cohorts/{programme.cohort_id}", programme.trainer, 16),
    }
    with (
        served("tests.benchmarks.serving:hello_app()") as hello,
        served(f"course_engine:create_app(instance_path={str(folder)!r})") as engine,
    ):
        for name, (path, person, times) in asked.items():
            cookie = programme.browser_of(person).get_cookie("session")
            assert cookie is not None
            signed_in = f"session={cookie.value}"
            engine.cpu_per_request(path, times=times, cookie=signed_in)  # once, to be warm
            ratios = [
                engine.cpu_per_request(path, times=times, cookie=signed_in)
                / hello.cpu_per_request("/", times=800)
                for _ in range(ROUNDS)
            ]
            figures.add(HEADING, Figure(name, median(ratios), *LIMITS[name]))
