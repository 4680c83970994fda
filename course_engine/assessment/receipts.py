"""Receipts of submitted attempts: what was answered, and a digest that shows whether a copy says the same.

The digest is the SHA-256 of the canonical JSON of everything else in the receipt. The server keeps it from the moment of
the submission, so nobody, the server's people included, can change a receipt unnoticed afterwards.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from course_engine.items import Answer
from course_engine.items.bodies import Body, canonical_json, digest

FORMAT = "course-engine-receipt/1"
LIMIT = 1_000_000  # characters
ATTEMPT = "attempt"
DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """An item of the attempt: its id, the digest of the version that was shown, and the answer that counted."""

    item: str
    version: str
    answer: Answer | None


def receipt(
    *,
    attempt: int,
    quiz: str,
    title: str,
    version: int,
    submitted_at: datetime,
    items: Iterable[AnsweredItem],
) -> Body:
    """Return the receipt of an attempt submitted at that time (aware), with its digest. No name stands in it."""
    body: Body = {
        "format": FORMAT,
        ATTEMPT: attempt,
        "quiz": quiz,
        "title": title,
        "quiz_version": version,
        "submitted_at": submitted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "answers": [{"item": one.item, "version": one.version, "answer": one.answer} for one in items],
    }
    return body | {DIGEST: digest(body)}


def as_text(body: Body) -> str:
    """Return the receipt as the text of a file."""
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def read_receipt(text: str) -> Body | None:
    """Return the receipt that `text` holds, None for anything else."""
    if len(text) > LIMIT:
        return None
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(body, dict) or body.get("format") != FORMAT or not _is_row_id(body.get(ATTEMPT)):
        return None
    return body


def is_genuine(body: Body, kept: str | None) -> bool:
    """Whether a receipt says what was kept as its digest at the submission; `kept` is None for an unknown attempt."""
    try:
        computed = digest({name: value for name, value in body.items() if name != DIGEST})
        canonical_json(body).encode()
    except (ValueError, RecursionError):  # NaN, halves of signs, depths that no receipt of ours has
        return False
    return bool(kept) and hmac.compare_digest(computed, str(kept)) and body.get(DIGEST) == computed


def _is_row_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**31
