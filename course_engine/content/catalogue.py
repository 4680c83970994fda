"""Course content as values: what a module, a lesson, a quiz and its items are, free of files and tables.

Everything here is frozen and compares by value. Items turn into a plain body and back
(`item.to_body()`, `item_from_body`), so that an immutable item version is `(kind, body, digest)`.
Fields that hold their default are left out of the body: a field added later changes no old digest.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Any, ClassVar, Literal, Self

Body = dict[str, Any]
Severity = Literal["error", "warning"]


def N_(text: str) -> str:  # noqa: N802  (the name that the message extraction looks for)
    """Mark `text` as a message to be translated later; returns it unchanged."""
    return text


def identity(text: str) -> str:
    """Return `text` as it is: the translation into the language of the source."""
    return text


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a choice item. `text` and `feedback` are inline Markdown."""

    id: str
    text: str
    correct: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseItem:
    """What every kind of item has. `prompt` and `explanation` are Markdown, `hints` inline Markdown."""

    kind: ClassVar[str]

    id: str
    prompt: str
    points: float = 1.0
    hints: tuple[str, ...] = ()
    explanation: str = ""
    lesson: str | None = None  # id of the lesson in which to read it up

    def to_body(self) -> Body:
        """Return the JSON-able body with `type` in it, fields at their default left out."""
        return {"type": self.kind, **_plain_fields(self)}

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the item that `to_body` wrote; raises TypeError for a body of another kind's shape."""
        return cls(**{name: _as_tuple(value) for name, value in body.items() if name != "type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceItem(BaseItem):
    """An item answered by picking from `choices`."""

    choices: tuple[Choice, ...]

    @property
    def correct_ids(self) -> frozenset[str]:
        """The ids of the choices that are right."""
        return frozenset(choice.id for choice in self.choices if choice.correct)

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Self:
        """Return the item that `to_body` wrote, its choices as values."""
        choices = tuple(Choice(**choice) for choice in body["choices"])
        rest = {name: value for name, value in body.items() if name not in ("type", "choices")}
        return cls(**{name: _as_tuple(value) for name, value in rest.items()}, choices=choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(ChoiceItem):
    """Exactly one choice is right."""

    kind: ClassVar[str] = "single_choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(ChoiceItem):
    """Any number of choices, at least one, is right."""

    kind: ClassVar[str] = "multiple_choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(BaseItem):
    """A statement; `answer` says whether it holds. Feedback by what the person picked."""

    kind: ClassVar[str] = "true_false"

    answer: bool
    feedback_if_true: str = ""
    feedback_if_false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(BaseItem):
    """A word or two. `answers` are all accepted; the first is shown as the model answer."""

    kind: ClassVar[str] = "short_text"

    answers: tuple[str, ...]
    feedback_right: str = ""
    feedback_wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(BaseItem):
    """A number; right when it is at most `tolerance` (same `unit`, >= 0) away from `answer`."""

    kind: ClassVar[str] = "number"

    answer: float
    tolerance: float = 0.0
    unit: str = ""
    feedback_right: str = ""
    feedback_wrong: str = ""


Item = SingleChoice | MultipleChoice | TrueFalse | ShortText | Number

ITEM_KINDS: dict[str, type[Item]] = {
    kind.kind: kind for kind in (SingleChoice, MultipleChoice, TrueFalse, ShortText, Number)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """An assessment. `mastery_score` is the score, 0.0 to 1.0, from which it is passed."""

    id: str
    title: str
    items: tuple[Item, ...]
    language: str = "de"
    intro: str = ""
    mastery_score: float = 0.8
    variant: str = ""

    @property
    def points(self) -> float:
        """The points that all items give together."""
        return sum(item.points for item in self.items)

    def to_body(self) -> Body:
        """Return everything but the items (they have bodies of their own), JSON-able."""
        return {name: value for name, value in _plain_fields(self).items() if name != "items"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One page of a module. `body` is Markdown; `minutes` is the reading time."""

    id: str
    title: str
    minutes: int
    body: str
    variant: str = ""

    def to_body(self) -> Body:
        """Return all fields, JSON-able, those at their default left out."""
        return _plain_fields(self)


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a module asks for: ids of the quizzes to be passed before it counts as mastered."""

    quizzes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A unit of study. `body` is the introduction in Markdown; lessons are files of their own."""

    id: str
    title: str
    summary: str
    topic: str
    language: str = "de"
    licence: str = "CC-BY-4.0"
    authors: tuple[str, ...] = ()
    review_by: date | None = None
    objectives: tuple[str, ...] = ()
    requirements: Requirements = field(default_factory=Requirements)
    body: str = ""

    def to_body(self) -> Body:
        """Return all fields, JSON-able, those at their default left out."""
        return _plain_fields(self)


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the camp. `titles` maps a language code to the title."""

    id: str
    titles: Mapping[str, str]

    def title(self, language: str) -> str:
        """Return the title in `language`, else in German."""
        return self.titles.get(language) or self.titles["de"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, or doubtful, at one place of a file.

    `text` and `remedy` are German messages with `%(name)s` placeholders; `values` fills them. A finding
    that names no file (an unsaved text) has the path "-". Lines and columns count from 1.
    """

    path: str
    line: int
    column: int
    code: str
    severity: Severity
    text: str
    remedy: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether the file cannot be used like this."""
        return self.severity == "error"

    def problem(self, translate: Callable[[str], str] = identity) -> str:
        """Return the sentence that says what is wrong."""
        return self._filled(translate(self.text))

    def advice(self, translate: Callable[[str], str] = identity) -> str:
        """Return the sentence that says what to do, or an empty text."""
        return self._filled(translate(self.remedy)) if self.remedy else ""

    def message(self, translate: Callable[[str], str] = identity) -> str:
        """Return both sentences on one line."""
        return f"{self.problem(translate)} {self.advice(translate)}".strip()

    def as_line(self, translate: Callable[[str], str] = identity) -> str:
        """Return `path:line:column: CODE message`."""
        return f"{printable(self.path, limit=4096)}:{self.line}:{self.column}: {self.code} {self.message(translate)}"

    def _filled(self, text: str) -> str:
        return text % {name: printable(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        return self.as_line()


def printable(value: object, limit: int = 80) -> str:
    """Return `value` on one line, at most `limit` characters, nothing in it that a terminal would obey."""
    text = re.sub(r"\s+", " ", str(value))
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def slugified(text: str) -> str:
    """Return `text` as an id: small letters, umlauts written out, everything else a hyphen."""
    plain = text[:200].lower()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(letter, letters)
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in plain).split()
    return "-".join(words)[:64].strip("-")


def item_from_body(kind: str, body: Mapping[str, Any]) -> Item:
    """Return the item of `kind` from its body; raises KeyError for a kind that does not exist."""
    return ITEM_KINDS[kind].from_body(body)


def canonical_json(body: Mapping[str, Any]) -> str:
    """Return `body` as JSON in the one form that digests are made of."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(body: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of `body`: 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(body).encode()).hexdigest()


def _plain_fields(value: Any) -> Body:
    pairs = ((f, getattr(value, f.name)) for f in fields(value))
    return {f.name: _plain(v) for f, v in pairs if v != _default(f)}


def _default(described: Any) -> Any:
    return described.default_factory() if described.default_factory is not MISSING else described.default


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 72 and 72.0 are one body
    if hasattr(value, "__dataclass_fields__"):
        return _plain_fields(value)
    return value


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
