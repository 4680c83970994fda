"""Number: digits with a comma or a point. Kept as written: `{"number": "72,5"}`; where it asks for a unit, that too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

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
from course_engine.items.shapes import (
    AnyNumber,
    Factor,
    ItemShape,
    Line,
    Percent,
    Problem,
    Shape,
    Share,
    Title,
    Tolerance,
    VerdictsShape,
    YesOrNo,
)
from course_engine.items.typed import decimal, named_unit, number_and_unit, number_line, number_of

NO_UNIT = N_("Es fehlt die Einheit.")
OTHER_UNIT = N_("Diese Einheit passt hier nicht.")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit to answer in: a number in it, times `factor`, is the number in the unit of the right answer."""

    name: str
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`, both included, in the unit of the right answer, and the share (0 to 1) they bring."""

    low: float = -inf
    high: float = inf
    credit: float = 0.0
    feedback: str = ""

    def holds(self, number: Fraction) -> bool:
        """Whether the number lies within."""
        above = self.low == -inf or number >= _exact(self.low)
        return above and (self.high == inf or number <= _exact(self.high))


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(BaseItem):
    """A number; right when it is at most the tolerance away from `answer`.

    `tolerance` is in the same unit (>= 0), `tolerance_percent` in hundredths of `answer`; the wider one counts. Of the
    `ranges` beyond that, the first that holds the number counts. With `units` the person names one of them; without,
    `unit` is written behind the field. Where `unit_required`, a number alone is not enough.
    """

    kind: ClassVar[str] = "number"

    answer: float
    tolerance: float = 0.0
    tolerance_percent: float = 0.0
    unit: str = ""
    units: tuple[Unit, ...] = ()
    unit_required: bool = False
    ranges: tuple[Range, ...] = ()
    feedback_right: str = ""
    feedback_wrong: str = ""

    @classmethod
    def nested(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "units": tuple(Unit(**unit) for unit in body.get("units", ())),
            "ranges": tuple(Range(**one) for one in body.get("ranges", ())),
        }

    @property
    def own_unit(self) -> str:
        """The unit of the right answer, empty for none."""
        named = (unit.name for unit in self.units if unit.factor == 1)
        return self.unit or next(named, "")

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The units to answer in, that of the right answer first."""
        names = (self.own_unit, *(unit.name for unit in self.units))
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def asks_for_unit(self) -> bool:
        """Whether the person writes a unit; otherwise it stands behind the field."""
        return self.unit_required or bool(self.units)

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = single_value(fields)
        if value is None:
            return None
        if not self.asks_for_unit:
            return {"number": number_line(value, self.unit)}
        number, unit = number_and_unit(value)
        return {"number": number, "unit": unit} if unit else {"number": number}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": (f"{answer['number']} {answer.get('unit', '')}".strip(),)}

    def score(self, answer: Answer) -> Fraction:
        number = self.converted(answer)
        if number is None:
            return Fraction(0)
        if self.is_right(number):
            return Fraction(1)
        found = self.range_of(number)
        return _exact(found.credit) if found else Fraction(0)

    def right_answer(self) -> Answer:
        number = f"{decimal(self.answer):f}"
        return {"number": number, "unit": self.own_unit} if self.unit_required else {"number": number}

    def converted(self, answer: Answer) -> Fraction | None:
        """Return the number in the unit of the right answer; None where there is no number or its unit does not fit."""
        number, factor = number_of(answer["number"]), self._factor(answer)
        return None if number is None or factor is None else Fraction(number) * factor

    def is_right(self, number: Fraction) -> bool:
        """Whether a number, in the unit of the right answer, is near enough. By the decimals as written: 0.1 is a tenth."""
        right = _exact(self.answer)
        share = abs(right) * _exact(self.tolerance_percent) / 100
        return abs(number - right) <= max(_exact(self.tolerance), share)

    def range_of(self, number: Fraction) -> Range | None:
        """Return the first of the ranges that holds the number."""
        return next((one for one in self.ranges if one.holds(number)), None)

    def _factor(self, answer: Answer) -> Fraction | None:
        """What the number is multiplied with; None where the unit is missing or none of ours."""
        written = answer.get("unit", "")
        if not written:
            return None if self.unit_required else Fraction(1)
        name = named_unit(written, self.unit_names)
        factors = {unit.name: _exact(unit.factor) for unit in self.units}
        return None if name is None else factors.get(name, Fraction(1))

    def words(self, answer: Answer) -> tuple[Said, ...]:
        unit = answer.get("unit") or ("" if self.unit_required else self.own_unit)
        return (Said(answer["number"], Form.NUMBER, unit),) if answer["number"] else ()

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        (model,) = self.words(self.right_answer())
        if answer is None or says_nothing(answer):
            return (Part("", None, None, model, feedback=self.feedback_wrong),)
        credit, (given,) = self.score(answer), self.words(answer)
        return (Part("", credit, given, model, feedback=self._feedback(answer), remark=self._remark(answer)),)

    def _feedback(self, answer: Answer) -> str:
        number = self.converted(answer)
        if number is None:
            return self.feedback_wrong
        if self.is_right(number):
            return self.feedback_right
        found = self.range_of(number)
        return found.feedback if found and found.feedback else self.feedback_wrong

    def _remark(self, answer: Answer) -> str:
        if self._factor(answer) is not None:
            return ""
        return OTHER_UNIT if answer.get("unit") else NO_UNIT


def _exact(value: float) -> Fraction:
    return Fraction(decimal(value))


class UnitShape(Shape):
    """A unit to answer in."""

    name: Title
    factor: Factor = 1.0


class RangeShape(Shape):
    """Numbers that bring a share of the points."""

    low: AnyNumber = Field(default=-inf, alias="from")
    high: AnyNumber = Field(default=inf, alias="to")
    credit: Share
    feedback: Line = ""


class NumberShape(ItemShape):
    """A number."""

    makes = Number
    type: Literal["number"]
    answer: AnyNumber
    tolerance: Tolerance = 0.0
    tolerance_percent: Percent = 0.0
    unit: Title = ""
    units: Annotated[list[UnitShape], Field(max_length=20)] = []
    unit_required: YesOrNo = False
    ranges: Annotated[list[RangeShape], Field(max_length=20)] = []
    feedback: VerdictsShape = VerdictsShape()

    def item_fields(self) -> dict[str, Any]:
        given = super().item_fields()
        if "units" in given:
            given["units"] = tuple(Unit(**unit.fields()) for unit in self.units)
        if "ranges" in given:
            given["ranges"] = tuple(Range(**one.fields()) for one in self.ranges)
        return given

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        yield from self._unit_problems()
        for place, one in enumerate(self.ranges):
            if one.low > one.high:
                yield Problem("C344", ("ranges", place, "from"))
            elif one.low == -inf and one.high == inf:
                yield Problem("C345", ("ranges", place))

    def _unit_problems(self) -> Iterator[Problem]:
        item = self.value()
        assert isinstance(item, Number)
        if item.asks_for_unit and not item.own_unit:
            yield Problem("C342", ("unit",))
        first: dict[str, int] = {}
        for place, unit in enumerate(self.units):
            if unit.name in first:
                yield Problem(
                    "C343",
                    ("units", place, "name"),
                    {"value": unit.name, "first": ("units", first[unit.name])},
                )
            first.setdefault(unit.name, place)
            if unit.name == self.unit and unit.factor != 1:
                yield Problem("C346", ("units", place, "factor"), {"value": unit.name})
