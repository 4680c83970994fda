"""Who publishes, when and with which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Who publishes, when and with which words."""

    now: datetime
    author_id: int | None = None
    note: str = ""
    substantial: bool = True
