"""Turns the tree of a text into the markup we want: named, labelled, reachable by keyboard, with stable anchors."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE

from course_engine.content.catalogue import slugified
from course_engine.content.parsing.prose import BOX_KINDS, FOLD_KINDS, asset_name, is_own_asset
from course_engine.content.rendering.words import WORDS, Words

_TASK = re.compile(r"\[([ xX])\][ \t\n]+")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STASHED = re.compile("\x02wzxhzdk:(\\d+)\x03")
_REFERENCE = re.compile(r"fnref(\d*):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Settings:
    """How one text is rendered: words of its language, addresses of its images, ids or none."""

    words: Words
    asset_url: Callable[[str], str] | None = None
    anchors: bool = True


class TaskLists(Treeprocessor):
    """Makes `- [ ] text` a disabled check box whose label is the text. Runs before inline Markdown is read."""

    def run(self, root: Element) -> None:
        for kind in ("ul", "ol"):
            for listed in root.iter(kind):
                tasks = [entry for entry in listed if self._task(entry)]
                if tasks:
                    listed.set("class", "task-list")

    def _task(self, entry: Element) -> bool:
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


class Shaping(Treeprocessor):
    """Runs last. `settings` is set before each text; `outline` is what it found."""

    def __init__(self, md: Any) -> None:
        super().__init__(md)
        self.settings = Settings(WORDS["de"])
        self.outline: list[tuple[int, str, str]] = []

    def run(self, root: Element) -> None:
        self.outline = []
        self.names: dict[str, int] = {}
        self._boxes(root)
        self._folds(root)
        self._tabs(root)
        if self.settings.anchors:
            self._headings(root)
            self._footnotes(root)
        self._links(root)
        self._pictures(root)
        self._tables(root)

    # headings

    def _headings(self, root: Element) -> None:
        top = set(root)
        for heading in _all(root, *_HEADINGS):
            if heading.tag == "h1":
                heading.tag = "h2"  # the title of the page is its h1
            text = self._text(heading)
            anchor = self._unique(f"s-{slugified(text) or 'abschnitt'}", "-{}")
            heading.set("id", anchor)
            if heading in top and text:
                self.outline.append((_HEADINGS[heading.tag], anchor, text))

    def _unique(self, name: str, form: str) -> str:
        """Return `name`, from the second time on with a number in the given form."""
        self.names[name] = count = self.names.get(name, 0) + 1
        if count == 1:
            return name
        return self._unique(name + form.format(count), form)

    def _text(self, element: Element) -> str:
        """Return the text of `element` without footnote references, stashed pieces put back."""
        text = "".join(_texts(element)).replace(AMP_SUBSTITUTE, "&")
        return " ".join(_STASHED.sub(self._stashed, text).split())

    def _stashed(self, match: re.Match[str]) -> str:
        blocks: list[Any] = self.md.htmlStash.rawHtmlBlocks
        piece = blocks[int(match[1])]
        return unescape(piece) if isinstance(piece, str) and piece.startswith("&") else ""

    # boxes

    def _boxes(self, root: Element) -> None:
        for box in _all(root, "div"):
            classes = (box.get("class") or "").split()
            if "admonition" not in classes:
                continue
            kind = next((one for one in classes if one in BOX_KINDS), "note")
            box.set("class", f"admonition {kind}")
            if len(box) and box[0].get("class") == "admonition-title":
                self._title(box[0], kind, written="".join(classes[1:2]).capitalize())
            else:
                box.insert(0, Element("p", {"class": "admonition-title"}))
                self._title(box[0], kind, written="")

    def _title(self, title: Element, kind: str, *, written: str) -> None:
        """Put the name of the kind in front of a title, or in place of one that only repeats the kind."""
        name = self.settings.words.kinds[kind]
        text = self._text(title)
        _wrap(title, "span")
        inner = title[0]
        if text in ("", written, kind.capitalize()):
            inner.clear()
            inner.text = name
        elif not text.lower().startswith(name.lower()):
            word = Element("span", {"class": "admonition-kind"})
            word.text, word.tail = f"{name}:", f" {inner.text or ''}"
            inner.text = ""
            inner.insert(0, word)

    def _folds(self, root: Element) -> None:
        for fold in _all(root, "details"):
            kind = next((one for one in (fold.get("class") or "").split() if one in FOLD_KINDS), "question")
            fold.set("class", f"fold {kind}")
            summary = fold[0]
            if self._text(summary) in ("", kind.capitalize()):
                summary.clear()
                summary.text = self.settings.words.kinds[kind]
            _wrap(summary, "span")

    # tabs

    def _tabs(self, root: Element) -> None:
        """Turn the library's radio buttons into headed panels that are all there at once."""
        for number, tabs in enumerate(_having(root, "tabbed-set"), start=1):
            titles = [child for child in tabs if child.tag == "label"]
            panels = [child for child in tabs if child.tag == "div"]
            tabs.clear()
            tabs.set("class", "tabs")
            for index, (title, panel) in enumerate(zip(titles, panels, strict=True), start=1):
                tabs.append(self._panel(title, panel, f"tab-{number}-{index}"))

    def _panel(self, title: Element, panel: Element, name: str) -> Element:
        title.tag, title.tail = "p", None
        title.attrib.clear()
        title.attrib.update({"class": "tab-title", "id": name})
        panel.attrib.clear()
        panel.attrib.update({"class": "tab", "role": "group", "aria-labelledby": name})
        panel.tail = None
        panel.insert(0, title)
        return panel

    # footnotes

    def _footnotes(self, root: Element) -> None:
        """Number the notes in the order in which the text refers to them; label the ways there and back."""
        for notes in _having(root, "footnote"):
            for listed in notes.findall("ol"):
                listed[:] = self._by_first_reference(root, listed)
                labels = {(entry.get("id") or "")[3:]: number for number, entry in enumerate(listed, start=1)}
                targets = self._references(root, labels)
                for number, entry in enumerate(listed, start=1):
                    entry.set("id", f"fn-{number}")
                    self._backlinks(entry, number, targets)
            self._section(notes)

    def _by_first_reference(self, root: Element, notes: Element) -> list[Element]:
        marks = (_REFERENCE.fullmatch(mark.get("id") or "") for mark in _all(root, "sup"))
        order = list(dict.fromkeys(f"fn:{match[2]}" for match in marks if match))
        return sorted(
            notes, key=lambda note: order.index(note.get("id", "")) if note.get("id") in order else len(order)
        )

    def _references(self, root: Element, labels: dict[str, int]) -> dict[str, str]:
        """Give the references ids made of numbers; return new ids by old ones."""
        renamed: dict[str, str] = {}
        for mark in _all(root, "sup"):
            match = _REFERENCE.fullmatch(mark.get("id") or "")
            if match is None or match[2] not in labels:
                continue
            number = labels[match[2]]
            renamed[match[0]] = f"fnref-{number}" + (f"-{match[1]}" if match[1] else "")
            mark.set("id", renamed[match[0]])
            link = mark[0]
            link.text = str(number)
            link.attrib.update({"href": f"#fn-{number}", "role": "doc-noteref"})
            link.set("aria-label", f"{self.settings.words.footnote} {number}")
        return renamed

    def _backlinks(self, entry: Element, number: int, targets: dict[str, str]) -> None:
        for parent, link in _links_in(entry, "footnote-backref"):
            target = targets.get((link.get("href") or "")[1:])
            if target is None:
                parent.remove(link)  # nothing refers to this note
                continue
            link.attrib.pop("title", None)
            link.attrib.update({"href": f"#{target}", "role": "doc-backlink"})
            again = target.removeprefix(f"fnref-{number}").replace("-", " ")
            link.set("aria-label", f"{self.settings.words.back} {number}{again}")
            link.tail = " "

    def _section(self, notes: Element) -> None:
        notes.tag = "section"
        notes.set("role", "doc-endnotes")
        notes.set("aria-label", self.settings.words.footnotes)
        for line in notes.findall("hr"):
            notes.remove(line)

    # links and pictures

    def _links(self, root: Element) -> None:
        anchors = {element.get("id") for element in root.iter()}
        for link in _all(root, "a"):
            address = link.get("href") or ""
            if re.match(r"\s*(https?:|//)", address, re.IGNORECASE):
                link.set("rel", "noopener noreferrer")
                link.set("class", "external")
            elif address.startswith("#") and f"s-{address[1:]}" in anchors:
                link.set("href", f"#s-{address[1:]}")

    def _pictures(self, root: Element) -> None:
        for parent in list(root.iter()):
            for picture in parent.findall("img"):
                self._picture(parent, picture)

    def _picture(self, parent: Element, picture: Element) -> None:
        address = self._address(picture.get("src") or "")
        alone = parent.tag == "p" and len(parent) == 1 and not (parent.text or picture.tail or "").strip()
        caption = picture.attrib.pop("title", "")
        if not address:
            _replace_by_text(
                picture, f"{self.settings.words.picture_missing} {picture.get('alt', '')}".strip()
            )
            return
        picture.attrib.update({"src": address, "loading": "lazy", "decoding": "async"})
        if alone and self.settings.anchors:
            parent.tag, parent.text = "figure", None
            parent.set("class", "picture")
            if caption:
                SubElement(parent, "figcaption").text = caption

    def _address(self, written: str) -> str:
        if not is_own_asset(written):
            return ""
        return self.settings.asset_url(asset_name(written)) if self.settings.asset_url else written

    # tables

    def _tables(self, root: Element) -> None:
        """Let tables scroll inside themselves: a region that the keyboard reaches, named after its heading."""
        name = self.settings.words.table
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in list(root.iter()):
            if element.tag in _HEADINGS and parents[element] is root:
                name = f"{self.settings.words.table}: {self._text(element)}"
            if element.tag == "table":
                self._scroll(parents[element], element, name)

    def _scroll(self, parent: Element, table: Element, name: str) -> None:
        role = "region" if self.settings.anchors else "group"
        frame = Element("div", {"class": "table-scroll", "role": role, "tabindex": "0"})
        frame.set("aria-label", self._unique(name, " ({})"))
        frame.tail, table.tail = table.tail, None
        parent[list(parent).index(table)] = frame
        frame.append(table)
        for head in _all(table, "th"):
            if "".join(head.itertext()).strip():
                head.set("scope", "col")
            else:
                head.tag = "td"


def _all(root: Element, *tags: str) -> list[Element]:
    return [element for element in root.iter() if element.tag in tags]


def _having(root: Element, name: str) -> list[Element]:
    return [element for element in _all(root, "div") if element.get("class") == name]


def _texts(element: Element) -> Iterator[str]:
    if element.tag == "sup" and (element.get("id") or "").startswith("fnref"):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""


def _links_in(root: Element, name: str) -> list[tuple[Element, Element]]:
    pairs = [(parent, child) for parent in root.iter() for child in parent]
    return [(parent, link) for parent, link in pairs if link.tag == "a" and link.get("class") == name]


def _wrap(element: Element, tag: str) -> None:
    """Put all that is in `element` into one new child."""
    inner = Element(tag)
    inner.text, element.text = element.text, None
    for child in list(element):
        element.remove(child)
        inner.append(child)
    element.append(inner)


def _replace_by_text(element: Element, text: str) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", text, tail
    element.set("class", "picture-missing")
