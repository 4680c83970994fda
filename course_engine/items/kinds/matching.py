"""Matching: to each premise one of the options. Kept as `{"matches": {"p-1": "o-2"}}`, only what was picked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from course_engine.items.base import Answer, BaseItem, Fields, Form, Part, Said, only, single_value
from course_engine.items.choices import in_order, missing_feedback, repeated_ids, repeated_texts
from course_engine.items.shapes import Id, ItemShape, Line, Problem, Shape
from course_engine.items.typed import known


@dataclass(frozen=True, slots=True)
class Premise:
    """What an option is looked for; `match` is the id of the right one. `text` and `feedback` are inline Markdown."""

    id: str
    text: str
    match: str
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """What can be picked for every premise. `text` is inline Markdown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(BaseItem):
    """Premises and options; some options may fit nowhere. The part of a premise is its id."""

    kind: ClassVar[str] = "matching"
    countable: ClassVar[bool] = True

    premises: tuple[Premise, ...]
    options: tuple[Option, ...]

    @classmethod
    def nested(cls, body: Any) -> dict[str, Any]:
        return {
            "premises": tuple(Premise(**one) for one in body["premises"]),
            "options": tuple(Option(**one) for one in body["options"]),
        }

    def read(self, fields: Fields) -> Answer:
        only(fields, *(one.id for one in self.premises))
        ids = tuple(option.id for option in self.options)
        picked = {one.id: single_value(fields, one.id) for one in self.premises}
        return {"matches": {key: known(value, ids) for key, value in picked.items() if value}}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {key: (option,) for key, option in answer["matches"].items()}

    def score(self, answer: Answer) -> Fraction:
        """Share of the premises with the right option."""
        right = sum(answer["matches"].get(one.id) == one.match for one in self.premises)
        return Fraction(right, len(self.premises))

    def right_answer(self) -> Answer:
        return {"matches": {one.id: one.match for one in self.premises}}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        matches = answer["matches"]
        return tuple(
            replace(self._said(matches[one.id]), about=one.text) for one in self.premises if one.id in matches
        )

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        matches = answer["matches"] if answer else {}
        return tuple(self._explained(one, matches.get(one.id)) for one in self.premises)

    def shown_order(self, generator: Random, *, shuffle: bool) -> list[str]:
        """Return the ids of the options, mixed in any case: the author mostly wrote each beside its premise."""
        ids = [option.id for option in self.options]
        generator.shuffle(ids)
        return ids

    def in_order(self, ids: Sequence[str]) -> Self:
        return replace(self, options=in_order(self.options, ids))

    def _explained(self, premise: Premise, picked: str | None) -> Part:
        return Part(
            id=premise.id,
            credit=None if picked is None else Fraction(picked == premise.match),
            given=None if picked is None else self._said(picked),
            right=self._said(premise.match),
            label=premise.text,
            feedback=premise.feedback,
        )

    def _said(self, option_id: str) -> Said:
        return Said(next(one.text for one in self.options if one.id == option_id), Form.MARKDOWN)


class PremiseShape(Shape):
    """One premise in a file."""

    id: Id
    text: Line
    match: Id
    feedback: Line = ""

    def value(self) -> Premise:
        """Return it as a value."""
        return Premise(**self.fields())


class OptionShape(Shape):
    """One option in a file."""

    id: Id
    text: Line

    def value(self) -> Option:
        """Return it as a value."""
        return Option(**self.fields())


class MatchingShape(ItemShape):
    """Premises and options."""

    makes = Matching
    type: Literal["matching"]
    premises: Annotated[list[PremiseShape], Field(min_length=2, max_length=20)]
    options: Annotated[list[OptionShape], Field(min_length=2, max_length=30)]

    def item_fields(self) -> dict[str, Any]:
        return super().item_fields() | {
            "premises": tuple(one.value() for one in self.premises),
            "options": tuple(one.value() for one in self.options),
        }

    def problems(self) -> Iterator[Problem]:
        yield from repeated_ids(self.premises, "premises")
        yield from repeated_ids(self.options, "options")
        options = {one.id for one in self.options}
        for position, premise in enumerate(self.premises):
            if premise.match not in options:
                where = ("premises", position, "match")
                yield Problem("C322", where, {"value": premise.match, "known": ", ".join(sorted(options))})
        yield from repeated_texts(self.premises, "premises", code="C320")
        yield from repeated_texts(self.options, "options", code="C320")
        if not self.explanation:
            yield from missing_feedback(self.premises, "premises")
