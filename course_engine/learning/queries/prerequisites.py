"""What is better done before a module, and what must be: a lock opens by completing the modules that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select

from course_engine.content.models import Module, ModuleVersion
from course_engine.db import db
from course_engine.enrolment import queries as enrolment
from course_engine.learning.progress import ModuleState
from course_engine.learning.queries.cards import Card, cards_of, published_ids
from course_engine.learning.queries.standing import progress_of


def is_locked(front_matter: Mapping[str, Any]) -> bool:
    """Whether the author says that nobody begins the module before its prerequisites are completed."""
    return bool((front_matter.get("prerequisites") or {}).get("locked"))


def open_prerequisites(
    front_matter: Mapping[str, Any], person_id: int | None, language: str
) -> tuple[Card, ...]:
    """The published modules that this one builds on and the person has not completed, in the author's order."""
    uids = list((front_matter.get("prerequisites") or {}).get("modules") or ())
    if not uids:
        return ()
    ids = published_ids(uids)
    cards = {card.id: card for card in cards_of(list(ids.values()), language)}
    progress = progress_of([person_id], cards) if person_id is not None and cards else {}
    shown = [cards[ids[uid]] for uid in uids if uid in ids]
    with_progress = [replace(card, progress=progress.get((person_id or 0, card.id))) for card in shown]
    done = (ModuleState.COMPLETED, ModuleState.MASTERED)
    return tuple(card for card in with_progress if card.state not in done)


def is_closed_to(module_slug: str, person_id: int) -> bool:
    """Whether the person may not begin the module yet. One that was begun before the lock came stays open."""
    row = db.session.connection().execute(LOCKED, {"slug": module_slug}).first()
    if row is None or row.id in enrolment.begun_modules(person_id):
        return False
    return bool(open_prerequisites(row.front_matter, person_id, "de"))


# Whether a module version lets nobody begin before its prerequisites are completed, and the modules that do.
LOCKS = ModuleVersion.front_matter["prerequisites", "locked"].as_boolean()
LOCKED = (
    select(Module.id, ModuleVersion.front_matter)
    .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
    .where(
        Module.slug == bindparam("slug"),
        LOCKS,
    )
)
