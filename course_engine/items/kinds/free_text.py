"""Free text: some lines that a person marks by a rubric. Kept as `{"text": "…"}`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from course_engine.items.shapes import AnyNumber, Id, ItemShape, Line, Points, Problem, Prose, Shape, whole
from course_engine.items.typed import decimal
from course_engine.items.written import WrittenItem

WHOLE = "gesamt"  # the one criterion of an item without a rubric


@dataclass(frozen=True, slots=True)
class Level:
    """How far a criterion may be met. `text` is inline Markdown; empty for levels that the author did not name."""

    points: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """Something to look for in an answer. `text` is inline Markdown; `points` are what it brings when fully met."""

    id: str
    text: str
    points: float = 1.0
    levels: tuple[Level, ...] = ()

    @property
    def steps(self) -> tuple[Level, ...]:
        """The levels to choose from, the lowest first: those of the author, else nothing, half and all."""
        named = tuple(sorted(self.levels, key=lambda level: level.points))
        return named or (Level(0.0), Level(self.points / 2), Level(self.points))


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeText(WrittenItem):
    """Some lines, marked by a person: the points of the rubric add up to all points of the item.

    `min_words` and `max_words` (0 for none) are a wish, never a refusal. `model_answer` (Markdown) is shown after marking.
    """

    kind: ClassVar[str] = "free_text"
    marked: ClassVar[bool] = True

    rubric: tuple[Criterion, ...] = ()
    min_words: int = 0
    max_words: int = 0
    model_answer: str = ""

    @classmethod
    def nested(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        return {"rubric": tuple(_criterion(one) for one in body.get("rubric", ()))}

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """What a marker decides about: the rubric, or the answer as a whole where there is none."""
        return self.rubric or (Criterion(WHOLE, ""),)

    def mark(self, credits: Mapping[str, float]) -> Fraction:
        """Return the share (0 to 1) that points by the id of the criterion make of all points of the rubric.

        Raises KeyError where a criterion is missing and ValueError for points that none of its levels bring.
        """
        got, total = Fraction(0), Fraction(0)
        for criterion in self.criteria:
            points = credits[criterion.id]
            if points not in [level.points for level in criterion.steps]:
                raise ValueError(criterion.id)
            got += Fraction(decimal(points))
            total += Fraction(decimal(criterion.points))
        return got / total


def _criterion(body: Mapping[str, Any]) -> Criterion:
    levels = tuple(Level(**level) for level in body.get("levels", ()))
    return Criterion(**{**body, "levels": levels})


class LevelShape(Shape):
    """How far a criterion may be met."""

    points: Annotated[AnyNumber, Field(ge=0, le=1000)]
    text: Line


class CriterionShape(Shape):
    """Something to look for in an answer."""

    id: Id
    text: Line
    points: Points = 1.0
    levels: Annotated[list[LevelShape], Field(max_length=10)] = []

    def value(self) -> Criterion:
        """Return the criterion as a value."""
        levels = tuple(Level(level.points, level.text) for level in self.levels)
        return Criterion(self.id, self.text, self.points, levels)


Words = Annotated[int, Field(ge=1, le=1500), BeforeValidator(whole)]


class FreeTextShape(ItemShape):
    """Some lines that a person marks."""

    makes = FreeText
    type: Literal["free_text"]
    rubric: Annotated[list[CriterionShape], Field(max_length=20)] = []
    min_words: Words = 0
    max_words: Words = 0
    model_answer: Prose = ""

    def item_fields(self) -> dict[str, Any]:
        given = super().item_fields()
        if "rubric" in given:
            given["rubric"] = tuple(criterion.value() for criterion in self.rubric)
        return given

    def problems(self) -> Iterator[Problem]:
        yield from super().problems()
        if not self.rubric:
            yield Problem("C350", ("rubric",))
        if self.max_words and self.min_words > self.max_words:
            yield Problem("C349", ("max_words",))
        first: dict[str, int] = {}
        for place, criterion in enumerate(self.rubric):
            if criterion.id in first:
                where = {"value": criterion.id, "first": ("rubric", first[criterion.id])}
                yield Problem("C348", ("rubric", place, "id"), where)
            first.setdefault(criterion.id, place)
            yield from _level_problems(criterion, place)


def _level_problems(criterion: CriterionShape, place: int) -> Iterator[Problem]:
    points = [level.points for level in criterion.levels]
    if points and max(points) != criterion.points:
        yield Problem("C347", ("rubric", place, "levels"), {"points": f"{criterion.points:g}"})
    for number, worth in enumerate(points):
        if worth in points[:number]:
            where = ("rubric", place, "levels", number, "points")
            yield Problem("C351", where, {"first": ("rubric", place, "levels", points.index(worth))})
