"""What every type of item has and can do. A type is one file in `kinds/`; this is the list of what it may say.

An answer is read from the fields of a form (`Fields`: by part, the values sent; the item itself is the part ""), kept as
a small JSON object (`Answer`) in a shape of the type's own, and given back as fields. `None` means "no answer".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from random import Random
from typing import Any, ClassVar, Self

from course_engine.items.bodies import Body, as_tuple, plain_fields

Answer = dict[str, Any]
Fields = Mapping[str, Sequence[str]]


def N_(text: str) -> str:  # noqa: N802  (the name that the message extraction looks for)
    """Mark `text` as a message to be translated later; returns it unchanged."""
    return text


class InvalidAnswer(ValueError):
    """An answer that does not fit its item; nothing of it is stored. `text` is a German message to be translated."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


NOT_OF_THIS_ITEM = N_("Diese Antwort passt nicht zur Aufgabe. Lade die Seite neu und wähle noch einmal.")


class Form(StrEnum):
    """What a text is, and so how a page shows it."""

    MARKDOWN = "markdown"  # inline Markdown, from the author
    PLAIN = "plain"  # as the person typed it
    PROSE = "prose"  # the same, in several lines
    MESSAGE = "message"  # one of our own words, to be translated
    NUMBER = "number"  # digits, written as the page's language does


@dataclass(frozen=True, slots=True)
class Said:
    """Something said, by a person or an author. `about` (inline Markdown) names the part that it speaks of.

    `values` fill the places of a message.
    """

    text: str
    form: Form = Form.PLAIN
    unit: str = ""
    about: str = ""
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ChoiceGrade:
    """One option of an item as it turned out. `feedback` is inline Markdown."""

    id: str
    text: str
    chosen: bool
    correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an item asked for, as it turned out.

    `credit` from 0 to 1, None where nothing is judged; `given` is what was answered, None for nothing; `right` is what
    would have been right, None where there is nothing to show; `remark` is a German message about how it was judged,
    filled with `values`.
    """

    id: str
    credit: Fraction | None
    given: Said | None
    right: Said | None = None
    label: str = ""  # inline Markdown
    feedback: str = ""  # inline Markdown
    remark: str = ""
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Vignette:
    """A case that several items speak of: `text` is Markdown, `title` a line above it."""

    id: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseItem:
    """What every type of item has. `prompt` and `explanation` are Markdown, `hints` inline Markdown."""

    kind: ClassVar[str]
    scored: ClassVar[bool] = True  # False: it brings no points, whatever is answered
    marked: ClassVar[bool] = False  # True: a person says what the answer is worth
    countable: ClassVar[bool] = (
        False  # True: people pick and do not write, so that statistics can count their answers
    )

    id: str
    prompt: str
    points: float = 1.0
    hints: tuple[str, ...] = ()
    explanation: str = ""
    lesson: str | None = None  # id of the lesson in which to read it up
    vignette: Vignette | None = None  # the case that it speaks of, shown above it

    def to_body(self) -> Body:
        """Return the JSON-able body with `type` in it, fields at their default left out."""
        return {"type": self.kind, **plain_fields(self)}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the item that `to_body` wrote; raises TypeError for a body of another type's shape."""
        given = {name: value for name, value in body.items() if name != "type"}
        if case := given.get("vignette"):
            given["vignette"] = Vignette(**case)
        return cls(**{name: as_tuple(value) for name, value in given.items()} | cls.nested(given))

    @classmethod
    def nested(cls, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return those fields of `body` that hold values of their own (choices, gaps), made from their bodies."""
        return {}

    def read(self, fields: Fields) -> Answer | None:
        """Return the answer that the fields give in the shape in which it is kept; raises InvalidAnswer for junk."""
        raise NotImplementedError

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        """Return the fields that give `answer`: `read` of them is `answer` again."""
        raise NotImplementedError

    def score(self, answer: Answer) -> Fraction:
        """Return what an answer that says something is worth, from 0 to 1. A person's mark comes from elsewhere."""
        raise NotImplementedError

    def right_answer(self) -> Answer | None:
        """Return an answer that brings all points, None where nobody can know one beforehand."""
        raise NotImplementedError

    def words(self, answer: Answer) -> tuple[Said, ...]:
        """Return an answer as people read it, one entry for each thing said; what is empty is left out."""
        raise NotImplementedError

    def choices_explained(self, answer: Answer | None) -> tuple[ChoiceGrade, ...]:
        """Return every option as it turned out; empty for types without options."""
        return ()

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        """Return every part as it turned out; empty for types that are explained by their options."""
        return ()

    def shown_order(self, generator: Random, *, shuffle: bool) -> list[str]:
        """Return the ids of what is shown in an order of its own: as the author wrote it, mixed where `shuffle` says so."""
        return []

    def in_order(self, ids: Sequence[str]) -> Self:
        """Return the item as it is shown when its options stand in the order of `ids`; unknown ones come last."""
        return self


def says_nothing(answer: Answer | None) -> bool:
    """Whether this is no answer: nothing there, nothing ticked, empty fields."""
    return not (answer and _says(answer))


def _says(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_says(one) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_says(one) for one in value)
    return value not in ("", None)


def only(fields: Fields, *parts: str) -> None:
    """Raise InvalidAnswer where `fields` has a part other than these."""
    if not set(fields) <= set(parts):
        raise InvalidAnswer(NOT_OF_THIS_ITEM)


def single_value(fields: Fields, part: str = "") -> str | None:
    """Return the one value of a part, None where it has none; raises InvalidAnswer for several."""
    values = fields.get(part, ())
    if len(values) > 1:
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    return values[0] if values else None
