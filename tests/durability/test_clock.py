"""A server whose clock jumps: what counts goes by the order of events, and no page shows time that runs backwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem, Response
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.db import db
from course_engine.mentoring.operations.send_message import Writing, send_message
from tests.builders import make_module
from tests.conftest import Cast
from tests.durability.conftest import ServerClock
from tests.durability.quizzes import RIGHT, WRONG, answered, publish
from tests.mentoring.people import make_mentorship, make_scout

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SPRING = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)  # 2 o'clock becomes 3 o'clock in Berlin
AUTUMN = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)  # 3 o'clock becomes 2 o'clock
BACKWARDS = re.compile(r"(?<![\w-])[-−–]\s?\d+\s*(?:Sekunde|Minute|Stunde|Tag|Woche|Std|Min|min|s\b|h\b)")
# How the server's clock stands at each of the steps of `whole_attempt`.
JUMPS = {
    "an hour back": [NOON, NOON - HOUR, NOON - HOUR + timedelta(minutes=3)],
    "an hour ahead and back": [NOON, NOON + HOUR, NOON + timedelta(minutes=3)],
    "the night to summer time": [SPRING + timedelta(seconds=s) for s in (-30, 10, 60)],
    "the night to winter time": [AUTUMN + timedelta(seconds=s) for s in (-30, 10, 60)],
}


@pytest.fixture
def tab(cast: Cast, browser_of: Callable[[Person], FlaskClient]) -> FlaskClient:
    make_module("probe", quizzes=[publish()])
    return browser_of(cast.learner)


def begin(tab: FlaskClient) -> str:
    started = tab.post("/quizzes/q-probe/attempts")
    assert started.status_code == 303
    return str(started.location)


def save(tab: FlaskClient, address: str, answers: dict[str, list[str]], sequence: int) -> None:
    form = answered(answers, sequence=sequence, key=f"key-{sequence:05}") | {"then": "check"}
    sent = tab.post(f"{address}/responses", data=form, headers={"Date": "Thu, 01 Jan 1970 00:00:00 GMT"})
    assert (sent.status_code, sent.location) == (303, f"{address}/check")


def whole_attempt(tab: FlaskClient, clock: ServerClock, moments: list[datetime]) -> str:
    """Begin and answer everything wrong; then everything right; then hand in."""
    clock.now = moments[0]
    address = begin(tab)
    save(tab, address, WRONG, 1)
    clock.now = moments[1]
    save(tab, address, RIGHT, 2)
    clock.now = moments[2]
    assert tab.post(f"{address}/submission").status_code == 303
    return address


def text_of(tab: FlaskClient, path: str) -> str:
    page = tab.get(path)
    assert page.status_code == 200, path
    return re.sub(r"<[^>]+>", " ", page.get_data(as_text=True))


@pytest.mark.parametrize("jump", JUMPS)
def test_the_newest_answer_counts_whatever_the_clock_says(
    tab: FlaskClient, server_clock: ServerClock, jump: str
) -> None:
    address = whole_attempt(tab, server_clock, JUMPS[jump])
    assert "5 von 5 Punkten" in text_of(tab, f"{address}/result")
    assert list(db.session.scalars(select(AttemptItem.score))) == [1.0] * 5
    # And no attempt ends before it began, or before its last answer.
    attempt = db.session.scalars(select(Attempt)).one()
    assert attempt.submitted_at is not None
    assert attempt.submitted_at >= max(
        [attempt.started_at, *db.session.scalars(select(Response.recorded_at))]
    )


@pytest.mark.parametrize("jump", ["an hour back", "the night to winter time"])
def test_no_page_shows_time_that_runs_backwards(
    tab: FlaskClient,
    cast: Cast,
    browser_of: Callable[[Person], FlaskClient],
    server_clock: ServerClock,
    jump: str,
) -> None:
    address = whole_attempt(tab, server_clock, JUMPS[jump])
    running = begin(tab)
    server_clock.now -= HOUR
    own = ["/", "/quizzes/q-probe", running, f"{running}/check", f"{address}/result", "/modules/probe"]
    pages = [text_of(tab, path) for path in own]
    trainer = browser_of(cast.trainer)
    cohorts = re.findall(r'href="(/cohorts/\d+)"', trainer.get("/cohorts").get_data(as_text=True))
    pages += [text_of(trainer, path) for path in ["/cohorts", *cohorts]]
    pages += [text_of(trainer, f"{cohorts[0]}/people/{cast.learner.id}")]
    assert [found[0] for page in pages if (found := BACKWARDS.search(page))] == []


def test_attempts_stand_in_the_order_in_which_they_were_begun(
    tab: FlaskClient, server_clock: ServerClock
) -> None:
    whole_attempt(tab, server_clock, [NOON] * 3)
    whole_attempt(tab, server_clock, [NOON - HOUR] * 3)
    whole_attempt(tab, server_clock, [NOON - HOUR / 2] * 3)
    numbers = re.findall(r"(\d)\. Versuch", text_of(tab, "/quizzes/q-probe"))
    assert numbers == ["3", "2", "1"]


def test_what_to_read_up_is_named_though_the_lesson_is_younger_than_the_clock(
    tab: FlaskClient, cast: Cast, server_clock: ServerClock
) -> None:
    reading = "    lesson: l-probe-lektion-1\n"
    publish_with_lesson = publish(QUIZ_WITH_LESSON.format(reading=reading), "q-lesen")
    make_module("probe", quizzes=[publish_with_lesson])
    attempt = start_attempt(publish_with_lesson, learner=cast.learner, generator=Random(1), now=NOON)
    server_clock.now = NOON - timedelta(days=1)  # the lesson is of half a day ago
    tab.post(f"/attempts/{attempt.id}/submission")
    assert "Nachlesen: lektion-1" in text_of(tab, f"/attempts/{attempt.id}/result")


QUIZ_WITH_LESSON = """\
id: q-lesen
title: Lesen
items:
  - id: i-lesen
    type: true_false
    prompt: Ein Schild genügt.
    answer: false
    feedback: {{if_true: Nein., if_false: Ja.}}
{reading}"""


def test_an_answer_stands_below_what_it_answers(
    cast: Cast, browser_of: Callable[[Person], FlaskClient], server_clock: ServerClock
) -> None:
    scout = make_scout()
    mentorship = make_mentorship(cast.learner, scout)
    said = [
        (cast.learner, "Wen frage ich?", NOON),
        (scout, "Die Leitung.", NOON - HOUR),
        (cast.learner, "Danke!", NOON),
    ]
    for author, words, at in said:
        send_message(mentorship, Writing(text=words, idempotency_key=words), author=author, now=at)
    page = text_of(browser_of(cast.learner), f"/mentorships/{mentorship.id}")
    places = [page.index(words) for _author, words, _at in said]
    assert places == sorted(places)


@pytest.mark.parametrize("night", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_the_time_shown_is_that_of_the_place(
    tab: FlaskClient, server_clock: ServerClock, night: datetime
) -> None:
    address = begin(tab)
    shown = []
    for sequence, seconds in enumerate((-20, 20), start=1):
        server_clock.now = night + timedelta(seconds=seconds)
        save(tab, address, {"i-wort": [f"Wort {sequence}"]}, sequence)
        page = text_of(tab, f"{address}?item=4")
        shown += re.findall(r"Gespeichert um (\d\d:\d\d:\d\d)", page)
    local = ["01:59:40", "03:00:20"] if night == SPRING else ["02:59:40", "02:00:20"]
    assert shown == local
    kept = db.session.scalars(select(Response.recorded_at).order_by(Response.id)).all()
    assert [later - earlier for earlier, later in pairwise(kept)] == [timedelta(seconds=40)]
