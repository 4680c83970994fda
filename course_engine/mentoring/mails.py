"""Adders of the mails that mentoring sends. They say that there is something, never what was written."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.mentoring.models import Mentorship
from course_engine.notifications.operations import enqueue
from course_engine.web.addresses import site_url


def tell_of_offer(scout: Person, topic: Topic, *, now: datetime) -> None:
    """Somebody wants to be accompanied by this scout."""
    with force_locale(scout.locale):
        text = _(
            "jemand wünscht sich Begleitung zum Thema „%(topic)s“, und du passt gut dazu. Sieh dir die Anfrage an und "
            "sag ja oder nein; beides ist in Ordnung.",
            topic=topic.title(scout.locale),
        )
        _send(scout, _("Eine Anfrage für dich"), text, site_url("mentoring.overview"), now=now)


def tell_of_acceptance(mentorship: Mentorship, *, learner: Person, scout: Person, now: datetime) -> None:
    """A scout said yes."""
    with force_locale(learner.locale):
        text = _("%(name)s begleitet dich ab jetzt. Hier schreibt ihr euch:", name=scout.name)
        link = site_url("mentoring.mentorship", mentorship_id=mentorship.id)
        _send(learner, _("%(name)s begleitet dich", name=scout.name), text, link, now=now)


def tell_request_goes_on(learner: Person, *, request_id: int, scout_name: str, now: datetime) -> None:
    """The scout whom the learner had chosen cannot; why is nobody's business."""
    with force_locale(learner.locale):
        text = _(
            "%(name)s kann gerade niemanden dazunehmen. Deine Anfrage läuft weiter: Wir fragen jetzt alle, die passen, "
            "und du behältst deinen Platz in der Reihe.",
            name=scout_name,
        )
        link = site_url("mentoring.mentor_request", request_id=request_id)
        _send(learner, _("Deine Anfrage läuft weiter"), text, link, now=now)


def tell_of_silence(scout: Person, topic: Topic, *, now: datetime) -> None:
    """An offer that was not answered in time goes on to others."""
    with force_locale(scout.locale):
        text = _(
            "die Anfrage zum Thema „%(topic)s“ haben wir jetzt weitergegeben, damit niemand zu lange wartet. Das ist in "
            "Ordnung. Wenn gerade wenig Zeit ist, trag in deinem Profil ein, dass du weg bist, oder nimm andere "
            "Antworttage.",
            topic=topic.title(scout.locale),
        )
        _send(scout, _("Die Anfrage ist weitergegangen"), text, site_url("profiles.own_profile"), now=now)


def tell_of_message(reader: Person, *, author: Person, mentorship_id: int, now: datetime) -> None:
    """There is a message to read."""
    with force_locale(reader.locale):
        text = _(
            "%(name)s hat dir in eurer Begleitung geschrieben. Lesen und antworten kannst du hier:",
            name=author.name,
        )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("Neue Nachricht von %(name)s", name=author.name), text, link, now=now)


def tell_of_end(reader: Person, *, ended_by: Person, mentorship_id: int, now: datetime) -> None:
    """The other one has ended the mentorship."""
    with force_locale(reader.locale):
        text = _(
            "%(name)s hat eure Begleitung beendet. Was ihr euch geschrieben habt, kannst du weiter nachlesen:",
            name=ended_by.name,
        )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("Eure Begleitung ist beendet"), text, link, now=now)


def tell_of_nudge(reader: Person, *, by: Person, mentorship_id: int, now: datetime) -> None:
    """The other one kindly reminds."""
    with force_locale(reader.locale):
        text = _(
            "%(name)s freut sich, wenn du in eurer Begleitung wieder schreibst. Ein Satz reicht. Wenn es gerade nicht "
            "passt: Du kannst dort auch eine Pause einlegen oder sagen, dass nichts offen ist.",
            name=by.name,
        )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("%(name)s denkt an euer Gespräch", name=by.name), text, link, now=now)


def tell_of_pause(
    reader: Person, *, by: Person, returns_on: date | None, mentorship_id: int, now: datetime
) -> None:
    """The other one rests."""
    with force_locale(reader.locale):
        if returns_on:
            text = _(
                "%(name)s legt in eurer Begleitung bis zum %(day)s eine Pause ein. Euer Platz bleibt euch erhalten.",
                name=by.name,
                day=format_date(returns_on, "long"),
            )
        else:
            text = _(
                "%(name)s legt in eurer Begleitung eine Pause ein. Euer Platz bleibt euch erhalten.",
                name=by.name,
            )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("Eure Begleitung macht Pause"), text, link, now=now)


def tell_of_return(reader: Person, *, by: Person, mentorship_id: int, now: datetime) -> None:
    """The pause is over."""
    with force_locale(reader.locale):
        text = _("%(name)s hat die Pause in eurer Begleitung beendet. Es geht weiter:", name=by.name)
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("Eure Begleitung geht weiter"), text, link, now=now)


def tell_of_wish_to_continue(reader: Person, *, by: Person, mentorship_id: int, now: datetime) -> None:
    """After the end the other one would like to go on."""
    with force_locale(reader.locale):
        text = _(
            "%(name)s möchte eure Begleitung gern fortsetzen. Wenn du auch möchtest, sag dort ja; sonst musst du "
            "nichts tun.",
            name=by.name,
        )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("%(name)s möchte weitermachen", name=by.name), text, link, now=now)


def tell_of_thanks(scout: Person, *, learner: Person, mentorship_id: int, now: datetime) -> None:
    """A learner said thanks."""
    with force_locale(scout.locale):
        text = _("%(name)s hat dir einen Satz zum Dank geschrieben:", name=learner.name)
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(scout, _("%(name)s sagt danke", name=learner.name), text, link, now=now)


def tell_of_report(reader: Person, *, mentorship_id: int, now: datetime) -> None:
    """Both of the two learn that trainers may read now."""
    with force_locale(reader.locale):
        text = _(
            "zu einem Gespräch in der Begleitung, an dem du beteiligt bist, gibt es eine Meldung. Bis sie "
            "abgeschlossen ist, können Trainer*innen das Gespräch lesen. Wer hineinsieht und wann, steht dort:"
        )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("Eine Meldung zu eurem Gespräch"), text, link, now=now)


def ask_to_look(trainer: Person, *, report_id: int, now: datetime) -> None:
    """A trainer is asked to look into a conversation."""
    with force_locale(trainer.locale):
        text = _("jemand bittet dich, in ein Gespräch der Begleitung zu sehen. Worum es geht, steht hier:")
        link = site_url("mentoring.report", report_id=report_id)
        _send(trainer, _("Eine Meldung aus der Begleitung"), text, link, now=now)


def tell_report_closed(reader: Person, *, mentorship_id: int, now: datetime) -> None:
    """Both of the two learn that nobody else may read any more."""
    with force_locale(reader.locale):
        text = _(
            "die Meldung zu eurem Gespräch ist abgeschlossen. Von jetzt an lest es wieder nur ihr beide. Wer eine Meldung "
            "geschrieben hat, findet dort die Antwort:"
        )
        link = site_url("mentoring.mentorship", mentorship_id=mentorship_id)
        _send(reader, _("Die Meldung ist abgeschlossen"), text, link, now=now)


def _send(person: Person, subject: str, text: str, link: str, *, now: datetime) -> None:
    if not person.email or not person.is_active:
        return
    greeting = _("Hallo %(name)s,", name=person.name)
    enqueue(
        person_id=person.id,
        address=person.email,
        subject=subject,
        text="\n\n".join(part for part in (greeting, text, link) if part),
        now=now,
    )
