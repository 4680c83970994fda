"""Vignette: a case with several items around it, as a file writes it.

Each of the items stays an item of its own, with its own versions, answers and figures, and carries the case along.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from course_engine.items.base import Vignette
from course_engine.items.shapes import Id, Prose, Shape, Title

VIGNETTE = "vignette"


class VignetteShape(Shape):
    """A case with its items, which are read one by one, in a file."""

    id: Id
    type: Literal["vignette"]
    title: Title = ""
    text: Prose
    items: Annotated[list[Any], Field(min_length=1, max_length=20)]

    def value(self) -> Vignette:
        """Return the case as a value."""
        return Vignette(self.id, self.text, self.title)
