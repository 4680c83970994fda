"""Footnotes: numbered as the text refers to them, with labelled ways there and back."""

import re
from xml.etree.ElementTree import Element

from course_engine.content.rendering.shaping.elements import Sheet, all_of, divisions
from course_engine.content.rendering.words import Words

_REFERENCE = re.compile(r"fnref(\d*):(.*)", re.DOTALL)


def shape_footnotes(sheet: Sheet) -> None:
    """Number the notes in the order in which the text refers to them; give them and their marks ids of numbers."""
    for section in divisions(sheet.root, "footnote"):
        for notes in section.findall("ol"):
            notes[:] = _by_first_reference(sheet.root, notes)
            numbers = {(note.get("id") or "")[3:]: number for number, note in enumerate(notes, start=1)}
            targets = _shape_marks(sheet, numbers)
            for number, note in enumerate(notes, start=1):
                note.set("id", f"fn-{number}")
                _shape_ways_back(sheet.settings.words, note, number, targets)
        section.tag = "section"
        section.attrib.update({"role": "doc-endnotes", "aria-label": sheet.settings.words.footnotes})
        for line in section.findall("hr"):
            section.remove(line)


def _by_first_reference(root: Element, notes: Element) -> list[Element]:
    marks = (_REFERENCE.fullmatch(mark.get("id") or "") for mark in all_of(root, "sup"))
    order = list(dict.fromkeys(f"fn:{match[2]}" for match in marks if match))
    return sorted(
        notes, key=lambda note: order.index(note.get("id", "")) if note.get("id") in order else len(order)
    )


def _shape_marks(sheet: Sheet, numbers: dict[str, int]) -> dict[str, str]:
    """Label the marks in the text; return their new ids by the old ones."""
    renamed: dict[str, str] = {}
    for mark in all_of(sheet.root, "sup"):
        match = _REFERENCE.fullmatch(mark.get("id") or "")
        if match is None or match[2] not in numbers:
            continue
        number = numbers[match[2]]
        renamed[match[0]] = f"fnref-{number}" + (f"-{match[1]}" if match[1] else "")
        mark.set("id", renamed[match[0]])
        link = mark[0]
        link.text = str(number)
        link.attrib.update({"href": f"#fn-{number}", "role": "doc-noteref"})
        link.set("aria-label", f"{sheet.settings.words.footnote} {number}")
    return renamed


def _shape_ways_back(words: Words, note: Element, number: int, targets: dict[str, str]) -> None:
    links = [(parent, link) for parent in note.iter() for link in parent.findall("a")]
    for parent, link in links:
        if link.get("class") != "footnote-backref":
            continue
        target = targets.get((link.get("href") or "")[1:])
        if target is None:
            parent.remove(link)  # nothing refers to this note
            continue
        again = target.removeprefix(f"fnref-{number}").replace("-", " ")
        link.attrib.pop("title", None)
        link.attrib.update({"href": f"#{target}", "role": "doc-backlink"})
        link.set("aria-label", f"{words.back} {number}{again}")
        link.tail = " "
