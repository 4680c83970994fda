"""What folder and database changed differently, in words: where it is, and what each side says."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from course_engine.content.merging import Conflict


def place_words(conflict: Conflict) -> Any:
    """Return where in its file a conflict is, in the language of the page."""
    name = conflict.name
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
