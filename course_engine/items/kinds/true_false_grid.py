"""True or false, several at once: statements that hold or do not. Kept as `{"values": {"s-1": true}}`, without open ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from course_engine.items.base import N_, Answer, BaseItem, Fields, Part, Said, only, single_value
from course_engine.items.choices import in_order, missing_feedback, repeated_ids, repeated_texts
from course_engine.items.kinds.true_false import verdict
from course_engine.items.shapes import Id, ItemShape, Line, Problem, Shape, YesOrNo
from course_engine.items.typed import known

LESS = N_(
    "%(right)s richtig und %(wrong)s falsch entschieden: Die falschen werden von den richtigen abgezogen."
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One row; `answer` says whether it holds. `text` and `feedback` are inline Markdown."""

    id: str
    text: str
    answer: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalseGrid(BaseItem):
    """Statements, each to be judged. The part of a statement is its id."""

    kind: ClassVar[str] = "true_false_grid"
    countable: ClassVar[bool] = True

    statements: tuple[Statement, ...]

    @classmethod
    def nested(cls, body: Any) -> dict[str, Any]:
        return {"statements": tuple(Statement(**one) for one in body["statements"])}

    def read(self, fields: Fields) -> Answer:
        only(fields, *(one.id for one in self.statements))
        picked = {one.id: known(single_value(fields, one.id), ("true", "false")) for one in self.statements}
        return {"values": {key: value == "true" for key, value in picked.items() if value is not None}}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {key: ("true" if holds else "false",) for key, holds in answer["values"].items()}

    def score(self, answer: Answer) -> Fraction:
        """Share of the statements judged right, less the share judged wrong, never below 0; open ones count neither way."""
        right, wrong = self._judged(answer["values"])
        return max(Fraction(0), Fraction(right - wrong, len(self.statements)))

    def right_answer(self) -> Answer:
        return {"values": {one.id: one.answer for one in self.statements}}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        values = answer["values"]
        return tuple(
            replace(verdict(values[one.id]), about=one.text) for one in self.statements if one.id in values
        )

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        values = answer["values"] if answer else {}
        parts = tuple(_explained(one, values.get(one.id)) for one in self.statements)
        right, wrong = self._judged(values)
        less = Part("", None, None, remark=LESS, values={"right": right, "wrong": wrong})
        return (*parts, less) if wrong else parts

    def shown_order(self, generator: Random, *, shuffle: bool) -> list[str]:
        ids = [one.id for one in self.statements]
        if shuffle:
            generator.shuffle(ids)
        return ids

    def in_order(self, ids: Sequence[str]) -> Self:
        return replace(self, statements=in_order(self.statements, ids))

    def _judged(self, values: Mapping[str, bool]) -> tuple[int, int]:
        """The number of statements judged right, and judged wrong."""
        right = sum(values.get(one.id) == one.answer for one in self.statements)
        return right, len(values) - right


def _explained(statement: Statement, holds: bool | None) -> Part:
    return Part(
        id=statement.id,
        credit=None if holds is None else Fraction(holds == statement.answer),
        given=None if holds is None else verdict(holds),
        right=verdict(statement.answer),
        label=statement.text,
        feedback=statement.feedback,
    )


class GridStatementShape(Shape):
    """One statement in a file."""

    id: Id
    text: Line
    answer: YesOrNo
    feedback: Line = ""

    def value(self) -> Statement:
        """Return it as a value."""
        return Statement(**self.fields())


class TrueFalseGridShape(ItemShape):
    """Several statements."""

    makes = TrueFalseGrid
    type: Literal["true_false_grid"]
    statements: Annotated[list[GridStatementShape], Field(min_length=2, max_length=20)]

    def item_fields(self) -> dict[str, Any]:
        return super().item_fields() | {"statements": tuple(one.value() for one in self.statements)}

    def problems(self) -> Iterator[Problem]:
        yield from repeated_ids(self.statements, "statements")
        yield from missing_feedback(self.statements, "statements")
        yield from repeated_texts(self.statements, "statements", code="C320")
        if len({one.answer for one in self.statements}) == 1:
            yield Problem("C321", ("statements",))
