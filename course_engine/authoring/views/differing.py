"""Two texts beside each other, with words of the page's language for their parts."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from course_engine.authoring.queries import ItemDifference
from course_engine.authoring.texts import readable, rendered_words
from course_engine.authoring.views.blueprint import readable_item
from course_engine.content.differences import Line, compare


def comparison(before: str, after: str) -> list[Line]:
    """Both texts as people read them; where the difference is elsewhere in the file, the whole files."""
    labels = _labels()
    return compare(readable(before, labels), readable(after, labels)) or compare(before, after)


def read_comparison(before: str, after: str) -> list[Line]:
    """Both texts as readers meet them, without the signs of Markdown; empty where only those differ."""
    labels = _labels()
    return compare(rendered_words(before, labels), rendered_words(after, labels))


def item_comparisons(differences: Iterable[ItemDifference]) -> list[tuple[ItemDifference, list[Line]]]:
    """How each item of a quiz differs, with both of its texts beside each other in words."""
    return [(one, compare(readable_item(one.before), readable_item(one.after))) for one in differences]


def _labels() -> dict[str, str]:
    return {
        "title": _("Titel"),
        "minutes": _("Minuten"),
        "summary": _("Zusammenfassung"),
        "objectives": _("Danach kannst du …"),
    }
