"""The main navigation: what each role finds there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user


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


def visible_links(entries: Sequence[Entry]) -> list[Link]:
    """The links for whoever is asking, the current room marked."""
    blueprint = request.blueprint
    return [
        Link(str(entry.label), url_for(entry.endpoint), entry.endpoint.partition(".")[0] == blueprint)
        for entry in entries
        if _may_see(entry)
    ]


def _may_see(entry: Entry) -> bool:
    if not current_user.is_authenticated:
        return entry.public
    return not entry.roles or bool(entry.roles & current_user.roles)


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    @app.context_processor
    def navigation() -> dict[str, Callable[[], list[Link]] | list[Link]]:
        return {"navigation": visible_links(entries) if request else []}
