"""What a quiz is made of, in order: its sections, the cases in them, and the items. From one reading of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from course_engine.authoring.quiz_builder.lines import Path, said
from course_engine.content.parsing.quizzes import is_vignette, sections_of
from course_engine.content.parsing.tree import Node
from course_engine.errors import NotFound

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in its place: `section` and `vignette` are ids, "" for none; first and last among its neighbours."""

    uid: str
    kind: str
    prompt: str
    points: str
    number: int
    section: str = ""
    vignette: str = ""
    is_first: bool = True
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A vignette with the items around it."""

    uid: str
    title: str
    text: str
    entries: tuple[Entry, ...]
    section: str = ""
    is_first: bool = True
    is_last: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or with the id "" what a quiz without sections has; `draw` is "" where all items are asked."""

    uid: str
    title: str
    draw: str
    blocks: tuple[Entry | Case, ...]
    number: int = 1
    is_first: bool = True
    is_last: bool = True

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its items, those of cases too."""
        return tuple(
            entry
            for block in self.blocks
            for entry in (block.entries if isinstance(block, Case) else (block,))
        )

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Case))

    @property
    def lacks(self) -> int:
        """How many items it has too few: one for none, else what is missing to draw from."""
        drawn = int(self.draw) if self.draw.isdecimal() and len(self.draw) < 5 else 1
        return max(0, drawn - len(self.entries))


@dataclass(frozen=True, slots=True)
class Outline:
    """A quiz as its author sees it."""

    title: str
    language: str
    parts: tuple[Part, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for part in self.parts for entry in part.entries)

    @property
    def has_sections(self) -> bool:
        return any(part.uid for part in self.parts)

    @property
    def cases(self) -> tuple[Case, ...]:
        return tuple(case for part in self.parts for case in part.cases)

    @property
    def place_ids(self) -> set[str]:
        """The ids that sections and cases have: no two may be the same."""
        return {part.uid for part in self.parts if part.uid} | {case.uid for case in self.cases}

    def part(self, uid: str) -> Part:
        """The section of this id; raises NotFound."""
        return _only([one for one in self.parts if uid and one.uid == uid])

    def case(self, uid: str) -> Case:
        """The case of this id; raises NotFound."""
        return _only([one for one in self.cases if one.uid == uid])


def outline_of(root: Node | None) -> Outline:
    """Return the outline of a quiz that was read; an empty one for a text that cannot be read."""
    if root is None or not isinstance(root.value, dict):
        return Outline("", "de", ())
    holders = [("", root), *((said(one, "id"), one) for one in sections_of(root))]
    shown = [(uid, node) for uid, node in holders if _entries(node) or uid]
    parts: list[Part] = []
    number = 1
    for place, (uid, node) in enumerate(shown, 1):
        blocks = tuple(_blocks(node, uid, number))
        part = Part(
            uid,
            said(node, "title") if uid else "",
            said(node, "draw") if uid else "",
            blocks,
            place,
            place == 1,
            place == len(shown),
        )
        parts.append(part)
        number += len(part.entries)
    return Outline(said(root, "title"), said(root, "language") or "de", tuple(parts))


def paths(root: Node) -> Iterator[tuple[str, Path, Node]]:
    """Yield what stands in a quiz as "section", "case" or "item", with its path and its node, in order."""
    holders: list[Path] = [()]
    for number, section in enumerate(sections_of(root)):
        yield "section", ("sections", number), section
        holders.append(("sections", number))
    for holder in holders:
        for number, entry in enumerate(_entries(root.at(*holder))):
            here = (*holder, "items", number)
            yield "case" if is_vignette(entry) else "item", here, entry
            if is_vignette(entry):
                for inner, item in enumerate(_entries(entry)):
                    yield "item", (*here, "items", inner), item


def path_of(root: Node, kind: str, uid: str) -> Path:
    """Return where the section, case or item of this id stands; raises NotFound."""
    return _only([path for one, path, node in paths(root) if one == kind and said(node, "id") == uid][:1])


def _blocks(holder: Node, section: str, number: int) -> Iterator[Entry | Case]:
    entries = _entries(holder)
    for place, node in enumerate(entries):
        ends = (place == 0, place == len(entries) - 1)
        if not is_vignette(node):
            yield _entry(node, number, section, "", ends)
            number += 1
            continue
        case, inner = said(node, "id"), _entries(node)
        items = tuple(
            _entry(item, number + at, section, case, (at == 0, at == len(inner) - 1))
            for at, item in enumerate(inner)
        )
        number += len(inner)
        yield Case(case, said(node, "title"), said(node, "text"), items, section, *ends)


def _entry(node: Node, number: int, section: str, case: str, ends: tuple[bool, bool]) -> Entry:
    points = said(node, "points") or "1"
    return Entry(
        said(node, "id"), said(node, "type"), said(node, "prompt"), points, number, section, case, *ends
    )


def _entries(holder: Node | None) -> list[Node]:
    items = holder.at("items") if holder else None
    return items.entries() if items else []


def _only(found: list[T]) -> T:
    if not found:
        raise NotFound
    return found[0]
