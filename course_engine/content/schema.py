"""JSON Schema of the files, for editors that help while somebody writes: made of the shapes that read them."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from course_engine.content.parsing.shapes import (
    LessonShape,
    ModuleShape,
    PathShape,
    QuizShape,
    SectionShape,
    TopicShape,
)
from course_engine.items import ITEM_SHAPES
from course_engine.items.vignette import VignetteShape

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_SHAPES: dict[str, type[BaseModel]] = {
    "module": ModuleShape,
    "lesson": LessonShape,
    "quiz": QuizShape,
    "paths": PathShape,
    "topics": TopicShape,
}
_LISTS = ("paths", "topics")

KINDS = tuple(_SHAPES)


def schema_of(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file: of the front matter for a module or a lesson, else of all of it.

    Raises KeyError for an unknown kind.
    """
    shape = _SHAPES[kind]
    shapes: list[type[BaseModel]] = [shape]
    if kind == "quiz":
        shapes += [SectionShape, VignetteShape, *ITEM_SHAPES.values()]
    _keys, made = models_json_schema([(one, "validation") for one in shapes])
    parts: dict[str, Any] = made["$defs"]
    if kind == "quiz":
        _name_items(parts)
    _let_numbers_be_texts(parts)
    this = {"$ref": f"#/$defs/{shape.__name__}"}
    body = {"type": "array", "items": this} if kind in _LISTS else this
    return {"$schema": DIALECT, "title": f"Course Engine: {kind}", **body, "$defs": parts}


def _name_items(parts: dict[str, Any]) -> None:
    """Say what may stand where items stand: the shapes read them one by one."""
    items = [{"$ref": f"#/$defs/{shape.__name__}"} for shape in ITEM_SHAPES.values()]
    case = {"$ref": f"#/$defs/{VignetteShape.__name__}"}
    for holder, may in (
        (QuizShape, [*items, case]),
        (SectionShape, [*items, case]),
        (VignetteShape, items),
    ):
        parts[holder.__name__]["properties"]["items"]["items"] = {"anyOf": may}
    section = {"$ref": f"#/$defs/{SectionShape.__name__}"}
    parts[QuizShape.__name__]["properties"]["sections"]["items"] = section


def _let_numbers_be_texts(part: Any) -> None:
    """Where a text is expected, an unquoted 1907 is one: so the files are read."""
    if isinstance(part, dict):
        if part.get("type") == "string" and not {"const", "enum", "pattern", "format"} & part.keys():
            part["type"] = ["string", "number"]
        for value in part.values():
            _let_numbers_be_texts(value)
    elif isinstance(part, list):
        for value in part:
            _let_numbers_be_texts(value)
