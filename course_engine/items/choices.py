"""Options to pick from: what the types single choice and multiple choice have in common."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field

from course_engine.items.base import (
    NOT_OF_THIS_ITEM,
    Answer,
    BaseItem,
    ChoiceGrade,
    Form,
    InvalidAnswer,
    Said,
)
from course_engine.items.shapes import Id, ItemShape, Line, Location, Problem, Shape, YesOrNo


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice item. `text` and `feedback` are inline Markdown."""

    id: str
    text: str
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceItem(BaseItem):
    """An item answered by picking from `choices`."""

    countable: ClassVar[bool] = True

    choices: tuple[Choice, ...]

    @classmethod
    def nested(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        return {"choices": tuple(Choice(**choice) for choice in body["choices"])}

    @property
    def correct_ids(self) -> frozenset[str]:
        """The ids of the choices that are right."""
        return frozenset(choice.id for choice in self.choices if choice.correct)

    def chosen(self, answer: Answer | None) -> frozenset[str]:
        """The ids of the choices that an answer picks."""
        raise NotImplementedError

    def picked(self, ids: Sequence[str]) -> list[str]:
        """Return the ids in the order of the choices, each once; raises InvalidAnswer for one that is none of them."""
        known = [choice.id for choice in self.choices]
        if len(ids) > len(known) or any(one not in known for one in ids):
            raise InvalidAnswer(NOT_OF_THIS_ITEM)
        return [one for one in known if one in ids]

    def words(self, answer: Answer) -> tuple[Said, ...]:
        chosen = self.chosen(answer)
        return tuple(Said(choice.text, Form.MARKDOWN) for choice in self.choices if choice.id in chosen)

    def choices_explained(self, answer: Answer | None) -> tuple[ChoiceGrade, ...]:
        chosen = self.chosen(answer)
        return tuple(
            ChoiceGrade(choice.id, choice.text, choice.id in chosen, choice.correct, choice.feedback)
            for choice in self.choices
        )

    def shown_order(self, generator: Random, *, shuffle: bool) -> list[str]:
        ids = [choice.id for choice in self.choices]
        if shuffle:
            generator.shuffle(ids)
        return ids

    def in_order(self, ids: Sequence[str]) -> Self:
        return replace(self, choices=in_order(self.choices, ids))


def in_order(options: tuple[Any, ...], ids: Sequence[str]) -> tuple[Any, ...]:
    """Return `options` (with an `id`) in the order of `ids`; those that are not named come last, as they stood."""
    place = {one: position for position, one in enumerate(ids)}
    return tuple(sorted(options, key=lambda option: place.get(option.id, len(place))))


class ChoiceShape(Shape):
    """One option in a file."""

    id: Id
    text: Line
    correct: YesOrNo = False
    feedback: Line = ""

    def value(self) -> Choice:
        """Return it as a value."""
        return Choice(**self.fields())


class ChoiceItemShape(ItemShape):
    """An item with choices in a file."""

    choices: Annotated[list[ChoiceShape], Field(min_length=2, max_length=20)]

    def item_fields(self) -> dict[str, Any]:
        """Return the arguments that make the item, its choices as values."""
        return super().item_fields() | {"choices": tuple(choice.value() for choice in self.choices)}

    def problems(self) -> Iterator[Problem]:
        yield from repeated_ids(self.choices, "choices")
        if not any(choice.correct for choice in self.choices):
            yield Problem("C303", ("choices",))
        yield from missing_feedback(self.choices, "choices")
        yield from repeated_texts(self.choices, "choices")


def repeated_ids(options: Sequence[Any], key: str) -> Iterator[Problem]:
    """Yield a problem for each option that has the id of an earlier one."""
    first: dict[str, int] = {}
    for position, option in enumerate(options):
        if option.id in first:
            before: Location = (key, first[option.id], "id")
            yield Problem("C222", (key, position, "id"), {"value": option.id, "first": before})
        first.setdefault(option.id, position)


def repeated_texts(options: Sequence[Any], key: str, code: str = "C307") -> Iterator[Problem]:
    """Yield the problem `code` for each option that says the same as an earlier one."""
    first: dict[str, int] = {}
    for position, option in enumerate(options):
        text = option.text.casefold()
        if text in first:
            yield Problem(code, (key, position), {"first": (key, first[text])})
        first.setdefault(text, position)


def missing_feedback(options: Sequence[Any], key: str) -> Iterator[Problem]:
    """Yield a problem for each option without feedback."""
    for position, option in enumerate(options):
        if not option.feedback:
            yield Problem("C306", (key, position), {"key": "feedback"})
