"""Seeded rounds for measuring: popular and rare topics, common and rare languages, about as many places as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from course_engine.mentoring.matching.instance import Instance
from course_engine.mentoring.matching.rules import Request, Scout

TOPICS = [f"thema-{number}" for number in range(40)]
LANGUAGES = {"de": 60, "en": 25, "tr": 10, "ar": 8, "uk": 8, "ru": 8, "fr": 5, "pl": 5, "es": 4, "fa": 4}
WINDOWS = ["Mo früh", "Mo Abend", "Di Abend", "Mi früh", "Mi Abend", "Do Abend", "Fr Abend", "Sa", "So"]
REGIONS = [f"Region {number}" for number in range(16)]
ORGS = [f"Verband {number}" for number in range(12)]


def make_instance(scouts: int, requests: int, *, seed: int = 1) -> Instance:
    """The same for the same numbers. One scout in five learns, too; one request in a hundred has a block."""
    chance = Random(seed)
    popular = [1 / (number + 3) for number in range(len(TOPICS))]

    def some(words: Sequence[str], weights: Sequence[float], count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[chance.choices(words, weights)[0]] = None
        return [*found]

    def languages() -> list[str]:
        return some([*LANGUAGES], [*LANGUAGES.values()], chance.choice([1, 1, 2, 3]))

    made = [
        Scout(
            id=f"s{number}",
            topics=frozenset(some(TOPICS, popular, chance.choice([1, 2, 2, 3, 4]))),
            languages=frozenset(languages()),
            windows=frozenset(chance.sample(WINDOWS, chance.randint(1, 5))),
            region=chance.choice(REGIONS),
            org=chance.choice(ORGS),
            capacity=chance.randint(1, 6),
            taken=chance.choice([0, 0, 0, 1, 2]),
            paused=chance.random() < 0.05,
            person=f"l{chance.randrange(requests)}" if chance.random() < 0.2 else None,
        )
        for number in range(scouts)
    ]
    asked = [
        Request(
            id=f"r{number}",
            learner=f"l{chance.randrange(requests)}",
            topic=chance.choices(TOPICS, popular)[0] if chance.random() > 0.03 else "noch niemand",
            languages=tuple(languages()),
            windows=frozenset(chance.sample(WINDOWS, chance.choice([1, 1, 2, 3]))),
            region=chance.choice(REGIONS),
            org=chance.choice(ORGS),
            requested_at=chance.randrange(10**6),
        )
        for number in range(requests)
    ]
    blocked = frozenset(
        (one.learner, chance.choice(made).id) for one in chance.sample(asked, requests // 100)
    )
    return Instance(scouts=made, requests=asked, blocked=blocked)


def as_file(instance: Instance) -> dict[str, object]:
    """The instance as the rows of a file."""
    return {
        "format": "match-instance/1",
        "now": 0,
        "scouts": [
            {
                "id": one.id,
                "topics": [*one.topics],
                "languages": [*one.languages],
                "windows": [*one.windows],
                "region": one.region,
                "org": one.org,
                "capacity": one.capacity,
                "load": one.taken,
                "paused": one.paused,
                **({"person": one.person} if one.person else {}),
            }
            for one in instance.scouts
        ],
        "requests": [
            {
                "id": one.id,
                "learner": one.learner,
                "topic": one.topic,
                "languages": [*one.languages],
                "windows": [*one.windows],
                "region": one.region,
                "org": one.org,
                "requested_at": one.requested_at,
            }
            for one in instance.requests
        ],
        "blocked": [[*pair] for pair in sorted(instance.blocked)],
    }
