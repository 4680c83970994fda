"""Learning paths: modules in a sensible order, and how far somebody has come on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from course_engine.content.models import LearningPath
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.learning.progress import ModuleState
from course_engine.learning.queries.cards import Card, cards_of, published_ids
from course_engine.learning.queries.standing import progress_of

DONE = (ModuleState.COMPLETED, ModuleState.MASTERED)


@dataclass(frozen=True, slots=True)
class Path:
    """A learning path as one person sees it; a module that is not published is left out."""

    uid: str
    title: str
    summary: str
    cards: tuple[Card, ...]

    @property
    def done(self) -> int:
        """How many of its modules are completed."""
        return sum(card.state in DONE for card in self.cards)

    @property
    def minutes(self) -> int:
        """Minutes of reading, all modules together."""
        return sum(card.minutes for card in self.cards)

    @property
    def next(self) -> Card | None:
        """The first module that is not completed, None once all are."""
        return next((card for card in self.cards if card.state not in DONE), None)


def all_paths(person_id: int | None, language: str) -> list[Path]:
    """Every learning path that has a published module, in order; three statements, one without paths."""
    rows = db.session.scalars(
        select(LearningPath).where(~LearningPath.gone).order_by(LearningPath.position, LearningPath.id)
    ).all()
    return [path for path in _paths(rows, person_id, language) if path.cards] if rows else []


def get_path(uid: str, person_id: int | None, language: str) -> Path:
    """The learning path at this address. Raises NotFound."""
    row = db.session.scalar(select(LearningPath).where(LearningPath.uid == uid, ~LearningPath.gone))
    if row is None:
        raise NotFound
    return _paths([row], person_id, language)[0]


def _paths(rows: Sequence[LearningPath], person_id: int | None, language: str) -> list[Path]:
    uids = {uid for row in rows for uid in row.module_uids}
    ids = published_ids(uids)
    cards = {card.id: card for card in cards_of(list(ids.values()), language)}
    progress = progress_of([person_id], cards) if person_id is not None and cards else {}
    shown = {
        uid: replace(cards[module_id], progress=progress.get((person_id or 0, module_id)))
        for uid, module_id in ids.items()
        if module_id in cards
    }
    return [
        Path(
            uid=row.uid,
            title=row.title(language),
            summary=row.summary(language),
            cards=tuple(shown[uid] for uid in row.module_uids if uid in shown),
        )
        for row in rows
    ]
