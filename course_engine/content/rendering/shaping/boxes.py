"""Boxes and folds: their kind is told in a word, not by colour alone."""

from xml.etree.ElementTree import Element

from course_engine.content.parsing.notes import FACILITATOR
from course_engine.content.parsing.prose import BOX_KINDS, FOLD_KINDS
from course_engine.content.rendering.shaping.elements import Sheet, all_of, classes_of, wrap


def shape_boxes(sheet: Sheet) -> None:
    """Give boxes one known kind and a title that names it. A note for facilitators is no text for learners: it goes."""
    _drop_notes(sheet.root)
    for box in all_of(sheet.root, "div"):
        classes = classes_of(box)
        if "admonition" not in classes:
            continue
        kind = next((one for one in classes if one in BOX_KINDS), "note")
        box.set("class", f"admonition {kind}")
        if not len(box) or box[0].get("class") != "admonition-title":
            box.insert(0, Element("p", {"class": "admonition-title"}))
        _name(sheet, box[0], kind, library_title="".join(classes[1:2]).capitalize())


def _drop_notes(root: Element) -> None:
    """Notes are taken out before the text is converted; whatever else calls itself one must not be shown either."""
    pairs = [(parent, child) for parent in root.iter() for child in parent]
    for parent, child in pairs:
        if child.tag in ("div", "details") and FACILITATOR in classes_of(child):
            parent.remove(child)


def _name(sheet: Sheet, title: Element, kind: str, *, library_title: str) -> None:
    """Put the name of the kind in front of a title, or in place of the one that the library made of the kind."""
    name = sheet.settings.words.kinds[kind]
    text = sheet.text_of(title)
    inner = wrap(title, "span")
    if text in ("", library_title):
        inner.clear()
        inner.text = name
    elif not text.lower().startswith(name.lower()):
        word = Element("span", {"class": "admonition-kind"})
        word.text, word.tail = f"{name}:", f" {inner.text or ''}"
        inner.text = ""
        inner.insert(0, word)


def shape_folds(sheet: Sheet) -> None:
    """Give folds one known kind and a summary."""
    for fold in all_of(sheet.root, "details"):
        kind = next((one for one in classes_of(fold) if one in FOLD_KINDS), "question")
        fold.set("class", f"fold {kind}")
        summary = fold[0]
        if sheet.text_of(summary) in ("", kind.capitalize()):
            summary.clear()
            summary.text = sheet.settings.words.kinds[kind]
        wrap(summary, "span")
