"""Pages cost the same number of statements however much there is, and summaries count right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.db import db
from course_engine.mentoring.models import MentorRequest, Mentorship, Message, Offer, RequestState
from course_engine.mentoring.operations.end_mentorship import end_mentorship
from course_engine.mentoring.operations.offer_waiting import offer_waiting
from course_engine.mentoring.queries import mentored_people, mentorship_summary
from course_engine.profiles.models import Profile, Speciality
from tests.builders import NOW, make_topic
from tests.conftest import Cast
from tests.mentoring.people import ask, make_mentorship, make_scout
from tests.statements import count_statements


def fill(cast: Cast, scout: Person, *, count: int) -> None:
    """`count` more scouts, open offers, running mentorships with messages, and waiting requests."""
    topic = make_topic()
    people = [
        Person(name=f"Viele {n}", email=f"viele{scout.id}-{count}-{n}@example.org", created_at=NOW)
        for n in range(count)
    ]
    for person in people:
        person.role_grants = [RoleGrant(role=Role.SCOUT, granted_at=NOW)]
    db.session.add_all(people)
    db.session.flush()
    db.session.add_all(
        Profile(
            person_id=person.id,
            capacity=1,
            updated_at=NOW,
            specialities=[Speciality(topic_id=topic.id, sentence="Gern")],
        )
        for person in people
    )

    def requests(kind: str, state: RequestState, learner: Person | None = None) -> list[MentorRequest]:
        made = [
            MentorRequest(
                learner_id=(learner or person).id,
                topic_id=topic.id,
                question="?",
                state=state,
                idempotency_key=f"{scout.id}-{person.id}-{kind}",
                requested_at=NOW + timedelta(minutes=5),
            )
            for person in people
        ]
        db.session.add_all(made)
        return made

    offered = requests("offered", RequestState.OPEN)
    answered = requests("answered", RequestState.ANSWERED, cast.learner)
    requests("waiting", RequestState.OPEN, cast.outsider)
    db.session.flush()
    mentorships = [
        Mentorship(
            request_id=request.id,
            learner_id=cast.learner.id,
            scout_id=scout.id,
            topic_id=topic.id,
            began_at=NOW,
        )
        for request in answered
    ]
    db.session.add_all(mentorships)
    db.session.add_all(Offer(request_id=request.id, scout_id=scout.id, made_at=NOW) for request in offered)
    db.session.flush()
    db.session.add_all(
        Message(
            mentorship_id=mentorship.id,
            author_id=scout.id,
            text="Hallo",
            idempotency_key="k",
            sent_at=NOW,
        )
        for mentorship in mentorships
    )
    db.session.commit()


def statements(browser: FlaskClient, url: str) -> int:
    with count_statements() as sent:
        assert browser.get(url).status_code == 200
    return len(sent)


def test_pages_cost_the_same_at_ten_and_at_five_hundred(
    cast: Cast, browser_of: Callable[[Person], FlaskClient]
) -> None:
    scout = make_scout(capacity=20)
    request = ask(cast.learner, minutes=9)
    talk = make_mentorship(cast.learner, scout)
    theirs, mine = browser_of(scout), browser_of(cast.learner)
    pages = [
        (theirs, "/mentoring"),
        (mine, "/mentoring"),
        (mine, "/mentoring/new?topic=datenschutz"),
        (mine, f"/mentor-requests/{request.id}"),
        (mine, f"/mentorships/{talk.id}"),
        (theirs, "/profile"),
    ]
    fill(cast, scout, count=10)
    few = [statements(browser, url) for browser, url in pages]
    other = make_scout()
    fill(cast, other, count=245)
    fill(cast, scout, count=245)
    assert [statements(browser, url) for browser, url in pages] == few
    assert max(few) < 25


def test_offering_to_all_who_wait_costs_the_same_at_ten_and_at_five_hundred(cast: Cast) -> None:
    def cost(count: int) -> int:
        scout = make_scout(capacity=count + 1)
        fill(cast, scout, count=count)
        with count_statements() as sent:
            offer_waiting(now=NOW)
        asked = db.session.query(Offer).count()
        db.session.commit()
        assert asked > count
        return len([statement for statement in sent if not statement.startswith("INSERT")])

    assert cost(10) == cost(250)


def test_the_summary_for_the_start_page(cast: Cast) -> None:
    scout = make_scout("Sina Rat", capacity=3)
    make_mentorship(cast.learner, scout, text="eins")
    ask(cast.learner, text="zwei")
    mine, theirs = (mentorship_summary(person.id, now=NOW) for person in (cast.learner, scout))
    assert [line.other for line in mine.running] == ["Sina Rat"]
    assert mine.my_turn == []
    assert [line.asked for line in mine.open_requests] == [True]
    assert [line.other for line in theirs.my_turn] == ["Lea Lernt"]
    assert (theirs.places.running, theirs.places.offered, theirs.places.free) == (1, 1, 1)


def test_the_trainer_sees_running_and_finished(cast: Cast) -> None:
    scout = make_scout(capacity=3)
    ended = make_mentorship(cast.learner, scout, text="eins")
    make_mentorship(cast.learner, scout, text="zwei")
    end_mentorship(ended, person=scout, now=NOW)
    known = mentored_people([cast.learner.id, cast.outsider.id])
    assert {n: (one.running, one.finished) for n, one in known.items()} == {cast.learner.id: (1, 1)}
