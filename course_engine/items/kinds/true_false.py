"""True or false: a statement that holds or does not. Kept as `{"value": true}`."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from course_engine.items.base import (
    N_,
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
from course_engine.items.shapes import ItemShape, Line, Shape, YesOrNo
from course_engine.items.typed import known

HOLDS = N_("Stimmt")
HOLDS_NOT = N_("Stimmt nicht")


def verdict(holds: bool) -> Said:
    """Return the word for whether a statement holds."""
    return Said(HOLDS if holds else HOLDS_NOT, Form.MESSAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(BaseItem):
    """A statement; `answer` says whether it holds. Feedback by what the person picked."""

    kind: ClassVar[str] = "true_false"
    countable: ClassVar[bool] = True

    answer: bool
    feedback_if_true: str = ""
    feedback_if_false: str = ""

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = known(single_value(fields), ("true", "false"))
        return None if value is None else {"value": value == "true"}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": ("true" if answer["value"] else "false",)}

    def score(self, answer: Answer) -> Fraction:
        return Fraction(answer["value"] == self.answer)

    def right_answer(self) -> Answer:
        return {"value": self.answer}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        return (verdict(answer["value"]),)

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        picked = answer["value"] if answer else not self.answer
        feedback = self.feedback_if_true if picked else self.feedback_if_false
        if answer is None or says_nothing(answer):
            return (Part("", None, None, verdict(self.answer), feedback=feedback),)
        return (Part("", self.score(answer), verdict(picked), verdict(self.answer), feedback=feedback),)


class StatementShape(Shape):
    """Feedback by what was picked."""

    if_true: Line = ""
    if_false: Line = ""


class TrueFalseShape(ItemShape):
    """A statement."""

    makes = TrueFalse
    type: Literal["true_false"]
    answer: YesOrNo
    feedback: StatementShape = StatementShape()
