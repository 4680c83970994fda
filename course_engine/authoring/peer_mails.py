"""Adders of the mails about reading drafts. They say that there is something, never what was written."""

from __future__ import annotations

from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from course_engine.accounts.models import Person
from course_engine.authoring.models import PeerReview, PeerReviewState
from course_engine.db import db
from course_engine.notifications.operations import enqueue
from course_engine.web.addresses import site_url


def tell_reader(peer_review: PeerReview, *, title: str, now: datetime) -> None:
    """Somebody would like this person to read a draft."""
    reader, author = _both(peer_review)
    with force_locale(reader.locale):
        text = _(
            "%(name)s hat einen Entwurf geschrieben, „%(title)s“, und bittet dich, ihn gegenzulesen: so, als wolltest du "
            "daraus lernen. Was dir auffällt, schreibst du gleich an die Stelle.",
            name=author.name,
            title=title,
        )
        link = site_url("authoring.peer_review", peer_review_id=peer_review.id)
        _send(reader, _("Bitte gegenlesen: %(title)s", title=title), text, link, now=now)


def tell_reader_no_more(peer_review: PeerReview, *, title: str, now: datetime) -> None:
    """The author does not need it any more."""
    reader, author = _both(peer_review)
    with force_locale(reader.locale):
        text = _(
            "%(name)s braucht dein Gegenlesen von „%(title)s“ nicht mehr. Du brauchst nichts zu tun. Danke dir!",
            name=author.name,
            title=title,
        )
        _send(reader, _("Gegenlesen nicht mehr nötig: %(title)s", title=title), text, "", now=now)


def tell_author(peer_review: PeerReview, *, title: str, now: datetime) -> None:
    """The reader has answered."""
    reader, author = _both(peer_review)
    approved = peer_review.state == PeerReviewState.APPROVED
    with force_locale(author.locale):
        if approved:
            subject = _("%(name)s sagt: Passt so", name=reader.name)
            text = _(
                "%(name)s hat „%(title)s“ gegengelesen und findet: Passt so.", name=reader.name, title=title
            )
        else:
            subject = _("%(name)s hat gegengelesen", name=reader.name)
            text = _(
                "%(name)s hat „%(title)s“ gegengelesen und schlägt Änderungen vor. Hier findest du sie:",
                name=reader.name,
                title=title,
            )
        _send(author, subject, text, site_url("authoring.draft", draft_id=peer_review.draft_id), now=now)


def _both(peer_review: PeerReview) -> tuple[Person, Person]:
    """Reader and author."""
    reader = db.session.get_one(Person, peer_review.reader_id)
    return reader, db.session.get_one(Person, peer_review.asked_by_id)


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
