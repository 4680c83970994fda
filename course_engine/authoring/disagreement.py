"""What folder and database changed differently, in words: where it is, and what each side says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from course_engine.authoring.impact import item_text
from course_engine.content.differences import Line, compare
from course_engine.content.merging import Conflict
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.items import read_item
from course_engine.content.parsing.tree import read_tree

_FIELDS = {
    "title": _l("Titel"),
    "minutes": _l("Minuten"),
    "summary": _l("Zusammenfassung"),
    "objectives": _l("Lernziele"),
    "topic": _l("Thema"),
    "language": _l("Sprache"),
    "requirements": _l("Anforderungen"),
    "requirements.quizzes": _l("Verlangte Quiz"),
    "intro": _l("Einleitung"),
    "mastery_score": _l("Bestanden ab"),
}


def place_words(conflict: Conflict) -> Any:
    """Return where in its file a conflict is, in the language of the page."""
    name = _FIELDS.get(conflict.name, conflict.name) if conflict.kind in ("field", "entry") else conflict.name
    if conflict.kind == "file":
        return _l("Der ganze Text")
    if conflict.kind == "image":
        return _l("Das Bild")
    if not name:
        return _l("Am Anfang des Textes")
    return {
        "block": _l("Im Abschnitt „%(name)s“", name=name),
        "field": _l("Im Feld „%(name)s“", name=name),
        "entry": _l("Ein Eintrag in „%(name)s“", name=name),
        "item": _l("Die Aufgabe „%(name)s“", name=name),
        "section": _l("Der Teil „%(name)s“", name=name),
        "lesson": _l("Die ganze Lektion „%(name)s“", name=name),
    }[conflict.kind]


def absence_words(conflict: Conflict) -> Any:
    """Return what it means that a side says nothing."""
    return _l("Hier herausgenommen.") if conflict.base else _l("Hier gibt es das nicht.")


@dataclass(frozen=True, slots=True)
class Columns:
    """Both sides line by line, what differs marked; no lines where a side says nothing."""

    ours: list[Line]
    theirs: list[Line]


def columns(conflict: Conflict, translate: Any = str) -> Columns:
    """Return both texts side by side; items as people read them, where they can be read."""
    ours, theirs = (_readable(conflict, text, translate) for text in (conflict.ours, conflict.theirs))
    lines = compare(ours, theirs)
    return Columns(
        [line for line in lines if line.kind != "added"] if ours else [],
        [line for line in lines if line.kind != "removed"] if theirs else [],
    )


def _readable(conflict: Conflict, text: str, translate: Any) -> str:
    source = conflict.readable(text)
    if conflict.kind != "item" or not text:
        return source
    try:
        node, _notes = read_tree(source, "-")
    except Broken:
        return source
    entries = node.entries()
    item = read_item(entries[0], "-")[0] if entries else None
    return item_text(item, translate) if item else source
