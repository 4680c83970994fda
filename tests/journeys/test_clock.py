"""A browser whose clock is wrong: times on the page are the server's, and so is what is left of a time limit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from flask_babel import format_datetime
from playwright.sync_api import Page, expect

from course_engine.accounts.models import Person
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.db import db
from course_engine.web.clock import utc_now
from tests.builders import make_person
from tests.durability.quizzes import QUIZ, publish
from tests.journeys.conftest import Site

HOURS_WRONG = (-3, 3)
SET_WRONG = """
const right = Date.now;
Date.now = () => right() + {hours} * 3_600_000;
"""


@pytest.fixture
def lea(site: Site) -> Iterator[Person]:
    with site.app.app_context():
        yield make_person("Lea Lernt")
        db.session.remove()


@pytest.fixture
def address(lea: Person) -> str:
    """Of an attempt that was just begun and may take half an hour."""
    quiz = publish(QUIZ.replace("mastery_score", "time_limit: 30\nmastery_score"))
    attempt = start_attempt(quiz, learner=lea, generator=Random(1), now=utc_now())
    path = f"/attempts/{attempt.id}"
    db.session.remove()
    return path


@pytest.mark.parametrize("hours", HOURS_WRONG)
def test_times_are_those_of_the_server(site: Site, lea: Person, address: str, hours: int) -> None:
    with site.visitor(lea) as page:
        page.add_init_script(SET_WRONG.format(hours=hours))
        page.goto(f"{address}?item=4")
        expect(page.locator("[data-time]")).to_have_text("Noch 30 Minuten")
        page.get_by_label("Welches Gesetz?").fill("KUG")
        expect(page.locator(".save-line-words").first).to_contain_text("Gespeichert um")
        assert said_time(page) in moments()


def said_time(page: Page) -> str:
    return str(page.locator(".save-line-words").first.text_content()).split()[-1][:5]


def moments() -> set[str]:
    """Hour and minute of now and of a moment ago."""
    return {format_datetime(utc_now() - timedelta(seconds=ago), "HH:mm") for ago in (0, 30)}
