"""One item: its shape by its type, and what the shape alone cannot say."""

from collections.abc import Iterator
from typing import Any

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.codes import found
from course_engine.content.parsing.explain import read_shape
from course_engine.content.parsing.prose import prose_findings
from course_engine.content.parsing.tree import Node
from course_engine.items import ITEM_SHAPES, Item
from course_engine.items.shapes import ItemShape, Location, Problem
from course_engine.items.vignette import VIGNETTE

KINDS = ", ".join([*ITEM_SHAPES, VIGNETTE])


def read_item(node: Node, path: str) -> tuple[Item | None, list[Finding]]:
    """Return the item in `node` (None when it has errors) and what was found."""
    shape, findings = _shape(node, path)
    if shape is None:
        return None, findings
    read, more = read_shape(shape, node, path)
    findings += more
    if read is None:
        return None, findings
    findings += prose_in(node, path)
    findings += [_as_finding(problem, node, path) for problem in read.problems()]
    return read.value(), findings


def repeated_ids(nodes: list[Node], path: str) -> Iterator[Finding]:
    """Yield a finding for each id that an earlier one of `nodes` has already."""
    first: dict[str, int] = {}
    for node in nodes:
        named = node.at("id")
        if named is None or not isinstance(named.value, str):
            continue
        if named.value in first:
            yield found("C222", path, named.place, value=named.value, first=first[named.value])
        first.setdefault(named.value, named.place[0])


def prose_in(node: Node, path: str) -> Iterator[Finding]:
    """Yield what is found in the Markdown of every text in `node`, however deep."""
    if isinstance(node.value, dict):
        for name, child in node.value.items():
            if name not in ("id", "type", "lesson", "answers", "unit", "name"):
                yield from prose_in(child, path)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from prose_in(child, path)
    elif isinstance(node.value, str):
        yield from prose_findings(node.value, path, first_line=node.text_line, place=node.place)


def _shape(node: Node, path: str) -> tuple[type[ItemShape] | None, list[Finding]]:
    if not isinstance(node.value, dict):
        return None, [found("C210", path, node.place, key="items")]
    named = node.at("type")
    if named is None or not isinstance(named.value, str):
        return None, [found("C302", path, node.key_place("type"), known=KINDS)]
    if named.value not in ITEM_SHAPES:
        return None, [found("C301", path, named.place, value=named.value, known=KINDS)]
    return ITEM_SHAPES[named.value], []


def _as_finding(problem: Problem, node: Node, path: str) -> Finding:
    values = {name: _line_of(value, node) for name, value in problem.values.items()}
    return found(problem.code, path, _place(problem.location, node), **values)


def _place(location: Location, node: Node) -> tuple[int, int]:
    """The place of a key (where it is written, else of the mapping it is missing from) or of an entry of a list."""
    if not location:
        return node.place
    *way, last = location
    holder = node.at(*way) or node
    entry = holder.at(last) if isinstance(last, int) else None
    return entry.place if entry else holder.key_place(str(last))


def _line_of(value: Any, node: Node) -> Any:
    return _place(value, node)[0] if isinstance(value, tuple) else value
