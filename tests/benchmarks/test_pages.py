"""What a page costs: CPU in bare hello pages, and in the same page where fewer people are."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from flask.testing import FlaskClient

from tests.benchmarks.measuring import Figure, Figures, Work, cpu_ratio
from tests.benchmarks.population import Programme

pytestmark = pytest.mark.benchmark

Programmes = Callable[[int], Programme]

MODULE = "fotos-mit-gutem-gewissen"
LESSON = f"/modules/{MODULE}/lessons/darf-das-bild-raus"
COHORT_PAGE = "cohort overview, 200 people x 20 modules"
HEADING = "CPU in bare hello pages, without a server"


def page(browser: FlaskClient, path: str) -> Work:
    def look() -> None:
        assert browser.get(path).status_code == 200, path

    return look


def pages(programme: Programme) -> dict[str, Work]:
    """The pages that are measured, each as the person whom it is for sees it."""
    learner, trainer = programme.browser_of(programme.learner), programme.browser_of(programme.trainer)
    return {
        "lesson page": page(learner, LESSON),
        "dashboard": page(learner, "/"),
        "catalogue": page(learner, "/modules"),
        "module page": page(learner, f"/modules/{MODULE}"),
        COHORT_PAGE: page(trainer, f"/cohorts/{programme.cohort_id}"),
    }


LIMITS = {"lesson page": (11, 6), COHORT_PAGE: (80, 32)}


def test_pages(programme_of: Programmes, hello: Work, figures: Figures) -> None:
    for name, work in pages(programme_of(1_000)).items():
        must, goal = LIMITS.get(name, (None, None))
        figures.add(HEADING, Figure(name, cpu_ratio(work, hello), must, goal))


def test_answer_and_next_page(programme_of: Programmes, hello: Work, figures: Figures) -> None:
    programme = programme_of(1_000)
    work = answering(programme.browser_of(programme.learner))
    figures.add(HEADING, Figure("an answer saved, and the next page", cpu_ratio(work, hello), 24, 12))


def answering(browser: FlaskClient) -> Work:
    """Answer one item after the other as the page without JavaScript does, round and round."""
    start = browser.get(f"/quizzes/{MODULE}").text
    token = field(start, "csrf_token")
    attempt = browser.post(f"/quizzes/{MODULE}/attempts", data={"csrf_token": token}).headers["Location"]
    answers = [first_choice(browser.get(f"{attempt}?item={number}").text) for number in (1, 2, 3)]
    changes = count(1)

    def answer_one() -> None:
        change = next(changes)
        item, choice = answers[change % len(answers)]
        form = {
            "csrf_token": token,
            f"answer-{item}": choice,
            f"sequence-{item}": str(change),
            f"key-{item}": f"benchmark-{change}",
            "then": "item:2",
        }
        saved = browser.post(f"{attempt}/responses", data=form)
        assert saved.status_code == 303
        assert browser.get(saved.headers["Location"]).status_code == 200

    return answer_one


def field(html: str, name: str) -> str:
    """The value of the first field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, name
    return found[1]


def first_choice(html: str) -> tuple[str, str]:
    """The id of the item on the page, and the id of its first choice."""
    found = re.search(r'name="answer-([^"]+)"[^>]*value="([^"]+)"', html)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("people", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_growth(programme_of: Programmes, figures: Figures, people: int) -> None:
    few, many = pages(programme_of(1_000)), pages(programme_of(people))
    for name, work in many.items():
        figure = Figure(name, cpu_ratio(work, few[name]), 1.2, 1.05)
        figures.add(f"CPU with {people:,} people to the same with 1,000", figure)
