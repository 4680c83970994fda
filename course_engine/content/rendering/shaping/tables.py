"""Tables: they scroll inside themselves, in a region that the keyboard reaches."""

from xml.etree.ElementTree import Element

from course_engine.content.rendering.shaping.elements import HEADINGS, Sheet, all_of


def shape_tables(sheet: Sheet) -> None:
    """Wrap every table in a region named after the heading above it."""
    root, word = sheet.root, sheet.settings.words.table
    name = word
    parents = {child: parent for parent in root.iter() for child in parent}
    for element in list(root.iter()):
        if element.tag in HEADINGS and parents[element] is root:
            name = f"{word}: {sheet.text_of(element)}"
        if element.tag == "table":
            _wrap(sheet, parents[element], element, name)


def _wrap(sheet: Sheet, parent: Element, table: Element, name: str) -> None:
    role = "region" if sheet.settings.anchors else "group"  # prompts are many on a page
    frame = Element("div", {"class": "table-scroll", "role": role, "tabindex": "0"})
    frame.set("aria-label", sheet.unique(name, " ({})"))
    frame.tail, table.tail = table.tail, None
    parent[list(parent).index(table)] = frame
    frame.append(table)
    for head in all_of(table, "th"):
        if "".join(head.itertext()).strip():
            head.set("scope", "col")
        else:
            head.tag = "td"
