"""The form of an item, made from the shape that its type has in a file: a new type needs no form of its own.

Names of fields tell their place: `choices.2.text` is the text of the third choice.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from course_engine.authoring.quiz_builder.words import CHOICES, hint_of, label_of, noun_of
from course_engine.items.shapes import ItemShape, Location, Shape

_AT_THE_END = ("explanation", "hints", "lesson", "points")  # what every type has, behind what it is about
_LONG = 5_000  # characters from which a text is prose
_SHORT = 200


class Control(StrEnum):
    """How something is typed."""

    LINE = "line"
    TEXT = "text"  # a sentence or two
    PROSE = "prose"  # Markdown in several lines
    LINES = "lines"  # a list, one entry in each line
    NUMBER = "number"
    TICK = "tick"
    VERDICT = "verdict"  # true or false, and nothing until it is said
    CHOICE = "choice"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Field:
    """One control. `options` are value and words of what can be chosen."""

    name: str
    control: Control
    label: str
    hint: str
    value: str
    required: bool
    options: tuple[tuple[str, str], ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Controls that belong together; `uid` is the id of a row, which people do not see."""

    name: str
    label: str
    parts: tuple[Field | Rows | Group, ...]
    uid: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of groups, to which one more `noun` can be added."""

    name: str
    label: str
    hint: str
    noun: str
    rows: tuple[Group, ...]
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Filled:
    """What a form is filled with: the content as in a file, errors by place, and choices that depend on the item."""

    errors: Mapping[Location, Sequence[str]]
    options: Mapping[str, Sequence[tuple[str, str]]]
    decimal: str


def item_form(
    shape: type[ItemShape],
    content: Mapping[str, Any],
    *,
    errors: Mapping[Location, Sequence[str]],
    lessons: Sequence[tuple[str, str]] = (),
    decimal: str = ",",
) -> tuple[Field | Rows | Group, ...]:
    """Return the controls of an item. `errors` are sentences by place; `lessons` id and title of where to read it up."""
    options = {"lesson": lessons, "match": _named(content.get("options", ()))}
    parts = _parts(shape, content, (), _Filled(errors, options, decimal))
    return tuple(
        sorted(parts, key=lambda part: _AT_THE_END.index(part.name) if part.name in _AT_THE_END else -1)
    )


def _named(rows: Any) -> list[tuple[str, str]]:
    return [(str(one.get("id", "")), str(one.get("text", ""))) for one in rows if isinstance(one, Mapping)]


def fields_of(shape: type[Shape]) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a shape by the names that they have in a file, ids too, the type of an item left out."""
    for name, described in shape.model_fields.items():
        if not (name == "type" and issubclass(shape, ItemShape)):
            yield described.alias or name, described


def row_shape(described: Any) -> type[Shape] | None:
    """Return the shape of the entries where a field is a list of mappings."""
    if get_origin(described.annotation) is not list:
        return None
    (inner,) = get_args(described.annotation)
    return inner if isinstance(inner, type) and issubclass(inner, Shape) else None


def control_of(shape: type[Shape], name: str, described: Any) -> Control:
    """Return how a field that is no list of mappings is typed."""
    annotation = _plain_type(described.annotation)
    if (shape.__name__, name) in CHOICES or name in ("match", "lesson"):
        return Control.CHOICE
    if get_origin(annotation) is list:
        return Control.LINES
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Control.GROUP
    if annotation is bool:
        return Control.VERDICT if described.is_required() else Control.TICK
    if annotation in (int, float):
        return Control.NUMBER
    longest = next((one.max_length for one in described.metadata if getattr(one, "max_length", None)), _SHORT)
    return Control.PROSE if longest > _LONG else Control.TEXT if longest > _SHORT else Control.LINE


def _plain_type(annotation: Any) -> Any:
    """The type without `| None` and without what is noted about it."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(one for one in get_args(annotation) if one is not type(None))
    return (
        getattr(annotation, "__origin__", annotation) if hasattr(annotation, "__metadata__") else annotation
    )


def _parts(
    shape: type[Shape], content: Mapping[str, Any], location: Location, filled: _Filled
) -> Iterator[Field | Rows | Group]:
    for name, described in fields_of(shape):
        if name == "id":
            continue
        here, value = (*location, name), content.get(name)
        rows = row_shape(described)
        if rows:
            yield _rows(rows, shape, value or [], here, filled)
        elif control_of(shape, name, described) is Control.GROUP:
            inner = value if isinstance(value, Mapping) else {}
            parts = tuple(_parts(described.annotation, inner, here, filled))
            yield Group(_name(here), label_of(shape, name), parts, errors=_errors(here, filled))
        else:
            yield _field(shape, name, described, value, here, filled)


def _rows(rows: type[Shape], shape: type[Shape], value: Any, here: Location, filled: _Filled) -> Rows:
    noun = noun_of(here[-1])
    groups = tuple(
        Group(
            _name((*here, number)),
            f"{noun} {number + 1}",
            tuple(_parts(rows, content, (*here, number), filled)),
            str(content.get("id", "")),
            _errors((*here, number), filled),
        )
        for number, content in enumerate(value)
        if isinstance(content, Mapping)
    )
    name = str(here[-1])
    return Rows(_name(here), label_of(shape, name), hint_of(shape, name), noun, groups, _errors(here, filled))


def _field(
    shape: type[Shape], name: str, described: Any, value: Any, here: Location, filled: _Filled
) -> Field:
    control = control_of(shape, name, described)
    options: Sequence[tuple[str, str]] = ()
    if control is Control.CHOICE:
        known = CHOICES.get((shape.__name__, name))
        options = [(key, str(words)) for key, words in known] if known else filled.options.get(name, ())
    return Field(
        _name(here),
        control,
        label_of(shape, name),
        hint_of(shape, name),
        _shown(_default(described) if value is None else value, control, filled.decimal),
        described.is_required(),
        tuple(options),
        _errors(here, filled),
    )


def _default(described: Any) -> Any:
    """What goes without saying, where it is a number that says something."""
    number = described.default
    says = isinstance(number, float) and isfinite(number) and number > 0
    return (int(number) if number.is_integer() else number) if says else None


def _shown(value: Any, control: Control, decimal: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "\n".join(str(one) for one in value)
    text = str(value)
    return text.replace(".", decimal) if control is Control.NUMBER else text


def _name(location: Location) -> str:
    return ".".join(map(str, location))


def _errors(location: Location, filled: _Filled) -> tuple[str, ...]:
    return tuple(filled.errors.get(location, ()))
