"""Short text: a word or two, compared without regard to case, spaces and signs at the end. Kept as `{"text": "KUG"}`."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from course_engine.items.base import Answer, BaseItem, Fields, Part, Said, only, says_nothing, single_value
from course_engine.items.shapes import ItemShape, Title, VerdictsShape
from course_engine.items.typed import comparable, line


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(BaseItem):
    """A word or two. `answers` are all accepted; the first is shown as the model answer."""

    kind: ClassVar[str] = "short_text"

    answers: tuple[str, ...]
    feedback_right: str = ""
    feedback_wrong: str = ""

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = single_value(fields)
        return None if value is None else {"text": line(value)}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": (answer["text"],)}

    def score(self, answer: Answer) -> Fraction:
        return Fraction(comparable(answer["text"]) in {comparable(text) for text in self.answers})

    def right_answer(self) -> Answer:
        return {"text": self.answers[0]}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        return (Said(answer["text"]),) if answer["text"] else ()

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        model = Said(self.answers[0])
        if answer is None or says_nothing(answer):
            return (Part("", None, None, model, feedback=self.feedback_wrong),)
        credit = self.score(answer)
        feedback = self.feedback_right if credit == 1 else self.feedback_wrong
        return (Part("", credit, Said(answer["text"]), model, feedback=feedback),)


class ShortTextShape(ItemShape):
    """A word or two."""

    makes = ShortText
    type: Literal["short_text"]
    answers: Annotated[list[Title], Field(min_length=1, max_length=50)]
    feedback: VerdictsShape = VerdictsShape()
