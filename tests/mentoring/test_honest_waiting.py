"""What a waiting person is told: by when, how long others waited, and what single change would help; never of a block."""

from __future__ import annotations

from datetime import timedelta

import pytest

from course_engine.db import db
from course_engine.mentoring.matching.openings import Openings
from course_engine.mentoring.models import Block, MentorRequest
from course_engine.mentoring.queries.requests import get_request, waiting
from course_engine.mentoring.queries.waits import Waits, waits_lately
from course_engine.mentoring.sentences import what_would_help
from course_engine.profiles.models import Profile
from tests.builders import NOW, make_person, make_topic
from tests.conftest import Cast
from tests.mentoring.people import ask, give_profile, make_mentorship, make_scout


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def told(request: MentorRequest, cast: Cast) -> Openings:
    db.session.expire_all()
    return waiting(get_request(request.id, learner=cast.learner), now=NOW).openings


def test_a_language_or_a_time_that_would_open_a_scout_is_named(cast: Cast) -> None:
    give_profile(cast.learner, languages=["de"], windows=["mon_morning"])
    polish = make_scout("A", windows=["mon_morning"])
    db.session.get_one(Profile, polish.id).languages = ["pl", "tr"]
    make_scout("B", windows=["wed_evening"])
    db.session.commit()
    request = ask(cast.learner)
    assert told(request, cast) == Openings(("pl", "tr"), ("wed_evening",))


def test_who_would_need_two_changes_or_has_no_place_is_not(cast: Cast) -> None:
    give_profile(cast.learner, languages=["de"], windows=["mon_morning"])
    both = make_scout("A", windows=["wed_evening"])
    db.session.get_one(Profile, both.id).languages = ["pl"]
    make_scout("B", windows=["wed_evening"], capacity=0)
    db.session.commit()
    assert told(ask(cast.learner), cast) == Openings()


def test_nothing_tells_of_a_block(cast: Cast) -> None:
    give_profile(cast.learner, languages=["de"], windows=["mon_morning"])
    scout = make_scout("A", windows=["wed_evening"])
    block = {"learner_id": cast.learner.id, "scout_id": scout.id, "set_by_id": scout.id, "set_at": NOW}
    db.session.add(Block(**block))
    db.session.commit()
    assert told(ask(cast.learner), cast) == Openings()


def test_it_is_said_in_a_sentence(cast: Cast) -> None:
    assert "Polnisch oder Türkisch" in what_would_help(Openings(("pl", "tr")))
    assert "mittwochs abends" in what_would_help(Openings((), ("wed_evening",)))
    assert what_would_help(Openings()) == ""


def test_how_long_others_waited_is_told_from_three_on(cast: Cast) -> None:
    scout, topic = make_scout("A", capacity=5), make_topic()
    later = NOW + timedelta(days=10)
    for days in (1, 6, 3):
        assert waits_lately(topic.id, now=later) is None
        mentorship = make_mentorship(make_person(), scout)
        request = db.session.get_one(MentorRequest, mentorship.request_id)
        mentorship.began_at = request.requested_at + timedelta(days=days)
        db.session.commit()
    assert waits_lately(topic.id, now=later) == Waits(1, 6, 3)
    assert waits_lately(topic.id, now=later + timedelta(weeks=9)) is None
