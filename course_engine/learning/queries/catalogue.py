"""The catalogue: modules by topic, for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from course_engine.enrolment import queries as enrolment
from course_engine.errors import NotFound
from course_engine.learning.queries.cards import Card, all_cards
from course_engine.learning.queries.mine import GoOn, latest_to_go_on
from course_engine.learning.queries.paths import Path, all_paths
from course_engine.learning.queries.standing import progress_of

SHOWN_OF_A_TOPIC = 6  # on the page of all topics; its own page shows all of them


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """A topic with its modules; `more` counts those that only the topic's own page shows."""

    uid: str
    title: str
    count: int
    cards: tuple[Card, ...]

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the page shows: `groups` are what was asked for, `topics` all there are."""

    topics: tuple[TopicGroup, ...]
    groups: tuple[TopicGroup, ...]
    total: int
    topic: TopicGroup | None = None
    go_on: GoOn | None = None
    paths: tuple[Path, ...] = ()  # on the page of all topics


def catalogue(person_id: int | None, language: str, *, topic_uid: str | None = None) -> Catalogue:
    """The modules of one topic or of all.

    Progress and "go on" are those of the person, if any. Raises NotFound for an unknown topic.
    """
    cards = all_cards(language)
    topics = _by_topic(cards)
    chosen = next((topic for topic in topics if topic.uid == topic_uid), None)
    if topic_uid and chosen is None:
        raise NotFound
    wanted = [card for card in cards if not chosen or card.topic_uid == chosen.uid]
    groups = _by_topic(wanted, limit=None if chosen else SHOWN_OF_A_TOPIC)
    return Catalogue(
        topics=tuple(topics),
        groups=tuple(_with_progress(groups, person_id)),
        total=len(cards),
        topic=chosen,
        paths=tuple(all_paths(person_id, language)) if not chosen else (),
        go_on=latest_to_go_on(person_id) if person_id is not None else None,
    )


def _by_topic(cards: Iterable[Card], *, limit: int | None = None) -> list[TopicGroup]:
    grouped: dict[str, list[Card]] = {}
    for card in cards:
        grouped.setdefault(card.topic_uid, []).append(card)
    return [TopicGroup(uid, ones[0].topic, len(ones), tuple(ones[:limit])) for uid, ones in grouped.items()]


def _with_progress(groups: list[TopicGroup], person_id: int | None) -> list[TopicGroup]:
    if person_id is None:
        return groups
    begun = enrolment.begun_modules(person_id).keys()
    shown = {card.id for group in groups for card in group.cards}
    progress = progress_of([person_id], shown & begun)
    return [
        replace(
            group,
            cards=tuple(replace(card, progress=progress.get((person_id, card.id))) for card in group.cards),
        )
        for group in groups
    ]
