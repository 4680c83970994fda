"""Single choice: exactly one option is right. Kept as `{"choice": "a-1"}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from course_engine.items.base import Answer, Fields, only, single_value
from course_engine.items.choices import ChoiceItem, ChoiceItemShape
from course_engine.items.shapes import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(ChoiceItem):
    """Exactly one choice is right."""

    kind: ClassVar[str] = "single_choice"

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = single_value(fields)
        return None if value is None else {"choice": self.picked([value])[0]}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": (answer["choice"],)}

    def chosen(self, answer: Answer | None) -> frozenset[str]:
        return frozenset([answer["choice"]] if answer else [])

    def score(self, answer: Answer) -> Fraction:
        return Fraction(answer["choice"] in self.correct_ids)

    def right_answer(self) -> Answer:
        return {"choice": next(choice.id for choice in self.choices if choice.correct)}


class SingleChoiceShape(ChoiceItemShape):
    """One right choice."""

    makes = SingleChoice
    type: Literal["single_choice"]

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        right = [place for place, choice in enumerate(self.choices) if choice.correct]
        for extra in right[1:]:
            yield Problem("C304", ("choices", extra, "correct"), {"first": ("choices", right[0])})
