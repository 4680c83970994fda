"""Adders of the mails that this room sends. They say that there is something, never what was said of it."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt
from course_engine.notifications.operations import enqueue
from course_engine.web.addresses import site_url


def tell_of_result(learner: Person, attempt: Attempt, *, now: datetime) -> None:
    """All that the learner wrote has been marked."""
    with force_locale(learner.locale):
        title = attempt.quiz_version.title
        text = _(
            "was du in „%(title)s“ geschrieben hast, wurde angesehen. Dein Ergebnis und die Worte dazu stehen hier:",
            title=title,
        )
        _send(learner, _("Dein Ergebnis: %(title)s", title=title), text, attempt, now=now)


def tell_of_change(learner: Person, attempt: Attempt, *, now: datetime) -> None:
    """A mark was changed after the result was there."""
    with force_locale(learner.locale):
        title = attempt.quiz_version.title
        text = _(
            "eine deiner Antworten in „%(title)s“ wurde noch einmal angesehen und neu bewertet. Hier steht, was sich "
            "geändert hat:",
            title=title,
        )
        _send(learner, _("Neu bewertet: %(title)s", title=title), text, attempt, now=now)


def _send(learner: Person, subject: str, text: str, attempt: Attempt, *, now: datetime) -> None:
    if not learner.email or not learner.is_active:
        return
    link = site_url("assessment.result", attempt_id=attempt.id)
    greeting = _("Hallo %(name)s,", name=learner.name)
    enqueue(
        person_id=learner.id,
        address=learner.email,
        subject=subject,
        text="\n\n".join(part for part in (greeting, text, link) if part),
        now=now,
    )
