"""What lies in the outbox, for the demo's page of mails."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from course_engine.db import db
from course_engine.notifications.models import OutboxMail

MAILS_SHOWN = 100


@dataclass(frozen=True)
class TextPart:
    """A piece of a mail's text; `path` is where it leads on this site, empty for mere words."""

    text: str
    path: str = ""


@dataclass(frozen=True)
class ShownMail:
    id: int
    address: str
    subject: str
    created_at: datetime
    parts: list[TextPart]


def recent_mails(*, origins: Collection[str]) -> list[ShownMail]:
    """The latest mails, newest first; addresses that begin with one of `origins` (no slash at the end) are links."""
    rows = db.session.execute(
        select(OutboxMail.id, OutboxMail.address, OutboxMail.subject, OutboxMail.created_at, OutboxMail.text)
        .order_by(OutboxMail.id.desc())
        .limit(MAILS_SHOWN)
    )
    return [
        ShownMail(id_, address, subject, created_at, linked(text, origins=origins))
        for id_, address, subject, created_at, text in rows
    ]


def linked(text: str, *, origins: Collection[str]) -> list[TextPart]:
    """`text` in pieces, each address of this site a piece of its own with the path it leads to.

    Addresses of other sites stay words. A full stop or a bracket behind an address is not part of it.
    """
    starts = "|".join(re.escape(origin) for origin in sorted(origins, key=len, reverse=True))
    if not starts:
        return [TextPart(text)]
    parts, end = [], 0
    for found in re.finditer(rf"(?:{starts})(/[^\s<>\"]*?)?(?=[.,;:!?)]*(?:[\s<>\"]|$))", text):
        if found.start() > end:
            parts.append(TextPart(text[end : found.start()]))
        parts.append(TextPart(found.group(), found.group(1) or "/"))
        end = found.end()
    if end < len(text):
        parts.append(TextPart(text[end:]))
    return parts
