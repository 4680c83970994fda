"""What two people write to each other is seen by the two, and by nobody and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.content.pictures import Picture
from course_engine.db import Base, db
from course_engine.mentoring.conversation import Helped, MessageImage
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations.give_feedback import give_feedback
from course_engine.mentoring.operations.report_conversation import report_conversation
from course_engine.mentoring.operations.save_draft import save_draft
from course_engine.mentoring.operations.send_message import Attachment, Writing, send_message
from course_engine.mentoring.queries import mentored_people
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.web.clock import utc_now
from tests.builders import NOW
from tests.conftest import Cast
from tests.mentoring.people import make_mentorship, make_scout

CANARY = "Kanarienvogel-7Q4Z"
DRAFTED = "Entwurfvogel-1L5N"
NOTED = "Notizvogel-6C3B"
ASKED = "Fragevogel-9K2X"


@pytest.fixture
def talk(cast: Cast) -> str:
    """The address of a conversation that holds both canaries, between the learner and the scout of the cast."""
    from tests.builders import make_topic
    from tests.mentoring.people import give_profile

    give_profile(cast.scout, topics=[make_topic()], capacity=1)
    mentorship = make_mentorship(cast.learner, cast.scout, text=f"Es geht um {ASKED}")
    picture = Attachment(Picture(f"bytes {CANARY}".encode(), "image/png", "png", 4, 3), f"Bild {CANARY}")
    writing = Writing(text=f"Hier {CANARY}", idempotency_key="k", image=picture)
    send_message(mentorship, writing, author=cast.scout, now=NOW)
    return f"/mentorships/{mentorship.id}"


@pytest.fixture
def secrets(talk: str, cast: Cast) -> Mentorship:
    """In the same conversation, what only its author reads: a draft, and a note at the end."""
    mentorship = db.session.query(Mentorship).one()
    draft = Writing(text=f"Noch nicht: {DRAFTED}", idempotency_key="d")
    save_draft(mentorship, draft, author=cast.learner, now=NOW)
    give_feedback(mentorship, author=cast.learner, helped=Helped.NO, note=f"Für mich: {NOTED}", now=NOW)
    return mentorship


def test_only_the_two_read_it(
    app: Flask, cast: Cast, talk: str, browser_of: Callable[[Person], FlaskClient]
) -> None:
    for person in (cast.learner, cast.scout):
        shown = browser_of(person).get(talk).get_data(as_text=True)
        assert CANARY in shown
        assert ASKED in shown
    others = (cast.outsider, make_scout(), cast.trainer, cast.other_trainer, cast.admin)
    pages = [talk, *addresses_without_arguments(app)]
    for person in others:
        browser = browser_of(person)
        for url in pages:
            shown = browser.get(url).get_data(as_text=True)
            assert CANARY not in shown, (person.name, url)
            assert ASKED not in shown, (person.name, url)


def test_drafts_and_notes_are_read_by_their_author_alone(
    app: Flask, cast: Cast, talk: str, secrets: Mentorship, browser_of: Callable[[Person], FlaskClient]
) -> None:
    assert DRAFTED in browser_of(cast.learner).get(talk).text
    assert NOTED in browser_of(cast.learner).get(f"{talk}/feedback").text
    others = (cast.scout, cast.outsider, cast.trainer, cast.other_trainer, cast.admin)
    for person in others:
        browser = browser_of(person)
        for url in [talk, f"{talk}/feedback", *addresses_without_arguments(app)]:
            shown = browser.get(url).text
            assert DRAFTED not in shown, (person.name, url)
            assert NOTED not in shown, (person.name, url)


def test_a_trainer_who_looks_after_a_report_sees_neither_drafts_nor_notes(
    cast: Cast, talk: str, secrets: Mentorship, browser_of: Callable[[Person], FlaskClient]
) -> None:
    found = get_mentorship(secrets.id, person=cast.learner)
    report = report_conversation(found, reporter=cast.learner, reason="Komisch.", now=utc_now())
    trainer = browser_of(cast.trainer)
    image = f"/mentoring/reports/{report.id}/images/{db.session.query(MessageImage.id).scalar()}"
    assert trainer.get(image).status_code == 404  # before the look is on record
    trainer.post(f"/mentoring/reports/{report.id}/looks")
    shown = trainer.get(f"/mentoring/reports/{report.id}").text
    assert CANARY in shown
    assert trainer.get(image).status_code == 200
    assert DRAFTED not in shown
    assert NOTED not in shown
    assert trainer.get(talk).status_code == 404


def addresses_without_arguments(app: Flask) -> list[str]:
    return [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or set())
    ]


def test_its_words_stand_where_the_conversation_is_kept_and_nowhere_else(talk: str) -> None:
    found = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for row in db.session.execute(select(table)).mappings()
        for column in table.columns
        if CANARY in str(row[column.name]) or ASKED in str(row[column.name])
    }
    assert found == {
        ("messages", "text"),
        ("messages", "html"),
        ("message_images", "alt"),
        ("message_images", "content"),
        ("mentor_requests", "question"),
    }


def test_nothing_of_it_is_logged(
    cast: Cast, talk: str, browser_of: Callable[[Person], FlaskClient], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    browser_of(cast.learner).post(f"{talk}/messages", data={"text": CANARY, "key": "k2"})
    assert CANARY not in caplog.text


def test_a_trainer_learns_that_somebody_is_accompanied_and_no_more(cast: Cast, talk: str) -> None:
    known = mentored_people([cast.learner.id, cast.outsider.id])
    assert set(known) == {cast.learner.id}
    assert (known[cast.learner.id].running, known[cast.learner.id].finished) == (1, 0)
    assert CANARY not in repr(known)
