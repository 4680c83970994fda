"""Where the items of a quiz stand in its tree: at the top or in sections, by themselves or around a vignette."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from course_engine.content.catalogue import Finding, Section
from course_engine.content.parsing.codes import found
from course_engine.content.parsing.explain import read_shape
from course_engine.content.parsing.items import prose_in, read_item
from course_engine.content.parsing.shapes import SectionShape
from course_engine.content.parsing.tree import Node
from course_engine.items import Item
from course_engine.items.base import Vignette
from course_engine.items.vignette import VIGNETTE, VignetteShape

MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item's node, with the nodes of the section and the vignette that it stands in."""

    node: Node
    section: Node | None = None
    vignette: Node | None = None


def item_places(root: Node) -> list[ItemPlace]:
    """Return the places of all items of a quiz, in order, at most 200."""
    return list(_places(root))[:MOST_ITEMS]


def sections_of(root: Node) -> list[Node]:
    """Return the nodes of the sections of a quiz."""
    sections = root.at("sections")
    return sections.entries() if sections else []


def vignettes_of(root: Node) -> list[Node]:
    """Return the nodes of the vignettes of a quiz, in order."""
    holders = [root, *sections_of(root)]
    return [entry for holder in holders for entry in _entries(holder) if is_vignette(entry)]


def read_items(root: Node, path: str) -> tuple[list[Item | None], list[Finding]]:
    """Return every item (None for one with errors), with its vignette, and what was found."""
    findings: list[Finding] = []
    cases: dict[int, Vignette | None] = {}
    for node in vignettes_of(root):
        shape, more = read_shape(VignetteShape, node, path)
        findings += more
        text = node.at("text")
        findings += prose_in(text, path) if text else []
        cases[id(node)] = shape.value() if shape else None
    items: list[Item | None] = []
    for place in item_places(root):
        item, more = read_item(place.node, path)
        findings += more
        case = cases.get(id(place.vignette)) if place.vignette else None
        items.append(replace(item, vignette=case) if item and case else item)
    return items, findings


def read_sections(
    root: Node, items: list[Item | None], path: str
) -> tuple[tuple[Section, ...], list[Finding]]:
    """Return the sections, with the ids of the items in them, and what was found."""
    findings: list[Finding] = []
    sections = []
    if root.at("sections") and root.at("items"):
        findings.append(found("C225", path, root.key_place("items")))
    places = item_places(root)
    for node in sections_of(root):
        shape, more = read_shape(SectionShape, node, path)
        findings += more
        inside = [item for item, place in zip(items, places, strict=True) if place.section is node]
        if shape is None:
            continue
        if shape.draw and shape.draw > len(inside):
            findings.append(found("C226", path, node.key_place("draw"), value=shape.draw, count=len(inside)))
        sections.append(shape.value(tuple(item.id for item in inside if item)))
    return tuple(sections), findings


def _places(root: Node) -> Iterator[ItemPlace]:
    for section in (None, *sections_of(root)):
        for entry in _entries(section or root):
            if is_vignette(entry):
                yield from (ItemPlace(inner, section, entry) for inner in _entries(entry))
            else:
                yield ItemPlace(entry, section)


def _entries(holder: Node) -> list[Node]:
    items = holder.at("items")
    return items.entries() if items else []


def is_vignette(node: Node) -> bool:
    """Return whether an entry of a list of items is a case with items of its own."""
    kind = node.at("type")
    return kind is not None and kind.value == VIGNETTE
