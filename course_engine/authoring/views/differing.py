"""Two texts beside each other, with words of the page's language for their parts."""

from __future__ import annotations

from flask_babel import gettext as _

from course_engine.authoring.texts import readable, rendered_words
from course_engine.content.differences import Line, compare


def comparison(before: str, after: str) -> list[Line]:
    """Both texts as people read them; where the difference is elsewhere in the file, the whole files."""
    labels = _labels()
    return compare(readable(before, labels), readable(after, labels)) or compare(before, after)


def read_comparison(before: str, after: str) -> list[Line]:
    """Both texts as readers meet them, without the signs of Markdown; empty where only those differ."""
    labels = _labels()
    return compare(rendered_words(before, labels), rendered_words(after, labels))


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"),
        "minutes": _("Minuten"),
        "summary": _("Zusammenfassung"),
        "objectives": _("Danach kannst du …"),
    }
