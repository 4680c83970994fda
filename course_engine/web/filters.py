"""How times, numbers and Markdown look on a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import Flask
from flask_babel import format_date, format_datetime, format_percent
from markupsafe import Markup

from course_engine.web.ready import Spoken, spoken


def day(value: date | datetime | None) -> str:
    """A calendar day in the page's language: "3. März 2026"."""
    return format_date(value, "long") if value else ""


def moment(value: datetime | None) -> str:
    """Day and minute in the page's time zone: "03.03.2026, 14:03"."""
    return format_datetime(value, "short") if value else ""


def clock_time(value: datetime | None) -> str:
    """The time of day to the second: "14:03:22"."""
    return format_datetime(value, "HH:mm:ss") if value else ""


def language_name(code: str) -> str:
    """What speakers of a language call it: "Deutsch", "English"; the code itself where nobody knows it."""
    try:
        locale = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return code
    name = locale.get_display_name(locale) or code
    return name[:1].upper() + name[1:]


def percent(value: float | None) -> str:
    """A score from 0.0 to 1.0 as whole per cent: "83 %", in English "83%"."""
    return _percent(spoken(), value) if value is not None else "–"


@lru_cache(1024)
def _percent(_spoken: Spoken, value: float) -> str:
    return str(format_percent(value))


def looked_up(keys: Iterable[Any], pieces: Mapping[Any, Markup]) -> Markup:
    """The ready piece of the page for each of `keys`, one after the other: for tables with thousands of cells."""
    return Markup("".join(map(pieces.__getitem__, keys)))  # noqa: S704  (pieces of templates)


def init_app(app: Flask) -> None:
    for show in (day, moment, clock_time, language_name, percent, looked_up):
        app.jinja_env.filters[show.__name__] = show
