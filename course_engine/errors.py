"""The two ways in which the engine says no."""

from __future__ import annotations

from typing import Any


class NotFound(Exception):
    """Nothing of that name exists for this person. Becomes a 404, also for other people's things."""


class Refusal(Exception):
    """An anticipated no, named as a fact. Becomes a 409, or a message beside a form field.

    Children set `message`, a lazily translated sentence fit for the person concerned; keyword arguments fill its
    placeholders.
    """

    message: Any = ""

    def __init__(self, **values: Any) -> None:
        super().__init__(type(self).__name__)
        self.values = values

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text
