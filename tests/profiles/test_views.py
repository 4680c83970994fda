"""A person's profile: kept as typed, used for the match, and with a say in who is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.db import db
from course_engine.mentoring.models import Offer
from course_engine.profiles.models import Profile, Speciality
from tests.builders import make_topic
from tests.conftest import Cast
from tests.mentoring.people import ask, offers_of

Browser = Callable[[Person], FlaskClient]


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "about": "Ich mag Bilder.",
        "first_language": "tr",
        "other_languages": ["de", "tr"],
        "windows": ["sat_morning", "sun_evening"],
        "region": "BE",
    } | changes


def profile_of(person: Person) -> Profile:
    return db.session.query(Profile).filter_by(person_id=person.id).populate_existing().one()


def test_a_learner_says_languages_times_and_region_and_what_they_are_for(
    cast: Cast, browser_of: Browser
) -> None:
    browser = browser_of(cast.learner)
    shown = browser.get("/profile").get_data(as_text=True)
    assert "nutzen es nur dafür" in shown
    assert "Womit kennst du dich aus?" not in shown
    assert browser.post("/profile", data=typed()).status_code == 302
    profile = profile_of(cast.learner)
    assert profile.languages == ["tr", "de"]
    assert profile.windows == ["sat_morning", "sun_evening"]
    assert (profile.region, profile.about, profile.capacity) == ("BE", "Ich mag Bilder.", 0)
    shown = browser.get("/profile").get_data(as_text=True)
    assert shown.count(" checked ") == 3


def test_a_scout_lists_topics_with_a_sentence_each(cast: Cast, browser_of: Browser) -> None:
    one, two = make_topic(), make_topic("gegenrede", "Gegenrede")
    browser = browser_of(cast.scout)
    offered = {f"topic_{one.id}": "y", f"sentence_{one.id}": " Fotos ", "capacity": "2", "rhythm": "abends"}
    assert browser.post("/profile", data=typed(**offered)).status_code == 302
    changed = {f"topic_{two.id}": "y", "capacity": "1", "rhythm": "", "away_from": "2026-01-01"}
    assert profile_of(cast.scout).capacity == 2
    assert [(s.topic_id, s.sentence) for s in db.session.query(Speciality)] == [(one.id, "Fotos")]
    browser.post("/profile", data=typed(**changed))
    assert [s.topic_id for s in db.session.query(Speciality)] == [two.id]
    assert profile_of(cast.scout).away_from == date(2026, 1, 1)


def test_errors_keep_what_was_typed(cast: Cast, browser_of: Browser) -> None:
    topic = make_topic()
    offered = {
        f"topic_{topic.id}": "y",
        f"sentence_{topic.id}": "Mein Satz",
        "capacity": "-1",
        "rhythm": "nie",
    }
    answer = browser_of(cast.scout).post("/profile", data=typed(**offered))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Schreib eine Zahl von 0 bis 20." in shown
    assert 'href="#capacity"' in shown
    assert "Mein Satz" in shown
    assert db.session.query(Profile).count() == 0


def test_levels_limits_days_and_absence_are_kept_as_typed(cast: Cast, browser_of: Browser) -> None:
    topic = make_topic()
    said = {f"topic_{topic.id}": "y", f"level_{topic.id}": "expert", f"most_{topic.id}": "1"}
    offered = {"capacity": "3", "weekly_capacity": "2", "answer_days": ["tue", "fri"], "shows_region": "y"}
    away = {"away_from": "2026-07-01", "back_on": "2026-07-20"}
    browser = browser_of(cast.scout)
    assert browser.post("/profile", data=typed(**said, **offered, **away)).status_code == 302
    profile = profile_of(cast.scout)
    assert (profile.capacity, profile.weekly_capacity) == (3, 2)
    assert profile.answer_days == ["tue", "fri"]
    assert (profile.absence.away_from, profile.absence.back_on) == (date(2026, 7, 1), date(2026, 7, 20))
    assert (profile.shows_region, profile.shows_field) == (True, False)
    listed = db.session.query(Speciality).one()
    assert (listed.level, listed.capacity) == ("expert", 1)
    shown = browser.get("/profile").get_data(as_text=True)
    assert all(f'value="{day}"' in shown for day in away.values())


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        ({"away_from": "2026-07-20", "back_on": "2026-07-20"}, "liegt nach dem ersten Tag"),
        ({"away_from": "", "back_on": "2026-07-20"}, "Sag auch, ab wann du weg bist."),
        ({"away_from": "bald"}, 'href="#away_from"'),
        ({"weekly_capacity": "0"}, "Schreib eine Zahl von 1 bis 20."),
        ({"answer_days": ["someday"]}, 'href="#answer_days-0"'),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    cast: Cast, browser_of: Browser, mistake: dict[str, Any], message: str
) -> None:
    answer = browser_of(cast.scout).post("/profile", data=typed(capacity="2") | mistake)
    assert answer.status_code == 422
    assert message in answer.get_data(as_text=True)
    assert db.session.query(Profile).count() == 0


def test_a_time_that_does_not_exist_is_refused(cast: Cast, browser_of: Browser) -> None:
    browser = browser_of(cast.learner)
    assert browser.post("/profile", data=typed(windows=["xxx_morning"])).status_code == 422
    assert browser.post("/profile", data=typed(region="Atlantis")).status_code == 422
    assert browser.post("/profile", data=typed(first_language="zz")).status_code == 422


def test_a_place_that_becomes_free_is_offered_with_the_saving(cast: Cast, browser_of: Browser) -> None:
    topic = make_topic()
    request = ask(cast.learner)
    offered = {f"topic_{topic.id}": "y", "capacity": "1", "rhythm": ""}
    browser = browser_of(cast.scout)
    browser.post("/profile", data=typed(other_languages=["de"], **offered))
    assert offers_of(request) == [(cast.scout.id, "open")]
    browser.post("/profile", data=typed(away_from="2026-01-01", **offered))
    assert db.session.query(Offer).populate_existing().one().state == "lapsed"


def test_what_somebody_offered_stays_when_they_are_no_scout_any_more(cast: Cast, browser_of: Browser) -> None:
    topic = make_topic()
    browser = browser_of(cast.scout)
    browser.post("/profile", data=typed(**{f"topic_{topic.id}": "y", "capacity": "2", "rhythm": ""}))
    for grant in list(cast.scout.role_grants):
        if grant.role == "scout":
            db.session.delete(grant)
    db.session.commit()
    browser.post("/profile", data=typed())
    assert profile_of(cast.scout).capacity == 2


def test_the_profile_is_for_whoever_is_signed_in(
    cast: Cast, browser_of: Browser, client: FlaskClient
) -> None:
    assert client.get("/profile").status_code == 302
    for person in (cast.trainer, cast.admin):
        assert browser_of(person).get("/profile").status_code == 200
