"""Tabs: headed panels that are all there at once."""

from xml.etree.ElementTree import Element

from course_engine.content.rendering.shaping.elements import Sheet, divisions


def shape_tabs(sheet: Sheet) -> None:
    """Turn the library's radio buttons into panels: no form controls in texts, nothing hidden, everything printed."""
    for number, tabs in enumerate(divisions(sheet.root, "tabbed-set"), start=1):
        titles, panels = tabs.findall("label"), tabs.findall("div")
        tabs.clear()
        tabs.set("class", "tabs")
        for index, (title, panel) in enumerate(zip(titles, panels, strict=True), start=1):
            tabs.append(_panel(title, panel, f"tab-{number}-{index}"))


def _panel(title: Element, panel: Element, name: str) -> Element:
    title.tag, title.tail, panel.tail = "p", None, None
    title.attrib.clear()
    title.attrib.update({"class": "tab-title", "id": name})
    panel.attrib.clear()
    panel.attrib.update({"class": "tab", "role": "group", "aria-labelledby": name})
    panel.insert(0, title)
    return panel
