"""Whose turn it is in a conversation. Pure."""

from __future__ import annotations

import enum


class Turn(enum.StrEnum):
    """Seen by one of the two."""

    MINE = "mine"
    OTHERS = "others"
    NOBODYS = "nobodys"  # one of them said that nothing needs an answer
    PAUSED = "paused"


def whose_turn(last_author_id: int, *, reader_id: int, closed: bool, paused: bool) -> Turn:
    """Whoever did not write last is expected to, unless the two rest or nothing is open."""
    if paused:
        return Turn.PAUSED
    if closed:
        return Turn.NOBODYS
    return Turn.OTHERS if last_author_id == reader_id else Turn.MINE
