"""Adders of the mails to learners whose results changed. They say that there is a new result, not which."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt
from course_engine.db import db
from course_engine.notifications.operations import enqueue
from course_engine.web.addresses import site_url

PORTION = 500  # attempts in one statement


def tell_of_regrade(title: str, attempt_ids: Collection[int], *, now: datetime) -> None:
    """Tell everybody whose result in one of these attempts changed, each once."""
    for person, attempt_id in _learners(attempt_ids):
        with force_locale(person.locale):
            text = _(
                "dein Ergebnis im Quiz „%(title)s“ wurde neu bewertet, weil das Quiz überarbeitet wurde. Was du bestanden "
                "hattest, bleibt bestanden. Hier siehst du das neue Ergebnis neben dem bisherigen:",
                title=title,
            )
            _send(person, _("Neu bewertet: %(title)s", title=title), text, attempt_id, now=now)


def tell_of_undoing(title: str, attempt_ids: Collection[int], *, now: datetime) -> None:
    """Tell them that it was taken back."""
    for person, attempt_id in _learners(attempt_ids):
        with force_locale(person.locale):
            text = _(
                "die Neubewertung deines Ergebnisses im Quiz „%(title)s“ wurde zurückgenommen. Es gilt wieder, was vorher "
                "galt. Was du im Modul erreicht hast, behältst du:",
                title=title,
            )
            subject = _("Neubewertung zurückgenommen: %(title)s", title=title)
            _send(person, subject, text, attempt_id, now=now)


def _learners(attempt_ids: Collection[int]) -> Iterator[tuple[Person, int]]:
    """Each learner once, with the newest of the attempts."""
    ids = sorted(attempt_ids, reverse=True)
    told: set[int] = set()
    for start in range(0, len(ids), PORTION):
        newest = (
            select(Attempt.learner_id, func.max(Attempt.id).label("id"))
            .where(Attempt.id.in_(ids[start : start + PORTION]))
            .group_by(Attempt.learner_id)
            .subquery()
        )
        rows = db.session.execute(select(Person, newest.c.id).join(newest, newest.c.learner_id == Person.id))
        for person, attempt_id in rows:
            if person.id not in told:
                told.add(person.id)
                yield person, attempt_id


def _send(person: Person, subject: str, text: str, attempt_id: int, *, now: datetime) -> None:
    if not person.email or not person.is_active:
        return
    greeting = _("Hallo %(name)s,", name=person.name)
    link = site_url("assessment.result", attempt_id=attempt_id)
    enqueue(
        person_id=person.id,
        address=person.email,
        subject=subject,
        text=f"{greeting}\n\n{text}\n\n{link}",
        now=now,
    )
