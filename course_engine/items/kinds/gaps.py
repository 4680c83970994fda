"""Gaps: a text with places to be filled. Kept as `{"gaps": {"g-1": "KUG"}}`: what was typed, or the id of a choice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field

from course_engine.items.base import (
    N_,
    Answer,
    BaseItem,
    Fields,
    Form,
    InvalidAnswer,
    Part,
    Said,
    only,
    single_value,
)
from course_engine.items.bodies import as_tuple
from course_engine.items.choices import (
    Choice,
    ChoiceShape,
    in_order,
    missing_feedback,
    repeated_ids,
    repeated_texts,
)
from course_engine.items.gap_text import places, places_without_field, sentence_of, words_before
from course_engine.items.shapes import (
    AnyNumber,
    Id,
    ItemShape,
    Location,
    Problem,
    Prose,
    Shape,
    Title,
    Tolerance,
    VerdictsShape,
)
from course_engine.items.typed import comparable, decimal, known, line, number_line, number_of

NO_NUMBER_IN_GAP = N_(
    "In eine der Lücken gehört eine Zahl. Schreib sie mit Ziffern, zum Beispiel 12 oder 0,5."
)

NEEDED = {"text": "answers", "choice": "choices", "number": "answer"}
OWN_FIELDS = {
    "text": {"answers"},
    "choice": {"choices"},
    "number": {"answer", "tolerance", "unit"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One place to be filled, by `type`.

    text: one of `answers`, compared as short answers are; choice: one of `choices`; number: at most `tolerance` (same
    `unit`) away from `answer`. Feedback is inline Markdown; that of a choice goes before that of the gap.
    """

    id: str
    type: str
    answers: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    answer: float = 0.0
    tolerance: float = 0.0
    unit: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""

    def read(self, value: str) -> str:
        """Return the value as it is kept; raises InvalidAnswer for what cannot be one."""
        if self.type == "choice":
            return known(value or None, tuple(choice.id for choice in self.choices)) or ""
        if self.type == "text":
            return line(value)
        try:
            return number_line(value, self.unit)
        except InvalidAnswer:
            raise InvalidAnswer(NO_NUMBER_IN_GAP) from None

    def is_right(self, value: str) -> bool:
        """Whether a value that was kept is right."""
        if self.type == "choice":
            return any(choice.id == value and choice.correct for choice in self.choices)
        if self.type == "text":
            return comparable(value) in {comparable(text) for text in self.answers}
        number = number_of(value)
        return number is not None and abs(number - decimal(self.answer)) <= decimal(self.tolerance)

    @property
    def right_value(self) -> str:
        """A value that is right."""
        if self.type == "choice":
            return next(choice.id for choice in self.choices if choice.correct)
        return self.answers[0] if self.type == "text" else f"{decimal(self.answer):f}"

    def said(self, value: str) -> Said:
        """Return a value as people read it."""
        if self.type == "choice":
            return Said(next(one.text for one in self.choices if one.id == value), Form.MARKDOWN)
        return Said(value) if self.type == "text" else Said(value, Form.NUMBER, self.unit)

    def feedback(self, value: str | None) -> str:
        """Return what is to be said about a value, None for none."""
        chosen = next((choice.feedback for choice in self.choices if choice.id == value), "")
        verdict = value is not None and self.is_right(value)
        return chosen or (self.feedback_right if verdict else self.feedback_wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps(BaseItem):
    """`text` (Markdown) with each gap once in it, as `{{gap-id}}`. The part of a gap is its id."""

    kind: ClassVar[str] = "gaps"

    text: str
    gaps: tuple[Gap, ...]

    @classmethod
    def nested(cls, body: Any) -> dict[str, Any]:
        return {"gaps": tuple(_gap(one) for one in body["gaps"])}

    @property
    def numbers(self) -> dict[str, int]:
        """By the id of a gap its number, from 1, in the order of the text."""
        ids = {gap.id for gap in self.gaps}
        in_text = [one for one in dict.fromkeys(places(self.text)) if one in ids]
        rest = [gap.id for gap in self.gaps if gap.id not in in_text]
        return {gap_id: number for number, gap_id in enumerate(in_text + rest, start=1)}

    def gap(self, gap_id: str) -> Gap:
        """Return the gap of that id."""
        return next(gap for gap in self.gaps if gap.id == gap_id)

    def words_before(self, gap_id: str) -> str:
        """Return the few words before a gap, without Markdown."""
        return words_before(gap_id, self.text)

    def read(self, fields: Fields) -> Answer:
        only(fields, *(gap.id for gap in self.gaps))
        filled = {gap.id: gap.read(single_value(fields, gap.id) or "") for gap in self.gaps}
        return {"gaps": {gap_id: value for gap_id, value in filled.items() if value}}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {gap_id: (value,) for gap_id, value in answer["gaps"].items()}

    def score(self, answer: Answer) -> Fraction:
        """Share of the gaps that are filled right."""
        filled = answer["gaps"]
        return Fraction(
            sum(gap.id in filled and gap.is_right(filled[gap.id]) for gap in self.gaps), len(self.gaps)
        )

    def right_answer(self) -> Answer:
        return {"gaps": {gap.id: gap.right_value for gap in self.gaps}}

    def words(self, answer: Answer) -> tuple[Said, ...]:
        filled = answer["gaps"]
        return tuple(
            replace(gap.said(filled[gap.id]), about=f"({number})")
            for number, gap in self._numbered
            if gap.id in filled
        )

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        filled = answer["gaps"] if answer else {}
        shown = {gap_id: f"({number})" for gap_id, number in self.numbers.items()}
        return tuple(self._explained(gap, filled.get(gap.id), shown) for _number, gap in self._numbered)

    def shown_order(self, generator: Random, *, shuffle: bool) -> list[str]:
        """Return `gap/choice` of every choice, mixed within its gap where `shuffle` says so."""
        order: list[str] = []
        for gap in self.gaps:
            ids = [f"{gap.id}/{choice.id}" for choice in gap.choices]
            if shuffle:
                generator.shuffle(ids)
            order += ids
        return order

    def in_order(self, ids: Sequence[str]) -> Self:
        return replace(self, gaps=tuple(_with_choices_in_order(gap, ids) for gap in self.gaps))

    @property
    def _numbered(self) -> list[tuple[int, Gap]]:
        numbers = self.numbers
        return sorted(((numbers[gap.id], gap) for gap in self.gaps), key=lambda pair: pair[0])

    def _explained(self, gap: Gap, value: str | None, shown: dict[str, str]) -> Part:
        own = f"**{shown[gap.id]}**"
        return Part(
            id=gap.id,
            credit=None if value is None else Fraction(gap.is_right(value)),
            given=None if value is None else gap.said(value),
            right=gap.said(gap.right_value),
            label=sentence_of(gap.id, self.text, shown | {gap.id: own}) or own,
            feedback=gap.feedback(value),
        )


def _gap(body: dict[str, Any]) -> Gap:
    given = {name: as_tuple(value) for name, value in body.items()}
    return Gap(**given | {"choices": tuple(Choice(**choice) for choice in body.get("choices", ()))})


def _with_choices_in_order(gap: Gap, ids: Sequence[str]) -> Gap:
    own = [one.partition("/")[2] for one in ids if one.partition("/")[0] == gap.id]
    return replace(gap, choices=in_order(gap.choices, own))


class GapShape(Shape):
    """One gap in a file."""

    id: Id
    type: Title
    answers: Annotated[list[Title], Field(max_length=50)] = []
    choices: Annotated[list[ChoiceShape], Field(max_length=20)] = []
    answer: AnyNumber | None = None
    tolerance: Tolerance = 0.0
    unit: Title = ""
    feedback: VerdictsShape = VerdictsShape()

    def value(self) -> Gap:
        """Return it as a value."""
        given = self.fields()
        feedback = {
            f"feedback_{key}": text for key, text in given.pop("feedback", self.feedback).fields().items()
        }
        return Gap(**given | feedback | {"choices": tuple(choice.value() for choice in self.choices)})

    def problems(self, here: Location) -> Iterator[Problem]:
        """Yield what is wrong with the gap that stands at `here`."""
        if self.type not in NEEDED:
            yield Problem("C328", (*here, "type"), {"value": self.type, "known": ", ".join(NEEDED)})
            return
        needed = NEEDED[self.type]
        if not getattr(self, needed) and self.answer is None:
            yield Problem("C329", (*here, needed), {"key": needed, "type": self.type})
        for name in sorted(self.model_fields_set - OWN_FIELDS[self.type] - {"id", "type", "feedback"}):
            yield Problem("C330", (*here, name), {"key": name, "type": self.type})
        yield from self._choice_problems(here) if self.type == "choice" else self._missing_verdicts(here)

    def _choice_problems(self, here: Location) -> Iterator[Problem]:
        for problem in (
            *repeated_ids(self.choices, "choices"),
            *repeated_texts(self.choices, "choices"),
            *self._unexplained_choices(),
        ):
            yield _inside(problem, here)
        right = [place for place, choice in enumerate(self.choices) if choice.correct]
        if self.choices and not right:
            yield Problem("C303", (*here, "choices"))
        for extra in right[1:]:
            first = (*here, "choices", right[0])
            yield Problem("C331", (*here, "choices", extra, "correct"), {"first": first})

    def _unexplained_choices(self) -> Iterator[Problem]:
        if not (self.feedback.right and self.feedback.wrong):
            yield from missing_feedback(self.choices, "choices")

    def _missing_verdicts(self, here: Location) -> Iterator[Problem]:
        for key in ("right", "wrong"):
            if not getattr(self.feedback, key):
                yield Problem("C306", (*here, "feedback"), {"key": key})


def _inside(problem: Problem, here: Location) -> Problem:
    """The same problem, told from further outside."""
    values = {
        name: (*here, *value) if isinstance(value, tuple) else value for name, value in problem.values.items()
    }
    return Problem(problem.code, (*here, *problem.location), values)


class GapsShape(ItemShape):
    """A text with gaps."""

    makes = Gaps
    type: Literal["gaps"]
    text: Prose
    gaps: Annotated[list[GapShape], Field(min_length=1, max_length=20)]

    def item_fields(self) -> dict[str, Any]:
        return super().item_fields() | {"gaps": tuple(gap.value() for gap in self.gaps)}

    def problems(self) -> Iterator[Problem]:
        yield from repeated_ids(self.gaps, "gaps")
        yield from self._place_problems()
        for position, gap in enumerate(self.gaps):
            yield from gap.problems(("gaps", position))

    def _place_problems(self) -> Iterator[Problem]:
        """Yield where the places in the text are not exactly one for each gap, in running text."""
        often = Counter(places(self.text))
        ids = {gap.id for gap in self.gaps}
        for position, gap in enumerate(self.gaps):
            if gap.id not in often:
                yield Problem("C324", ("gaps", position, "id"), {"value": gap.id})
        for name, times in often.items():
            if name not in ids:
                yield Problem("C325", ("text",), {"value": name, "known": ", ".join(sorted(ids))})
            elif times > 1:
                yield Problem("C326", ("text",), {"value": name, "times": times})
        for name in dict.fromkeys(places_without_field(self.text)):
            if name in ids:
                yield Problem("C327", ("text",), {"value": name})
