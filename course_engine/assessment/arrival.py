"""What becomes of a saved answer when it arrives: pure rules over the events that are there already.

A tab sends the sequence it last saw plus one. Whatever does not go beyond the newest counting answer comes from a tab that
did not know of it: it is kept, but does not count, and the person is told.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from course_engine.items import Answer, says_nothing


@dataclass(frozen=True, slots=True)
class Event:
    """One stored answer to one item."""

    id: int
    sequence: int
    key: str
    answer: Answer
    stale: bool
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Arriving:
    """An answer as a client sends it, with the sequence it last saw plus one and its idempotency key.

    `answer` is None where nothing was picked.
    """

    attempt_item_id: int
    sequence: int
    key: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Fresh:
    """A row to be written."""

    sequence: int
    key: str
    stale: bool


def counting(events: Iterable[Event]) -> Event | None:
    """The answer that counts: the highest sequence among those that were not stale."""
    return max((event for event in events if not event.stale), key=lambda event: event.sequence, default=None)


def judge(events: Sequence[Event], arriving: Arriving, *, closed: bool = False) -> Fresh | Event | None:
    """What to do with `arriving`, given the item's `events`: all of them, or those that decide.

    These are the ones under its key or its changed key, the counting one that its window had seen (of the sequence before
    its own), and the newest counting one.
    Returns Fresh for a row to be written; the Event that it repeats (same key, same answer); None when the tab sends
    back, unchanged, what it was shown. `closed` says that no further answer counts.
    """
    keys = (arriving.key, changed_key(arriving))
    for event in events:
        if event.key in keys and event.answer == arriving.answer:
            return event
    newest = counting(events)
    if _is_what_was_shown(events, arriving):
        return None
    if any(event.key == arriving.key for event in events):
        # The same page sent again with another answer, after the browser's "back": it knows its own earlier answer.
        own = newest is not None and newest.key == arriving.key
        sequence = newest.sequence + 1 if newest and own else arriving.sequence
        return Fresh(sequence, changed_key(arriving), stale=closed or not own)
    overtaken = newest is not None and arriving.sequence <= newest.sequence
    return Fresh(arriving.sequence, arriving.key, stale=closed or overtaken)


def changed_key(arriving: Arriving) -> str:
    """The key of an answer that came under a key which another answer has already."""
    text = json.dumps(arriving.answer, sort_keys=True)
    return f"{arriving.key}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _is_what_was_shown(events: Sequence[Event], arriving: Arriving) -> bool:
    shown = (e for e in events if not e.stale and e.sequence == arriving.sequence - 1)
    seen = next(shown, None)
    if arriving.answer is None:
        return True
    if seen is not None:
        return arriving.answer == seen.answer
    return arriving.sequence == 1 and says_nothing(arriving.answer)
