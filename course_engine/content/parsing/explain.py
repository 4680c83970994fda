"""From pydantic's errors to findings: the place of the offending value, plain words, a remedy."""

from typing import Any, TypeVar

from pydantic import ValidationError

from course_engine.content.catalogue import Finding, printable, slugified
from course_engine.content.parsing.codes import Place, closest, found
from course_engine.content.parsing.tree import Node
from course_engine.items.shapes import Location, Shape

S = TypeVar("S", bound=Shape)

_CODES = {
    "missing": "C201",
    "string_type": "C204",
    "string_too_short": "C211",
    "string_too_long": "C212",
    "string_pattern_mismatch": "C213",
    "float_type": "C205",
    "finite_number": "C205",
    "int_type": "C206",
    "bool_type": "C207",
    "date_type": "C208",
    "list_type": "C209",
    "model_type": "C210",
    "dict_type": "C210",
    "too_short": "C218",
    "too_long": "C219",
    "less_than_equal": "C224",
    "greater_than_equal": "C224",
    "literal_error": "C227",
}
_RANGES = {"minutes": "C214", "mastery_score": "C215", "points": "C216", "tolerance": "C217"}
_RANGES |= dict.fromkeys(("attempts", "draw", "pause", "time_limit"), "C228")
_EXAMPLES = {
    "Lesson": "l-einwilligung",
    "Module": "m-recht-am-bild",
    "Quiz": "q-recht-am-bild",
    "Choice": "a-einwilligung",
    "Section": "s-grundlagen",
    "Vignette": "v-sommerfest",
}


def read_shape(shape: type[S], node: Node, path: str) -> tuple[S | None, list[Finding]]:
    """Return the validated shape of `node` (None when it has errors) and what was found."""
    value, unknown = _without_unknown(shape, node.plain(), node, path)
    try:
        return shape.model_validate(value), unknown
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=True, include_input=True)
        return None, unknown + [explained(one, shape, node, path) for one in errors[:100]]


def explained(error: Any, shape: type[Shape], node: Node, path: str) -> Finding:
    """Return the finding for one of pydantic's errors."""
    location: Location = error["loc"]
    key = _key(location)
    code = _code(error["type"], key, node, location)
    values = {"key": key, "value": _quoted(error["input"])} | _bounds(error.get("ctx", {}), error["input"])
    if code in ("C200", "C213"):
        values["example"] = _example(error["input"], shape, location)
    if code == "C227":
        values["known"] = error["ctx"]["expected"].replace("' or '", ", ").strip("'")
    if code == "C229":
        values["reason"] = error["type"]
    return found(
        code,
        path,
        _place(node, location, at_key=error["type"] in ("missing", "too_short", "too_long")),
        **values,
    )


def _code(kind: str, key: str, node: Node, location: Location) -> str:
    if kind == "missing":
        if _is_empty(node, location):
            return "C211"
        return "C200" if key == "id" else "C201"
    if kind in ("greater_than", "greater_than_equal", "less_than_equal") and key in _RANGES:
        return _RANGES[key]
    if kind == "string_pattern_mismatch" and key == "language":
        return "C220"
    if (kind == "string_type" and node.at(*location) is None) or _is_empty(node, location):
        return "C211"
    return _CODES.get(kind, "C229")


def _is_empty(node: Node, location: Location) -> bool:
    there = node.at(*location)
    return there is not None and there.value is None


def _place(node: Node, location: Location, *, at_key: bool) -> Place:
    if at_key:
        parent = node.at(*location[:-1]) or node
        return parent.key_place(str(location[-1]))
    there = node.at(*location)
    return there.place if there else node.place


def _key(location: Location) -> str:
    """Return the name a person gave the value: the last key, whatever its position in a list."""
    return next((str(step) for step in reversed(location) if isinstance(step, str)), "")


def _bounds(context: dict[str, Any], value: Any) -> dict[str, Any]:
    limit = next(
        (context[name] for name in ("max_length", "min_length", "ge", "gt", "le") if name in context), ""
    )
    length = context.get("actual_length") or (len(value) if isinstance(value, str | list) else "")
    return {"limit": limit, "length": length}


def _quoted(value: Any) -> str:
    return printable(value, 40) if isinstance(value, str | int | float) else "…"


def _example(value: Any, shape: type[Shape], location: Location) -> str:
    """Return an id that would do: what was written, put right, else one of the usual form."""
    slug = slugified(value) if isinstance(value, str) else ""
    if len(slug) >= 2:
        return slug
    if "choices" in location:
        return _EXAMPLES["Choice"]
    return _EXAMPLES.get(shape.__name__.removesuffix("Shape"), "i-sommerfest")


def _without_unknown(shape: type[Shape], value: Any, node: Node, path: str) -> tuple[Any, list[Finding]]:
    """Return `value` without the keys that `shape` does not know, and a warning for each of them."""
    try:
        shape.model_validate(value)
    except ValidationError as error:
        places = [one["loc"] for one in error.errors() if one["type"] == "extra_forbidden"]
        for location in places:
            _remove(value, location)
        return value, [_unknown(shape, location, node, path) for location in places[:100]]
    return value, []


def _remove(value: Any, location: Location) -> None:
    for step in location[:-1]:
        value = value[step]
    del value[location[-1]]


def _unknown(shape: type[Shape], location: Location, node: Node, path: str) -> Finding:
    parent = node.at(*location[:-1]) or node
    key, known = str(location[-1]), _known(shape, location[:-1])
    place = parent.key_place(key)
    unused = [name for name in known if name not in parent.keys]
    if near := closest(key, unused):
        return found("C202", path, place, key=key, closest=near)
    return found("C203", path, place, key=key, known=", ".join(known))


def _known(shape: type[Shape], location: Location) -> list[str]:
    """Return the fields of the shape at `location` inside `shape`."""
    schema = shape.model_json_schema()
    here: Any = schema
    for step in location:
        here = _resolved(schema, here)
        here = here["items"] if isinstance(step, int) else here["properties"][step]
    return list(_resolved(schema, here)["properties"])


def _resolved(schema: Any, here: Any) -> Any:
    return schema["$defs"][here["$ref"].split("/")[-1]] if "$ref" in here else here
