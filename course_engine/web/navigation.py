"""The main navigation: what each role finds there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from course_engine.web.ready import Spoken, spoken


@dataclass(frozen=True)
class Entry:
    """A place in the navigation; `roles` empty means everybody who is signed in, `public` also who is not."""

    endpoint: str
    label: Any
    roles: frozenset[str] = frozenset()
    public: bool = False


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool


def visible_links(
    entries: Sequence[Entry], *, roles: frozenset[str] | None, room: str | None
) -> tuple[Link, ...]:
    """The links for who has these roles (None: nobody is signed in), those into `room` marked."""
    return tuple(
        Link(str(entry.label), url_for(entry.endpoint), entry.endpoint.partition(".")[0] == room)
        for entry in entries
        if _may_see(entry, roles)
    )


def _may_see(entry: Entry, roles: frozenset[str] | None) -> bool:
    if roles is None:
        return entry.public
    return not entry.roles or bool(entry.roles & roles)


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    """Give every page its `navigation`."""

    @lru_cache(1024)
    def links(
        roles: frozenset[str] | None, room: str | None, _spoken: Spoken, _root: str
    ) -> tuple[Link, ...]:
        return visible_links(entries, roles=roles, room=room)

    @app.context_processor
    def navigation() -> dict[str, tuple[Link, ...]]:
        if not request:
            return {"navigation": ()}
        roles = current_user.roles if current_user.is_authenticated else None
        return {"navigation": links(roles, request.blueprint, spoken(), request.script_root)}
