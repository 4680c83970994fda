"""Multiple choice: any number of options, at least one, is right. Kept as `{"choices": ["a-1", "a-3"]}`."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from course_engine.items.base import Answer, Fields, only
from course_engine.items.choices import ChoiceItem, ChoiceItemShape
from course_engine.items.shapes import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(ChoiceItem):
    """Any number of choices, at least one, is right."""

    kind: ClassVar[str] = "multiple_choice"

    def read(self, fields: Fields) -> Answer:
        only(fields, "")
        return {"choices": self.picked(fields.get("", ()))}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": tuple(answer["choices"])}

    def chosen(self, answer: Answer | None) -> frozenset[str]:
        return frozenset(answer["choices"] if answer else [])

    def score(self, answer: Answer) -> Fraction:
        """Share of the right choices found, less the share of the wrong ones ticked, never below 0."""
        right, chosen = self.correct_ids, self.chosen(answer)
        wrong = frozenset(choice.id for choice in self.choices) - right
        found = Fraction(len(chosen & right), len(right) or 1)
        lost = Fraction(len(chosen & wrong), len(wrong) or 1)
        return max(Fraction(0), found - lost)

    def right_answer(self) -> Answer:
        return {"choices": [choice.id for choice in self.choices if choice.correct]}


class MultipleChoiceShape(ChoiceItemShape):
    """Several right choices."""

    makes = MultipleChoice
    type: Literal["multiple_choice"]

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if all(choice.correct for choice in self.choices):
            yield Problem("C305", ("choices",))
