"""Number: digits with a comma or a point. Kept as written, without the unit: `{"number": "72,5"}`."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from course_engine.items.base import (
    Answer,
    BaseItem,
    Fields,
    Form,
    Part,
    Said,
    only,
    says_nothing,
    single_value,
)
from course_engine.items.shapes import AnyNumber, ItemShape, Title, Tolerance, VerdictsShape
from course_engine.items.typed import decimal, number_line, number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(BaseItem):
    """A number; right when it is at most `tolerance` (same `unit`, >= 0) away from `answer`."""

    kind: ClassVar[str] = "number"

    answer: float
    tolerance: float = 0.0
    unit: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = single_value(fields)
        return None if value is None else {"number": number_line(value, self.unit)}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": (answer["number"],)}

    def score(self, answer: Answer) -> Fraction:
        number = number_of(answer["number"])
        # By the decimals as written: 0.1 + 0.2 is 0.3 here.
        return Fraction(number is not None and abs(number - decimal(self.answer)) <= decimal(self.tolerance))

    def right_answer(self) -> Answer:
        return {"number": f"{decimal(self.answer):f}"}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        return (Said(answer["number"], Form.NUMBER, self.unit),) if answer["number"] else ()

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        (model,) = self.words(self.right_answer())
        if answer is None or says_nothing(answer):
            return (Part("", None, None, model, feedback=self.feedback_wrong),)
        credit = self.score(answer)
        feedback = self.feedback_right if credit == 1 else self.feedback_wrong
        return (Part("", credit, self.words(answer)[0], model, feedback=feedback),)


class NumberShape(ItemShape):
    """A number."""

    makes = Number
    type: Literal["number"]
    answer: AnyNumber
    tolerance: Tolerance = 0.0
    unit: Title = ""
    feedback: VerdictsShape = VerdictsShape()
