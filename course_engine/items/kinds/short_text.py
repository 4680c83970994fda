"""Short text: a word or two, compared without regard to case, spaces and signs at the end. Kept as `{"text": "KUG"}`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from course_engine.items.base import (
    N_,
    Answer,
    BaseItem,
    Fields,
    Part,
    Said,
    only,
    says_nothing,
    single_value,
)
from course_engine.items.shapes import ItemShape, Line, Problem, Shape, Title, VerdictsShape, YesOrNo, whole
from course_engine.items.typed import comparable, line
from course_engine.items.typos import meant, most_typos

DESPITE_TYPO = N_("Als richtig gewertet trotz Tippfehler: gemeint war „%(word)s“.")


@dataclass(frozen=True, slots=True)
class WrongAnswers:
    """Answers that are known to be wrong, and the words for who gives one of them. `feedback` is inline Markdown."""

    answers: tuple[str, ...]
    feedback: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(BaseItem):
    """A word or two. `answers` are all accepted; the first is shown as the model answer.

    Up to `typos` (0, 1 or 2) slips of the keyboard are forgiven where the word is long enough for that, and are named.
    """

    kind: ClassVar[str] = "short_text"

    answers: tuple[str, ...]
    match_case: bool = False
    typos: int = 0
    wrong_answers: tuple[WrongAnswers, ...] = ()
    feedback_right: str = ""
    feedback_wrong: str = ""

    @classmethod
    def nested(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        groups = body.get("wrong_answers", ())
        return {
            "wrong_answers": tuple(WrongAnswers(tuple(one["answers"]), one["feedback"]) for one in groups)
        }

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = single_value(fields)
        return None if value is None else {"text": line(value)}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": (answer["text"],)}

    def score(self, answer: Answer) -> Fraction:
        return Fraction(self.accepted(answer["text"]) is not None)

    def right_answer(self) -> Answer:
        return {"text": self.answers[0]}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        return (Said(answer["text"]),) if answer["text"] else ()

    def accepted(self, text: str) -> str | None:
        """Return which of `answers` the text gives, as it is or with forgiven typos; None where it gives none."""
        typed = self.compared(text)
        for answer in self.answers:
            if self.compared(answer) == typed:
                return answer
        if not self.typos or self.known_wrong(text):
            return None
        return meant(typed, {answer: self.compared(answer) for answer in self.answers}, self.typos)

    def known_wrong(self, text: str) -> WrongAnswers | None:
        """Return the group of known wrong answers that the text belongs to."""
        typed = self.compared(text)
        groups = (
            group for group in self.wrong_answers if typed in {self.compared(one) for one in group.answers}
        )
        return next(groups, None)

    def compared(self, text: str) -> str:
        """Return the form of a text in which answers are compared."""
        return comparable(text, match_case=self.match_case)

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        model = Said(self.answers[0])
        if answer is None or says_nothing(answer):
            return (Part("", None, None, model, feedback=self.feedback_wrong),)
        given, accepted = Said(answer["text"]), self.accepted(answer["text"])
        if accepted is None:
            group = self.known_wrong(answer["text"])
            return (
                Part(
                    "", Fraction(0), given, model, feedback=group.feedback if group else self.feedback_wrong
                ),
            )
        if self.compared(accepted) == self.compared(answer["text"]):
            return (Part("", Fraction(1), given, model, feedback=self.feedback_right),)
        return (
            Part(
                "",
                Fraction(1),
                given,
                model,
                feedback=self.feedback_right,
                remark=DESPITE_TYPO,
                values={"word": accepted},
            ),
        )


class WrongAnswersShape(Shape):
    """Known wrong answers with their own feedback."""

    answers: Annotated[list[Title], Field(min_length=1, max_length=50)]
    feedback: Line

    def value(self) -> WrongAnswers:
        """Return the group as a value."""
        return WrongAnswers(tuple(self.answers), self.feedback)


class ShortTextShape(ItemShape):
    """A word or two."""

    makes = ShortText
    type: Literal["short_text"]
    answers: Annotated[list[Title], Field(min_length=1, max_length=50)]
    match_case: YesOrNo = False
    typos: Annotated[int, Field(ge=0, le=2), BeforeValidator(whole)] = 0
    wrong_answers: Annotated[list[WrongAnswersShape], Field(max_length=20)] = []
    feedback: VerdictsShape = VerdictsShape()

    def item_fields(self) -> dict[str, Any]:
        given = super().item_fields()
        if "wrong_answers" in given:
            given["wrong_answers"] = tuple(group.value() for group in self.wrong_answers)
        return given

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._both_right_and_wrong()
        if self.typos and not any(most_typos(comparable(answer)) for answer in self.answers):
            yield Problem("C341", ("typos",))

    def _both_right_and_wrong(self) -> Iterator[Problem]:
        right = {
            comparable(text, match_case=self.match_case): place for place, text in enumerate(self.answers)
        }
        for number, group in enumerate(self.wrong_answers):
            for place, text in enumerate(group.answers):
                same = right.get(comparable(text, match_case=self.match_case))
                if same is not None:
                    where = ("wrong_answers", number, "answers", place)
                    yield Problem("C340", where, {"value": text, "first": ("answers", same)})
