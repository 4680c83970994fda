"""What a report says, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, tzinfo
from functools import lru_cache

from babel import Locale
from flask_babel import get_locale, get_timezone, ngettext
from flask_babel import gettext as _

from course_engine.reporting.attention import Reason, ReasonKind
from course_engine.reporting.queries import Cell
from course_engine.web.filters import day, percent
from course_engine.web.ready import Spoken, spoken


def sentence(reason: Reason) -> str:
    """Why somebody is named, in neutral words."""
    return _sentence(spoken(), reason)


@lru_cache(4096)
def _sentence(_spoken: Spoken, reason: Reason) -> str:
    weeks = reason.days // 7
    if reason.quiz is not None:
        tried = _(
            "Hat „%(quiz)s“ %(tries)s Mal abgegeben. Bestes Ergebnis: %(best)s, gebraucht werden %(needed)s.",
            quiz=reason.quiz.title,
            tries=reason.quiz.tries,
            best=percent(reason.quiz.best),
            needed=percent(reason.quiz.needed),
        )
        return str(tried)
    if reason.kind == ReasonKind.NOT_BEGUN:
        return str(
            ngettext(
                "Ist seit %(num)s Woche dabei und hat noch nicht begonnen.",
                "Ist seit %(num)s Wochen dabei und hat noch nicht begonnen.",
                weeks,
            )
        )
    if reason.kind == ReasonKind.WAITING:
        return str(
            ngettext(
                "Wartet seit %(num)s Tag auf eine Begleitung.",
                "Wartet seit %(num)s Tagen auf eine Begleitung.",
                reason.days,
            )
        )
    return str(ngettext("Seit %(num)s Woche nichts Neues.", "Seit %(num)s Wochen nichts Neues.", weeks))


def cell_words(cell: Cell) -> str:
    """How far somebody is in a module, in a word or two."""
    return _state_words(get_locale(), cell.state, cell.done, cell.total)


def words_of(cells: Iterable[Cell]) -> dict[Cell, str]:
    """What each of many cells says."""
    said: dict[tuple[str, int, int], str] = {}
    for cell in (cells := list(cells)):
        if cell[:3] not in said:
            said[cell[:3]] = cell_words(cell)
    return {cell: said[cell[:3]] for cell in cells}


@lru_cache(1024)
def _state_words(_locale: Locale | None, state: str, done: int, total: int) -> str:
    if state == "mastered":
        return str(_("Beherrscht"))
    if state == "completed":
        return str(_("Abgeschlossen"))
    if state == "not_begun":
        return str(_("Noch nicht begonnen"))
    if not total:
        return str(_("Unterwegs"))
    return str(_("Unterwegs, %(done)s von %(total)s", done=done, total=total))


def ago(at: datetime | None, *, now: datetime) -> str:
    """A day as seen from now: "heute", "gestern", "vor 5 Tagen", and the date from two weeks on; "–" for never."""
    return ago_from(now)(at)


def ago_from(now: datetime) -> Callable[[datetime | None], str]:
    """`ago` for many: language, time zone and today are looked up once."""
    locale, zone = get_locale(), get_timezone()
    today = now.astimezone(zone).date()

    said: dict[date, str] = {}

    def say(at: datetime | None) -> str:
        if at is None:
            return "–"
        then = _local_day(zone, at)
        if then not in said:
            said[then] = _ago(locale, then, today)
        return said[then]

    return say


@lru_cache(8192)
def _local_day(zone: tzinfo | None, at: datetime) -> date:
    return at.astimezone(zone).date()


@lru_cache(1024)
def _ago(_locale: Locale | None, then: date, today: date) -> str:
    days = (today - then).days
    if days <= 0:
        return str(_("heute"))
    if days == 1:
        return str(_("gestern"))
    if days < 14:
        return str(ngettext("vor %(num)s Tag", "vor %(num)s Tagen", days))
    return day(then)
