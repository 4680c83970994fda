"""A report lets trainers read a conversation, for a while, on record, and known to both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from course_engine.accounts.models import Person
from course_engine.audit.models import AuditEntry
from course_engine.db import db
from course_engine.enrolment.models import CohortMembership
from course_engine.mentoring.conversation import ConversationReport
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations.report_conversation import report_conversation
from course_engine.mentoring.operations.send_message import Writing, send_message
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.queries.reports import looks, may_read_now, readers_of, reports_for
from course_engine.notifications.models import OutboxMail
from course_engine.web.clock import utc_now
from tests.builders import NOW, make_person
from tests.conftest import Cast
from tests.mentoring.people import make_mentorship, make_scout
from tests.mentoring.test_places import all_at_once
from tests.statements import count_statements

Browser = Callable[[Person], FlaskClient]
SAID, REASON = "Kanarienvogel-7Q4Z", "Meldevogel-2T6Y"


@pytest.fixture
def talk(cast: Cast) -> Mentorship:
    made = make_mentorship(cast.learner, make_scout("Sina Rat"))
    found = get_mentorship(made.id, person=cast.learner)
    send_message(found, Writing(text=SAID, idempotency_key="k"), author=found.scout, now=NOW)
    return found


@pytest.fixture
def report(talk: Mentorship) -> ConversationReport:
    return report_conversation(talk, reporter=talk.learner, reason=REASON, now=utc_now())


def test_without_a_report_there_is_nothing_to_read(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    assert "Keine Meldungen" in browser_of(cast.trainer).get("/mentoring/reports").text
    assert browser_of(cast.trainer).get("/mentoring/reports/1").status_code == 404


def test_the_way_of_a_report(talk: Mentorship, cast: Cast, browser_of: Browser) -> None:
    learner, scout, trainer = browser_of(cast.learner), browser_of(talk.scout), browser_of(cast.trainer)
    page = f"/mentorships/{talk.id}"
    for _click in range(2):
        learner.post(f"{page}/report", data={"reason": REASON})
    found = db.session.query(ConversationReport).one()
    address = f"/mentoring/reports/{found.id}"
    for browser in (learner, scout):
        assert "Zu eurem Gespräch gibt es eine Meldung" in browser.get(page).text
    assert REASON in learner.get(page).text
    assert REASON not in scout.get(page).text
    shown = trainer.get(address).text
    assert REASON in shown
    assert SAID not in shown  # not before the look is on record
    trainer.post(f"{address}/looks")
    trainer.post(f"{address}/looks")
    assert SAID in trainer.get(address).text
    entry = db.session.query(AuditEntry).filter_by(action="conversation_read").one()
    assert (entry.actor_id, entry.person_id) == (cast.trainer.id, cast.learner.id)
    for browser in (learner, scout):
        assert f"{cast.trainer.name} am " in browser.get(page).text
    assert trainer.post(f"{address}/answer", data={"answer": " "}).status_code == 422
    trainer.post(f"{address}/answer", data={"answer": "Antwortvogel"})
    assert trainer.post(f"{address}/answer", data={"answer": "Noch eine"}).status_code == 409
    assert trainer.post(f"{address}/looks").status_code == 409
    assert db.session.query(AuditEntry).filter_by(action="conversation_read").count() == 1
    assert "Antwortvogel" in learner.get(page).text
    assert "Antwortvogel" not in scout.get(page).text
    assert SAID not in trainer.get(address).text
    assert "lest nur ihr beide" in scout.get(page).text
    assert REASON not in "".join(mail.subject + mail.text for mail in db.session.query(OutboxMail))


def test_only_the_trainers_of_the_learner_are_asked(
    report: ConversationReport, cast: Cast, browser_of: Browser
) -> None:
    for person in (cast.outsider, cast.other_trainer, cast.admin, cast.scout, cast.learner):
        browser = browser_of(person)
        assert browser.get(f"/mentoring/reports/{report.id}").status_code == 404
        assert browser.post(f"/mentoring/reports/{report.id}/looks").status_code == 404
        assert browser.post(f"/mentoring/reports/{report.id}/answer", data={"answer": "x"}).status_code == 404
    for person in (cast.other_trainer, cast.admin):
        assert reports_for(person) == []
        assert "Keine Meldungen" in browser_of(person).get("/mentoring/reports").text
    asked = db.session.query(OutboxMail).filter(OutboxMail.subject.contains("Meldung aus")).all()
    assert [mail.person_id for mail in asked] == [cast.trainer.id]


def test_admins_look_where_no_trainer_leads_the_learner(
    talk: Mentorship, cast: Cast, browser_of: Browser
) -> None:
    db.session.query(CohortMembership).filter_by(person_id=cast.trainer.id).delete()
    db.session.commit()
    report = report_conversation(talk, reporter=talk.scout, reason=REASON, now=NOW)
    assert readers_of(talk) == [cast.admin]
    assert [line.id for line in reports_for(cast.admin)] == [report.id]
    assert browser_of(cast.trainer).get(f"/mentoring/reports/{report.id}").status_code == 404
    assert REASON in browser_of(cast.admin).get(f"/mentoring/reports/{report.id}").text


def test_nobody_looks_into_a_report_about_themselves(cast: Cast) -> None:
    from tests.builders import make_topic
    from tests.mentoring.people import give_profile

    give_profile(cast.trainer, topics=[make_topic()], capacity=1)
    from course_engine.accounts.models import Role, RoleGrant

    db.session.add(RoleGrant(person_id=cast.trainer.id, role=Role.SCOUT, granted_at=NOW))
    db.session.commit()
    made = make_mentorship(cast.learner, cast.trainer)
    found = get_mentorship(made.id, person=cast.learner)
    report_conversation(found, reporter=cast.learner, reason=REASON, now=NOW)
    assert readers_of(found) == [cast.admin]
    assert reports_for(cast.trainer) == []


def test_a_look_has_to_be_put_on_record_again_after_a_while(
    report: ConversationReport, cast: Cast, browser_of: Browser, talk: Mentorship
) -> None:
    browser_of(cast.trainer).post(f"/mentoring/reports/{report.id}/looks")
    at = utc_now()
    assert may_read_now(report, reader=cast.trainer, now=at)
    assert not may_read_now(report, reader=cast.trainer, now=at + timedelta(minutes=31))
    assert not may_read_now(report, reader=cast.other_trainer, now=at)
    assert [look.name for look in looks(talk)] == [cast.trainer.name]


def test_many_reports_cost_as_many_statements_as_one(report: ConversationReport, cast: Cast) -> None:
    def statements() -> int:
        db.session.expire_all()
        trainer = db.session.get_one(Person, cast.trainer.id)
        assert trainer.roles
        with count_statements() as sent:
            reports_for(trainer)
        return len(sent)

    few = statements()
    for number in range(20):
        talk = make_mentorship(cast.learner, make_scout(), text=str(number))
        found = get_mentorship(talk.id, person=cast.learner)
        report_conversation(found, reporter=cast.learner, reason="?", now=NOW)
    assert len(reports_for(cast.trainer)) == 21
    assert statements() == few


class TestAtOnce:
    @pytest.fixture
    def database(self, either_database: str) -> str:
        return either_database

    def test_a_report_sent_many_times_is_one(self, app: Flask, database: str) -> None:
        learner = make_person()
        talk_id, learner_id = make_mentorship(learner, make_scout()).id, learner.id

        def act() -> None:
            person = db.session.get_one(Person, learner_id)
            report_conversation(get_mentorship(talk_id, person=person), reporter=person, reason="x", now=NOW)

        assert set(all_at_once(app, [act] * 6)) == {"done"}
        assert db.session.query(ConversationReport).count() == 1
