"""What a module's front matter says about it, as its page shows it."""

from __future__ import annotations

from datetime import date
from typing import Any

from course_engine.content.parsing.glossary import anchor_of


class Described:
    """Of something that has the `front_matter` of a module version."""

    __slots__ = ()
    front_matter: dict[str, Any]

    @property
    def objectives(self) -> list[str]:
        return list(self.front_matter.get("objectives") or ())

    @property
    def authors(self) -> list[str]:
        return list(self.front_matter.get("authors") or ())

    @property
    def owner(self) -> str:
        """Who looks after the module; an address of a mailbox stays inside."""
        written = str(self.front_matter.get("owner") or "")
        return "" if "@" in written else written

    @property
    def sources(self) -> list[str]:
        return list(self.front_matter.get("sources") or ())

    @property
    def glossary(self) -> list[dict[str, Any]]:
        """The words that the module explains, by alphabet, each with its anchor."""
        written = enumerate(self.front_matter.get("glossary") or (), start=1)
        terms = [{**one, "anchor": anchor_of(number)} for number, one in written]
        return sorted(terms, key=lambda one: str(one["term"]).casefold())

    @property
    def licence(self) -> str:
        return str(self.front_matter.get("licence") or "")

    @property
    def review_by(self) -> date | None:
        written = self.front_matter.get("review_by")
        return date.fromisoformat(str(written)) if written else None
