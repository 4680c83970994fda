"""How values are written in a file, in pydantic: the building blocks of every shape, and what all items have in common.

Texts reach these models as `str`, unquoted ones as `Plain`; strict mode then takes nothing for what it is not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from course_engine.items.base import BaseItem

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
_WHOLE = re.compile(r"[+-]?\d{1,9}")

Location = tuple[str | int, ...]


class Plain(str):
    """A scalar written without quotes: it may stand for a number, for yes or no, or for a text."""

    __slots__ = ()


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Plain) and _NUMBER.fullmatch(value) else value


def whole(value: Any) -> Any:
    """Return a whole number that is written plainly as that number, anything else as it is."""
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
Percent = Annotated[float, Field(ge=0, le=100), BeforeValidator(_number)]
Factor = Annotated[float, Field(gt=0, le=1e12), BeforeValidator(_number)]
Share = Annotated[float, Field(ge=0, le=1), BeforeValidator(_number)]
Minutes = Annotated[int, Field(ge=1, le=240), BeforeValidator(whole)]
Count = Annotated[int, Field(ge=1, le=1000), BeforeValidator(whole)]


class Shape(BaseModel):
    """A mapping with the fields named here and no others."""

    model_config = ConfigDict(strict=True, extra="forbid")

    def fields(self) -> dict[str, Any]:
        """Return what was given, lists as tuples; what was left out stays out."""
        return {name: _tuples(getattr(self, name)) for name in self.model_fields_set}


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the shape alone cannot say: a code of the table of findings, at a place within the item.

    A last step of `location` that is missing stands for the mapping it is missing from. Among `values` a `Location`
    stands for the line of that place.
    """

    code: str
    location: Location
    values: Mapping[str, Any] = field(default_factory=dict)


class VerdictsShape(Shape):
    """Feedback by whether the answer was right."""

    right: Line = ""
    wrong: Line = ""


class ItemShape(Shape):
    """What every type of item has in a file. A type names what it makes and adds its own fields."""

    makes: ClassVar[type[BaseItem]]

    id: Id
    type: str
    prompt: Prose
    points: Points = 1.0
    hints: Annotated[list[Line], Field(max_length=10)] = []
    explanation: Prose = ""
    lesson: Id | None = None

    def item_fields(self) -> dict[str, Any]:
        """Return the arguments that make the item."""
        given = self.fields()
        given.pop("type")
        feedback: Shape | None = given.pop("feedback", None)
        verdicts = feedback.fields() if feedback else {}
        return given | {f"feedback_{key}": text for key, text in verdicts.items()}

    def value(self) -> BaseItem:
        """Return the item as a value."""
        return self.makes(**self.item_fields())

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong or doubtful in this item beyond the shape of its fields."""
        yield from self.missing_verdicts()

    def missing_verdicts(self) -> Iterator[Problem]:
        """Yield a problem for each sentence of feedback, by verdict, that is missing."""
        item = self.value()
        for name in item.__dataclass_fields__:
            if name.startswith("feedback_") and not getattr(item, name):
                yield Problem("C306", ("feedback",), {"key": name.removeprefix("feedback_")})
