"""Reflections meant for the mentor are read by the two of a running mentorship, private ones by nobody else."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.assessment import queries
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.db import db
from course_engine.items.kinds.reflection import Reflection
from course_engine.mentoring.models import Mentorship
from tests.assessment.conftest import begin, give
from tests.builders import NOW, make_quiz, make_topic
from tests.conftest import Cast
from tests.mentoring.people import give_profile, make_mentorship

ITEMS = [
    Reflection(id="i-offen", prompt="Was nimmst du mit?", shared="mentor").to_body(),
    Reflection(id="i-still", prompt="Was fällt dir schwer?").to_body(),
]


def wrote(cast: Cast) -> Mentorship:
    give_profile(cast.scout, topics=[make_topic()], capacity=1)
    mentorship = make_mentorship(cast.learner, cast.scout)
    quiz = queries.get_quiz(make_quiz(items=ITEMS).slug)
    attempt = begin(quiz, cast.learner)
    give(attempt, {"i-offen": {"text": "Mehr fragen"}, "i-still": {"text": "Nein sagen"}})
    submit_attempt(attempt, now=NOW)
    return mentorship


def test_the_mentor_reads_what_is_meant_for_them(
    cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    page = f"/mentorships/{wrote(cast).id}"
    for person in (cast.scout, cast.learner):
        shown = browser_of(person).get(page).get_data(as_text=True)
        assert "Mehr fragen" in shown
        assert "Nein sagen" not in shown


def test_after_they_parted_the_mentor_reads_it_no_more(
    cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    mentorship = wrote(cast)
    mentorship.ended_at = NOW
    db.session.commit()
    shown = browser_of(cast.scout).get(f"/mentorships/{mentorship.id}").get_data(as_text=True)
    assert "Mehr fragen" not in shown
