"""Course content as values: what a module, a lesson and a quiz are, free of files and tables.

Everything here is frozen and compares by value. The items of a quiz are in the room `items`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from course_engine.items import Item
from course_engine.items.bodies import Body, plain_fields

Severity = Literal["error", "warning"]


def identity(text: str) -> str:
    """Return `text` as it is: the translation into the language of the source."""
    return text


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a quiz, a pool where `draw` says how many of its items an attempt gets (all for None)."""

    id: str
    title: str = ""
    draw: int | None = None
    items: tuple[str, ...] = ()  # their ids, in the author's order


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a quiz is taken. Times in minutes; None for no limit."""

    shuffle_items: bool = False  # within each section
    shuffle_choices: bool = False
    attempts: int | None = None  # the most that a person may begin
    pause: int = 0  # between submitting and the next beginning
    time_limit: int | None = None
    feedback: Literal["at_end", "at_once"] = "at_end"
    certainty: bool = False  # whether people say how sure they are, and it counts

    def to_body(self) -> Body:
        """Return all fields, JSON-able, those at their default left out."""
        return plain_fields(self)


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
    sections: tuple[Section, ...] = ()  # none: all items in one
    settings: Settings = field(default_factory=Settings)

    @property
    def points(self) -> float:
        """The points that all items give together."""
        return sum(item.points for item in self.items if item.scored)

    def section_of(self, item_id: str) -> str:
        """Return the id of the section that an item stands in, "" where there are none."""
        return next((section.id for section in self.sections if item_id in section.items), "")

    def to_body(self) -> Body:
        """Return everything but the items (they have bodies of their own), JSON-able."""
        return {name: value for name, value in plain_fields(self).items() if name != "items"}


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
        return plain_fields(self)


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a module asks for: ids of the quizzes to be passed before it counts as mastered."""

    quizzes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """Modules (their ids) to go through first: advice, or with `locked` a condition for beginning."""

    modules: tuple[str, ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a module's glossary and what it means, both plain text; `forms` are other ways of writing it."""

    term: str
    means: str
    forms: tuple[str, ...] = ()


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
    prerequisites: Prerequisites = field(default_factory=Prerequisites)
    owner: str = ""
    sources: tuple[str, ...] = ()  # inline Markdown
    glossary: tuple[Term, ...] = ()
    body: str = ""

    def to_body(self) -> Body:
        """Return all fields, JSON-able, those at their default left out."""
        return plain_fields(self)


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of the camp. `titles` maps a language code to the title."""

    id: str
    titles: Mapping[str, str]

    def title(self, language: str) -> str:
        """Return the title in `language`, else in German."""
        return self.titles.get(language) or self.titles["de"]


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Modules (their ids) in a sensible order. `titles` and `summaries` map a language code to a text."""

    id: str
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    modules: tuple[str, ...]


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
    reason: str = ""  # why it matters, where that does not go without saying

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

    def why(self, translate: Callable[[str], str] = identity) -> str:
        """Return the sentence that says why it matters, or an empty text."""
        return self._filled(translate(self.reason)) if self.reason else ""

    def message(self, translate: Callable[[str], str] = identity) -> str:
        """Return all sentences on one line."""
        said = (self.problem(translate), self.why(translate), self.advice(translate))
        return " ".join(one for one in said if one)

    def as_line(self, translate: Callable[[str], str] = identity) -> str:
        """Return `path:line:column: CODE message`."""
        return f"{printable(self.path, limit=4096)}:{self.line}:{self.column}: {self.code} {self.message(translate)}"

    def _filled(self, text: str) -> str:
        return text % {
            name: printable(value, limit=400 if name == "known" else 80)
            for name, value in self.values.items()
        }

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
