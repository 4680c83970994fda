"""The shape of every file, in pydantic: which fields there are, of what type, within which bounds.

Texts reach these models as `str`, unquoted ones as `Plain`; strict mode then takes nothing for what it is not.
"""

import re
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from course_engine.content.catalogue import (
    Choice,
    Item,
    MultipleChoice,
    Number,
    Quiz,
    Requirements,
    ShortText,
    SingleChoice,
    Topic,
    TrueFalse,
)
from course_engine.content.parsing.tree import Plain

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
_WHOLE = re.compile(r"[+-]?\d{1,9}")


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Plain) and _NUMBER.fullmatch(value) else value


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, Plain) and _WHOLE.fullmatch(value) else value


def _yes_or_no(value: Any) -> Any:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, Plain) else value


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else value
    except ValueError:
        return value


def _line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def _prose(value: Any) -> Any:
    return str(value).strip("\n").rstrip() if isinstance(value, str) else value


Title = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_line)]
Summary = Annotated[str, StringConstraints(min_length=1, max_length=240), BeforeValidator(_line)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=1000), BeforeValidator(_line)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=20_000), BeforeValidator(_prose)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$"), BeforeValidator(_line)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$"), BeforeValidator(_line)]
Day = Annotated[date, BeforeValidator(_day)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
AnyNumber = Annotated[float, Field(ge=-1e12, le=1e12), BeforeValidator(_number)]
Points = Annotated[float, Field(gt=0, le=1000), BeforeValidator(_number)]
Tolerance = Annotated[float, Field(ge=0, le=1e12), BeforeValidator(_number)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_number)]
Minutes = Annotated[int, Field(ge=1, le=240), BeforeValidator(_whole)]


class Shape(BaseModel):
    """A mapping with the fields named here and no others."""

    model_config = ConfigDict(strict=True, extra="forbid")

    def fields(self) -> dict[str, Any]:
        """Return what was given, lists as tuples; what was left out stays out."""
        return {name: _tuples(getattr(self, name)) for name in self.model_fields_set}


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


class LessonShape(Shape):
    """Front matter of a lesson."""

    id: Id
    title: Title
    minutes: Minutes


class RequirementsShape(Shape):
    """What a module asks for."""

    quizzes: Annotated[list[Id], Field(max_length=50)] = []

    def value(self) -> Requirements:
        """Return it as a value of the catalogue."""
        return Requirements(tuple(self.quizzes))


class ModuleShape(Shape):
    """Front matter of a module."""

    id: Id
    title: Title
    summary: Summary
    topic: Id
    language: Language = "de"
    licence: Title = "CC-BY-4.0"
    authors: Annotated[list[Title], Field(max_length=50)] = []
    review_by: Day | None = None
    objectives: Annotated[list[Line], Field(max_length=20)] = []
    requirements: RequirementsShape = RequirementsShape()


class TitlesShape(Shape):
    """A title in each language."""

    de: Title
    en: Title = ""


class TopicShape(Shape):
    """One entry of topics.yaml."""

    id: Id
    title: TitlesShape

    def value(self) -> Topic:
        """Return it as a value of the catalogue."""
        return Topic(self.id, {key: title for key, title in self.title.fields().items() if title})


class ChoiceShape(Shape):
    """One option."""

    id: Id
    text: Line
    correct: YesOrNo = False
    feedback: Line = ""

    def value(self) -> Choice:
        """Return it as a value of the catalogue."""
        return Choice(**self.fields())


class VerdictsShape(Shape):
    """Feedback by whether the answer was right."""

    right: Line = ""
    wrong: Line = ""


class StatementShape(Shape):
    """Feedback by what was picked."""

    if_true: Line = ""
    if_false: Line = ""


class ItemShape(Shape):
    """What every kind of item has."""

    makes: ClassVar[type[Item]]
    no_feedback: ClassVar[tuple[str, ...]] = ()

    id: Id
    type: str
    prompt: Prose
    points: Points = 1.0
    hints: Annotated[list[Line], Field(max_length=10)] = []
    explanation: Prose = ""
    lesson: Id | None = None

    def item_fields(self) -> dict[str, Any]:
        """Return the arguments that make the item of the catalogue."""
        given = self.fields()
        given.pop("type")
        feedback: Shape | None = given.pop("feedback", None)
        verdicts = feedback.fields() if feedback else {}
        return given | {f"feedback_{key}": text for key, text in verdicts.items()}

    def value(self) -> Item:
        """Return it as a value of the catalogue."""
        return self.makes(**self.item_fields())


class ChoiceItemShape(ItemShape):
    """An item with choices."""

    choices: Annotated[list[ChoiceShape], Field(min_length=2, max_length=20)]

    def item_fields(self) -> dict[str, Any]:
        """Return the arguments that make the item, its choices as values."""
        return super().item_fields() | {"choices": tuple(choice.value() for choice in self.choices)}


class SingleChoiceShape(ChoiceItemShape):
    """One right choice."""

    makes = SingleChoice
    type: Literal["single_choice"]


class MultipleChoiceShape(ChoiceItemShape):
    """Several right choices."""

    makes = MultipleChoice
    type: Literal["multiple_choice"]


class TrueFalseShape(ItemShape):
    """A statement."""

    makes = TrueFalse
    type: Literal["true_false"]
    answer: YesOrNo
    feedback: StatementShape = StatementShape()


class ShortTextShape(ItemShape):
    """A word or two."""

    makes = ShortText
    type: Literal["short_text"]
    answers: Annotated[list[Title], Field(min_length=1, max_length=50)]
    feedback: VerdictsShape = VerdictsShape()


class NumberShape(ItemShape):
    """A number."""

    makes = Number
    type: Literal["number"]
    answer: AnyNumber
    tolerance: Tolerance = 0.0
    unit: Title = ""
    feedback: VerdictsShape = VerdictsShape()


ITEM_SHAPES: dict[str, type[ItemShape]] = {
    shape.makes.kind: shape
    for shape in (SingleChoiceShape, MultipleChoiceShape, TrueFalseShape, ShortTextShape, NumberShape)
}


class QuizShape(Shape):
    """The head of a quiz; its items are read one by one."""

    id: Id
    title: Title
    language: Language = "de"
    intro: Prose = ""
    mastery_score: Share = 0.8
    items: Annotated[list[Any], Field(min_length=1, max_length=200)]

    def value(self, items: tuple[Item, ...], variant: str) -> Quiz:
        """Return it as a value of the catalogue, with the items that were read."""
        return Quiz(**(self.fields() | {"items": items, "variant": variant}))
