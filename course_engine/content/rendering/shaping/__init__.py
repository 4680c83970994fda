"""Turns the tree of a text into the markup we want: named, labelled, reachable by keyboard, with stable anchors."""

from typing import Any
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor

from course_engine.content.rendering.shaping.boxes import shape_boxes, shape_folds
from course_engine.content.rendering.shaping.elements import Settings, Sheet
from course_engine.content.rendering.shaping.footnotes import shape_footnotes
from course_engine.content.rendering.shaping.headings import Outline, shape_headings
from course_engine.content.rendering.shaping.links import shape_links, shape_pictures
from course_engine.content.rendering.shaping.tables import shape_tables
from course_engine.content.rendering.shaping.tabs import shape_tabs
from course_engine.content.rendering.shaping.tasks import TaskLists
from course_engine.content.rendering.shaping.terms import shape_terms
from course_engine.content.rendering.words import WORDS

__all__ = ["Outline", "Settings", "Shaping", "TaskLists"]


class Shaping(Treeprocessor):
    """Runs last. `settings` is set before each text; `outline` is what it found."""

    def __init__(self, md: Any) -> None:
        super().__init__(md)
        self.settings = Settings(WORDS["de"])
        self.outline: Outline = []

    def run(self, root: Element) -> None:
        sheet = Sheet(root, self.settings, self.md.htmlStash.rawHtmlBlocks)
        shape_boxes(sheet)
        shape_folds(sheet)
        shape_tabs(sheet)
        if self.settings.anchors:
            self.outline = shape_headings(sheet)
            shape_footnotes(sheet)
        shape_links(sheet)
        shape_pictures(sheet)
        shape_tables(sheet)
        shape_terms(sheet)
