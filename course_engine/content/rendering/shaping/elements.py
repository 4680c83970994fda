"""Finding and changing elements of a tree, and what all shaping of one text shares."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown.util import AMP_SUBSTITUTE

from course_engine.content.catalogue import Term
from course_engine.content.rendering.words import Words

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")


@dataclass(frozen=True, slots=True)
class Settings:
    """How one text is rendered: words of its language, addresses of its images, ids or none, words to be explained."""

    words: Words
    asset_url: Callable[[str], str] | None = None
    anchors: bool = True
    terms: tuple[Term, ...] = ()
    page_url: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One text while it is shaped: its tree, the pieces the library has put aside, the names given so far."""

    root: Element
    settings: Settings
    stash: list[Any]
    names: dict[str, int] = field(default_factory=dict)

    def unique(self, name: str, form: str) -> str:
        """Return `name`, from the second time on with a number in the given form."""
        self.names[name] = count = self.names.get(name, 0) + 1
        if count == 1:
            return name
        return self.unique(name + form.format(count), form)

    def text_of(self, element: Element) -> str:
        """Return the text of `element` without footnote references, pieces put aside put back."""
        text = "".join(_texts(element)).replace(AMP_SUBSTITUTE, "&")
        return " ".join(_STASHED.sub(self._stashed, text).split())

    def _stashed(self, match: re.Match[str]) -> str:
        piece = self.stash[int(match[1])]
        return unescape(piece) if isinstance(piece, str) and piece.startswith("&") else ""


def all_of(root: Element, *tags: str) -> list[Element]:
    """Return all elements with one of `tags`, in the order of the text."""
    return [element for element in root.iter() if element.tag in tags]


def divisions(root: Element, name: str) -> list[Element]:
    """Return all `div` whose class is `name` and nothing else."""
    return [element for element in all_of(root, "div") if element.get("class") == name]


def classes_of(element: Element) -> list[str]:
    """Return the classes of `element`."""
    return (element.get("class") or "").split()


def wrap(element: Element, tag: str) -> Element:
    """Put all that is in `element` into one new child and return it."""
    inner = Element(tag)
    inner.text, element.text = element.text, None
    inner[:], element[:] = element[:], [inner]
    return inner


def _texts(element: Element) -> Iterator[str]:
    if element.tag == "sup" and (element.get("id") or "").startswith("fnref"):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
