"""Task lists: disabled check boxes whose labels are the tasks."""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor

from course_engine.content.rendering.shaping.elements import all_of

_TASK = re.compile(r"\[([ xX])\][ \t\n]+")


class TaskLists(Treeprocessor):
    """Makes `- [ ] text` a disabled check box whose label is the text. Runs before inline Markdown is read."""

    def run(self, root: Element) -> None:
        for listed in all_of(root, "ul", "ol"):
            tasks = [entry for entry in listed if _made_task(entry)]
            if tasks:
                listed.set("class", "task-list")


def _made_task(entry: Element) -> bool:
    holder = entry[0] if len(entry) and entry[0].tag == "p" and not (entry.text or "").strip() else entry
    if not (match := _TASK.match(holder.text or "")):
        return False
    label = Element("label")
    attributes = {"type": "checkbox", "disabled": "disabled"}
    SubElement(label, "input", attributes | ({"checked": "checked"} if match[1] != " " else {}))
    SubElement(label, "span").text = (holder.text or "")[match.end() :]
    holder.text = ""
    holder.insert(0, label)
    entry.set("class", "task-list-item")
    return True
