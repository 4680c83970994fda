"""Eight people who answer as fast as the server lets them, write down what was acknowledged, and compare."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import select

from course_engine.assessment.models import AttemptItem, Response
from course_engine.assessment.operations.start_attempt import start_attempt
from course_engine.content.models import Item
from course_engine.db import db, reading
from tests.builders import NOW, make_module, make_person
from tests.durability.instances import (
    LOST_CONNECTION,
    Answered,
    Instance,
    Visitor,
    hidden_fields,
    signed_in_cookie,
)
from tests.durability.quizzes import publish

CROWD = 8
QUIZZES = 2
TEXTS = ("i-wort", "i-satz", "i-name")
CHOICES = ("i-wahl",)
ITEMS = TEXTS + CHOICES


def quiz_text(uid: str) -> str:
    """A quiz whose answers are mostly typed, so that no two of them are the same."""
    typed = "".join(
        f"""
  - id: {item}
    type: short_text
    prompt: Was fehlt?
    answers: [Ein Ja]
    feedback: {{right: Genau., wrong: Doch.}}"""
        for item in TEXTS
    )
    return f"""id: {uid}
title: Ein Quiz
mastery_score: 0.5
items:{typed}
  - id: {CHOICES[0]}
    type: single_choice
    prompt: Darf das Bild raus?
    choices:
      - {{id: a-ja, text: Ja, correct: true, feedback: Genau.}}
      - {{id: a-nein, text: Nein, feedback: Doch.}}
"""


@dataclass(frozen=True)
class Sent:
    """One answer as it left for the server."""

    attempt_id: int
    item: str
    sequence: int
    key: str
    value: str

    @property
    def form(self) -> dict[str, str]:
        item = self.item
        return {f"sequence-{item}": str(self.sequence), f"key-{item}": self.key, f"answer-{item}": self.value}


@dataclass
class Answerer:
    """One person at work on several attempts. What got no answer is sent once more, as a browser does."""

    visitor: Visitor
    attempt_ids: list[int]
    generator: Random
    acknowledged: list[Sent] = field(default_factory=list)
    unanswered: Sent | None = None
    mishaps: list[str] = field(default_factory=list)
    _seen: dict[tuple[int, str], int] = field(default_factory=dict)

    def work(self, until: threading.Event, more: threading.Semaphore) -> None:
        """Answer until told to stop or until nobody answers; each acknowledgement releases `more`."""
        try:
            while not until.is_set():
                self._send(self.unanswered or self._next())
                more.release()
        except LOST_CONNECTION:
            self.visitor.hang_up()

    def save_next(self) -> None:
        self._send(self._next())

    def settle(self) -> None:
        """Send what is without an answer since the last kill."""
        if self.unanswered is not None:
            self._send(self.unanswered)

    def _ask(self, asking: Callable[[], Answered]) -> Answered:
        return asking()

    def _next(self) -> Sent:
        attempt_id = self.generator.choice(self.attempt_ids)
        item = self.generator.choice(ITEMS)
        sequence = self._seen.get((attempt_id, item), 0) + 1
        if self.generator.random() < 0.15:
            self._look_at_page(attempt_id, item, sequence)
        # A choice changes each time: what is sent back as it was shown is not kept once more.
        value = ("a-ja", "a-nein")[sequence % 2] if item in CHOICES else secrets.token_hex(6)
        return Sent(attempt_id, item, sequence, secrets.token_urlsafe(9), value)

    def _look_at_page(self, attempt_id: int, item: str, sequence: int) -> None:
        """The page has to know of the newest answer that was acknowledged."""
        page = self._ask(lambda: self.visitor.get(f"/attempts/{attempt_id}?all=1"))
        shown = hidden_fields(page.text).get(f"sequence-{item}")
        if page.status != 200 or shown != str(sequence):
            self.mishaps.append(f"page {page.status}: {item} of {attempt_id} at {shown}, not {sequence}")

    def _send(self, sent: Sent) -> None:
        self.unanswered = sent
        address, form = f"/attempts/{sent.attempt_id}/responses", sent.form | {"then": "check"}
        answered = self._ask(lambda: self.visitor.post(address, form))
        self.unanswered = None
        if answered.status != 303 or "conflict=" in answered.location:
            self.mishaps.append(f"{answered.status} {answered.location} for {sent}")
            return
        self.acknowledged.append(sent)
        self._seen[sent.attempt_id, sent.item] = sent.sequence


@dataclass
class PatientAnswerer(Answerer):
    """One who is told "not saved" for a while, and sends the same again until it is."""

    turned_away: int = 0
    _pause: threading.Event = field(default_factory=threading.Event)

    def _ask(self, asking: Callable[[], Answered]) -> Answered:
        while (answered := asking()).status == 503:
            self.turned_away += 1
            self._pause.wait(0.05)
        return answered


def gather(instance: Instance, *, port: int, seed: int, kind: type[Answerer] = Answerer) -> list[Answerer]:
    """Eight people with running attempts at two quizzes each, ready to answer the server at that port."""
    generator = Random(seed)
    quizzes = [publish(quiz_text(f"q-{number}"), f"q-{number}") for number in range(QUIZZES)]
    make_module(quizzes=quizzes)
    crowd = []
    for _number in range(CROWD):
        person = make_person()
        attempts = [start_attempt(quiz, learner=person, generator=generator, now=NOW) for quiz in quizzes]
        visitor = Visitor(port, signed_in_cookie(instance.app, person))
        crowd.append(kind(visitor, [attempt.id for attempt in attempts], Random(generator.random())))
    db.session.commit()
    db.session.remove()
    return crowd


@dataclass(frozen=True)
class Books:
    """What was acknowledged against what the database holds. `counting` is what a person would see as their answer."""

    acknowledged: int
    lost: int
    duplicated: int
    changed: int
    not_counting: int


def compare(crowd: list[Answerer]) -> Books:
    """To be called once everything that was sent has an answer."""
    acknowledged = [sent for one in crowd for sent in one.acknowledged]
    rows = _rows()
    kept = Counter((row["attempt_id"], row["item"], row["key"]) for row in rows)
    typed = Counter((row["attempt_id"], row["item"], row["value"]) for row in rows if row["item"] in TEXTS)
    by_key = {(row["attempt_id"], row["item"], row["key"]): row for row in rows}
    names = {(sent.attempt_id, sent.item, sent.key): sent for sent in acknowledged}
    newest = {(sent.attempt_id, sent.item): sent for sent in acknowledged}  # in order: the last one stays
    counts: dict[tuple[int, str], dict[str, Any]] = {}
    for row in sorted((row for row in rows if not row["stale"]), key=lambda row: row["sequence"]):
        counts[row["attempt_id"], row["item"]] = row
    return Books(
        acknowledged=len(acknowledged),
        lost=len(names.keys() - kept.keys()),
        duplicated=sum(times - 1 for found in (kept, typed) for times in found.values())
        + len(kept.keys() - names.keys()),
        changed=sum(by_key[name]["value"] != sent.value for name, sent in names.items() if name in by_key),
        not_counting=sum(counts.get(place, {}).get("value") != sent.value for place, sent in newest.items()),
    )


def _rows() -> list[dict[str, Any]]:
    statement = (
        select(Response, Item.uid)
        .join(AttemptItem, Response.attempt_item_id == AttemptItem.id)
        .join(Item, AttemptItem.item_id == Item.id)
    )
    with reading():
        found = db.session.execute(statement).all()
    return [
        {
            "attempt_id": response.attempt_id,
            "item": uid,
            "key": response.idempotency_key.partition(":")[2],
            "sequence": response.sequence,
            "stale": response.stale,
            "value": next(iter(response.answer.values())),
        }
        for response, uid in found
    ]
