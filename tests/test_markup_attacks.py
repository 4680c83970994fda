"""Names, titles and texts that try to be markup stay text, on every page and in every role."""

from __future__ import annotations

import json
from collections.abc import Callable
from html.parser import HTMLParser
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import text

from course_engine.accounts.models import Person
from course_engine.accounts.operations import account
from course_engine.assessment.models import MarkingTask, Response
from course_engine.assessment.operations.claim_answer import claim_answer
from course_engine.assessment.operations.mark_answer import Mark, mark_answer
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.assessment.operations.submit_attempt import submit_attempt
from course_engine.assessment.queries import get_attempt, get_quiz
from course_engine.assessment.queries.marking import get_marking_page
from course_engine.content.models import ItemVersion, QuizDraft
from course_engine.db import db
from course_engine.mentoring.models import Message
from course_engine.web.clock import utc_now
from tests.assessment.conftest import give
from tests.assessment.written import FREE, FULL, SHARED
from tests.builders import NOW, make_quiz, single_choice
from tests.conftest import Cast
from tests.worlds import World, pages_of

ATTACKS = (
    """<attack>"'><attack onfocus=alert(1) x=""",
    """' onfocus=attack() autofocus x='{{ 7*7 }}</title></textarea></script><attack>""",
    """[x](javascript:attack()) <attack> ![x](https://evil.example/attack.png) `<attack>`""",
)
COLUMNS = {
    "people": ["name"],
    "organisations": ["name"],
    "module_versions": ["title", "summary", "note"],
    "lesson_versions": ["title"],
    "quiz_versions": ["title", "intro"],
    "profiles": ["about", "rhythm"],
    "specialities": ["sentence"],
    "messages": ["text"],
    "message_drafts": ["text"],
    "message_images": ["alt"],
    "mentorship_feedback": ["note"],
    "thanks": ["text"],
    "conversation_reports": ["reason", "answer"],
    "mentor_requests": ["question"],
    "outbox_mails": ["subject", "text"],
    "draft_texts": ["text"],
    "peer_reviews": ["note", "answer"],
    "peer_comments": ["quote", "text", "reply"],
    "search_entries": ["title"],
    "search_passages": ["title", "heading", "text"],
    "markings": ["comment"],
    "ledger_entries": ["note"],
    "regrades": ["note"],
}
# In the body of an item, and in an answer, whatever is not one of these is a text that somebody wrote.
NO_TEXTS = frozenset({"id", "type", "lesson", "match", "shared", "choice", "choices"})


class Suspicious(HTMLParser):
    """Collects what must not be on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            scripted = (value or "").strip().lower().startswith(("javascript:", "https://evil"))
            if name.startswith("on") or scripted:
                self.found.append(f"{tag} {name}={value}")
        if tag == "attack":
            self.found.append(tag)


@pytest.fixture
def world(world: World, cast: Cast) -> World:
    cast.learner.organisation_id = account.organisation_id("Haus Süd", now=NOW)
    said = {"author_id": cast.scout.id, "text": "", "idempotency_key": "k", "sent_at": NOW}
    db.session.add(Message(mentorship_id=world.mentorship.id, **said))
    db.session.commit()
    return world


@pytest.fixture
def assessed(world: World, cast: Cast) -> list[str]:
    """Addresses at which assessment shows what people wrote: answered, looked at, judged anew, counted."""
    case = {"id": "v-fall", "text": "Ein Fall.", "title": "Der Fall"}
    items = [single_choice("i-eins") | {"vignette": case, "hints": ["Denk nach."]}]
    items += [item.to_body() for item in (FREE, SHARED)]
    quiz = get_quiz(make_quiz("q-worte", items=items).slug)
    begun = start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW)
    attempt = get_attempt(begun.id, learner=cast.learner)
    give(
        attempt, {FREE.id: {"text": "Worte."}, SHARED.id: {"text": "Gedanken."}, "i-eins": {"choice": "nein"}}
    )
    submit_attempt(attempt, now=NOW)
    task = db.session.query(MarkingTask).order_by(MarkingTask.attempt_item_id.desc()).first()
    assert task
    for credits in ({"k-grund": 1.0, "k-ton": 0.0}, FULL):  # the second one goes to the ledger
        page = get_marking_page(task.attempt_item_id, marker=cast.trainer, now=NOW)
        mark_answer(page, Mark(credits, "Worte."), marker=cast.trainer, and_next=False, now=NOW)
    claim_answer(page, marker=cast.trainer, now=utc_now())
    running = start_attempt(quiz, learner=cast.learner, generator=Random(1), now=NOW)
    give(get_attempt(running.id, learner=cast.learner), {FREE.id: {"text": "Noch nicht fertig."}})
    return [
        f"/attempts/{attempt.id}/result",
        f"/attempts/{attempt.id}/receipt",
        f"/attempts/{running.id}?all=1",
        f"/attempts/{running.id}/check",
        f"/marking/{task.attempt_item_id}",
        "/quizzes/q-worte",
        "/quizzes/q-worte/statistics",
    ]


def attacked(value: Any, attack: str, key: str = "") -> Any:
    """The value with the attack in place of every text in it."""
    if isinstance(value, dict):
        return {name: attacked(one, attack, name) for name, one in value.items()}
    if isinstance(value, list):
        return [attacked(one, attack, key) for one in value]
    return attack if isinstance(value, str) and key not in NO_TEXTS else value


def attack_items(attack: str) -> None:
    for version in db.session.query(ItemVersion):
        version.body = attacked(version.body, attack)
    for response in db.session.query(Response):
        response.answer = attacked(response.answer, attack)
    for draft in db.session.query(QuizDraft):
        text = json.dumps(attack)
        draft.source = (
            draft.source.replace("Stimmt das?", text).replace("Ja.", text).replace("Probe-Quiz", text)
        )


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_people_write_becomes_markup(
    app: Flask,
    world: World,
    assessed: list[str],
    cast: Cast,
    browser_of: Callable[[Person], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    attack: str,
) -> None:
    monkeypatch.setitem(app.config, "DEMO", True)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "STATISTICS_MINIMUM", 1)
    attack_items(attack)
    for table, columns in COLUMNS.items():
        for column in columns:
            db.session.execute(text(f"UPDATE {table} SET {column} = :attack"), {"attack": attack})
    db.session.execute(text("UPDATE cohorts SET name = :attack || id"), {"attack": attack})  # each once only
    db.session.commit()
    found, seen = [], set()
    for person in (cast.learner, cast.scout, cast.trainer, cast.admin):
        browser = browser_of(person)
        for address in [*pages_of(app, world), *assessed]:
            page = browser.get(address)
            if page.mimetype == "text/html":
                seen |= {address} if page.status_code == 200 and escape(attack) in page.text else set()
                reader = Suspicious()
                reader.feed(page.text)
                found += [(address, one) for one in reader.found]
    assert found == []
    assert set(assessed) <= seen  # as text it is there
