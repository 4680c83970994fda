"""Reflection: some lines for oneself, or for one's mentor; nothing in it is judged. Kept as `{"text": "…"}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from course_engine.items.shapes import ItemShape, Problem, Title
from course_engine.items.written import WrittenItem

READERS = ("private", "mentor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection(WrittenItem):
    """Some lines that bring no points. `shared` says who reads them: nobody else ("private") or the mentor ("mentor")."""

    kind: ClassVar[str] = "reflection"
    scored: ClassVar[bool] = False

    shared: str = "private"


class ReflectionShape(ItemShape):
    """Some lines for oneself or for the mentor."""

    makes = Reflection
    type: Literal["reflection"]
    shared: Title = "private"

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if self.shared not in READERS:
            yield Problem("C352", ("shared",), {"value": self.shared, "known": ", ".join(READERS)})
