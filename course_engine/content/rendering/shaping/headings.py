"""Headings: anchors that stay the same while text elsewhere changes, and the outline."""

from course_engine.content.catalogue import slugified
from course_engine.content.rendering.shaping.elements import HEADINGS, Sheet, all_of

Outline = list[tuple[int, str, str]]


def shape_headings(sheet: Sheet) -> Outline:
    """Give every heading an anchor; return level, anchor and text of those that stand in no box."""
    outline: Outline = []
    top = set(sheet.root)
    for heading in all_of(sheet.root, *HEADINGS):
        if heading.tag == "h1":
            heading.tag = "h2"  # the title of the page is its h1
        text = sheet.text_of(heading)
        anchor = sheet.unique(f"s-{slugified(text) or 'abschnitt'}", "-{}")
        heading.set("id", anchor)
        if heading in top and text:
            outline.append((HEADINGS[heading.tag], anchor, text))
    return outline
