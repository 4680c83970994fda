"""Words of the glossary: explained below the paragraph in which they are used first, folded, for keyboard and finger."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from course_engine.content.catalogue import Term
from course_engine.content.parsing.glossary import pattern_of
from course_engine.content.rendering.shaping.elements import HEADINGS, Sheet, classes_of

_LEFT_ALONE = {*HEADINGS, "a", "abbr", "code", "dfn", "kbd", "pre", "summary", "sup", "th", "script"}


def shape_terms(sheet: Sheet) -> None:
    """Mark the first use of each word and put what it means below the block that has it."""
    open_terms = [(term, pattern_of(term)) for term in sheet.settings.terms]
    for block in list(sheet.root):
        if not open_terms or "footnote" in classes_of(block):
            break
        here = [(term, found) for term, found in open_terms if _mark(block, found)]
        open_terms = [one for one in open_terms if one not in here]
        place = list(sheet.root).index(block) + 1
        for offset, (term, _found) in enumerate(here):
            sheet.root.insert(place + offset, _explanation(sheet, term))


def _explanation(sheet: Sheet, term: Term) -> Element:
    fold = Element("details", {"class": "term"})
    SubElement(fold, "summary").text = sheet.settings.words.term.replace("%s", term.term)
    SubElement(fold, "p").text = term.means
    return fold


def _mark(block: Element, found: re.Pattern[str]) -> bool:
    for holder, child in _texts(block):
        text = (holder.text if child is None else child.tail) or ""
        if match := found.search(text):
            word = Element("dfn")
            word.text, word.tail = match[0], text[match.end() :]
            if child is None:
                holder.text = text[: match.start()]
                holder.insert(0, word)
            else:
                child.tail = text[: match.start()]
                holder.insert(list(holder).index(child) + 1, word)
            return True
    return False


def _texts(element: Element) -> Iterator[tuple[Element, Element | None]]:
    """Yield where text stands: at the beginning of an element (None), or behind one of its children."""
    if element.tag in _LEFT_ALONE:
        return
    yield element, None
    for child in list(element):
        yield from _texts(child)
        yield element, child
