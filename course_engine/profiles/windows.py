"""Times of the week at which people can meet: a window is a weekday and a part of the day, "sat_morning"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

DAYS: dict[str, Any] = {
    "mon": _l("Montag"),
    "tue": _l("Dienstag"),
    "wed": _l("Mittwoch"),
    "thu": _l("Donnerstag"),
    "fri": _l("Freitag"),
    "sat": _l("Samstag"),
    "sun": _l("Sonntag"),
}
PARTS: dict[str, Any] = {
    "morning": _l("Vormittag"),
    "afternoon": _l("Nachmittag"),
    "evening": _l("Abend"),
}
WINDOWS: tuple[str, ...] = tuple(f"{day}_{part}" for day in DAYS for part in PARTS)

_EACH_DAY: dict[str, Any] = {
    "mon": _l("montags"),
    "tue": _l("dienstags"),
    "wed": _l("mittwochs"),
    "thu": _l("donnerstags"),
    "fri": _l("freitags"),
    "sat": _l("samstags"),
    "sun": _l("sonntags"),
}
_EACH_DAY_AT: dict[str, Any] = {
    "morning": _l("%(days)s vormittags"),
    "afternoon": _l("%(days)s nachmittags"),
    "evening": _l("%(days)s abends"),
}


def window_label(window: str) -> str:
    """A window as the label of its check box: "Montag, Abend"."""
    day, _sep, part = window.partition("_")
    return str(_("%(day)s, %(part)s", day=DAYS[day], part=PARTS[part]))


def window_phrases(windows: Iterable[str]) -> list[str]:
    """When that is, in the order of the week: "montags abends"; a day with all its parts is "samstags"."""
    known = set(windows)
    phrases = []
    for day in DAYS:
        parts = [part for part in PARTS if f"{day}_{part}" in known]
        if len(parts) == len(PARTS):
            phrases.append(str(_EACH_DAY[day]))
        else:
            phrases += [str(_EACH_DAY_AT[part]) % {"days": _EACH_DAY[day]} for part in parts]
    return phrases
