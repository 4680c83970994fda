"""Ordering: entries to be put into the right order. Kept as `{"positions": {"e-1": 2}}`, as far as places were given.

Places that are missing or given twice are kept: nothing that somebody entered is refused or lost.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from course_engine.items.base import N_, Answer, BaseItem, Fields, Form, Part, Said, only, single_value
from course_engine.items.choices import in_order, missing_feedback, repeated_ids, repeated_texts
from course_engine.items.shapes import Id, ItemShape, Line, Problem, Shape
from course_engine.items.typed import known

PLACE = N_("Platz %(place)s")
TWICE = N_("Diesen Platz hast du mehr als einmal vergeben. Für die Punkte zählt nur, was eindeutig ist.")
PAIRS = N_(
    "Verglichen wird jeder Eintrag mit jedem anderen: %(right)s von %(total)s Paaren stehen in der richtigen "
    "Reihenfolge, %(wrong)s in der falschen. Die falschen werden von den richtigen abgezogen."
)


@dataclass(frozen=True, slots=True)
class OrderEntry:
    """Something that has its place. `text` and `feedback` are inline Markdown."""

    id: str
    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(BaseItem):
    """Entries in the right order; `shown` are their ids as a page shows them. The part of an entry is its id."""

    kind: ClassVar[str] = "ordering"
    countable: ClassVar[bool] = True

    entries: tuple[OrderEntry, ...]
    shown: tuple[str, ...] = ()

    @classmethod
    def nested(cls, body: Any) -> dict[str, Any]:
        return {"entries": tuple(OrderEntry(**one) for one in body["entries"])}

    @property
    def shown_entries(self) -> tuple[OrderEntry, ...]:
        """The entries as a page shows them."""
        shown: tuple[OrderEntry, ...] = in_order(self.entries, self.shown)
        return shown

    def read(self, fields: Fields) -> Answer:
        only(fields, *(one.id for one in self.entries))
        places = tuple(str(place) for place in range(1, len(self.entries) + 1))
        given = {one.id: known(single_value(fields, one.id) or None, places) for one in self.entries}
        return {"positions": {key: int(place) for key, place in given.items() if place}}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {key: (str(place),) for key, place in answer["positions"].items()}

    def score(self, answer: Answer) -> Fraction:
        """Pairs in the right order less pairs in the wrong one, by all pairs, never below 0.

        That is Kendall's tau-a (M. G. Kendall, A New Measure of Rank Correlation, Biometrika 30, 1938). A pair of which
        one has no place, or both the same, counts neither way.
        """
        right, wrong, total = self._pairs(answer["positions"])
        return max(Fraction(0), Fraction(right - wrong, total))

    def right_answer(self) -> Answer:
        return {"positions": {one.id: place for place, one in enumerate(self.entries, start=1)}}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        positions = answer["positions"]
        placed = sorted((positions[one.id], one.text) for one in self.entries if one.id in positions)
        return tuple(Said(f"{place}. {text}", Form.MARKDOWN) for place, text in placed)

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        positions = answer["positions"] if answer else {}
        taken = Counter(positions.values())
        parts = [
            _explained(one, place, positions.get(one.id), taken)
            for place, one in enumerate(self.entries, start=1)
        ]
        right, wrong, total = self._pairs(positions)
        pairs = Part("", None, None, remark=PAIRS, values={"right": right, "wrong": wrong, "total": total})
        return (*parts, pairs) if positions and right < total else tuple(parts)

    def shown_order(self, generator: Random, *, shuffle: bool) -> list[str]:
        """Return the ids mixed in any case, and never in the right order."""
        right = [one.id for one in self.entries]
        mixed = list(right)
        generator.shuffle(mixed)
        return mixed if mixed != right else right[1:] + right[:1]

    def in_order(self, ids: Sequence[str]) -> Self:
        return replace(self, shown=tuple(ids))

    def _pairs(self, positions: Mapping[str, int]) -> tuple[int, int, int]:
        """The number of pairs in the right order, in the wrong one, and of all."""
        places = [positions.get(one.id) for one in self.entries]
        pairs = list(combinations(places, 2))
        placed = [(first, second) for first, second in pairs if first and second]
        right = sum(first < second for first, second in placed)
        wrong = sum(first > second for first, second in placed)
        return right, wrong, len(pairs)


def _explained(entry: OrderEntry, place: int, given: int | None, taken: Mapping[int, int]) -> Part:
    twice = given is not None and taken[given] > 1
    return Part(
        id=entry.id,
        credit=None if given is None else Fraction(given == place and not twice),
        given=None if given is None else _place(given),
        right=_place(place),
        label=entry.text,
        feedback=entry.feedback,
        remark=TWICE if twice else "",
    )


def _place(place: int) -> Said:
    return Said(PLACE, Form.MESSAGE, values={"place": place})


class OrderEntryShape(Shape):
    """One entry in a file."""

    id: Id
    text: Line
    feedback: Line = ""

    def value(self) -> OrderEntry:
        """Return it as a value."""
        return OrderEntry(**self.fields())


class OrderingShape(ItemShape):
    """Entries in the right order."""

    makes = Ordering
    type: Literal["ordering"]
    entries: Annotated[list[OrderEntryShape], Field(min_length=2, max_length=15)]

    def item_fields(self) -> dict[str, Any]:
        return super().item_fields() | {"entries": tuple(one.value() for one in self.entries)}

    def problems(self) -> Iterator[Problem]:
        yield from repeated_ids(self.entries, "entries")
        yield from repeated_texts(self.entries, "entries", code="C320")
        if not self.explanation:
            yield from missing_feedback(self.entries, "entries")
