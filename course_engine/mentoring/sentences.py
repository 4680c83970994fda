"""What matching decided, as sentences for the person concerned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from course_engine.mentoring.matching.openings import Openings
from course_engine.profiles.languages import language_name
from course_engine.profiles.regions import region_name
from course_engine.profiles.windows import window_phrases

TIMES_TOLD = 3


def why_this_scout(codes: Iterable[str], *, topic: str) -> list[str]:
    """The reasons for a scout, told to the learner who chooses."""
    told = _by_kind(codes)
    sentences = []
    if "topic" in told:
        sentences.append(_("Kennt sich mit „%(topic)s“ aus", topic=topic))
    if "language" in told:
        sentences.append(_("Spricht %(language)s", language=language_name(told["language"][0])))
    if "window" in told:
        times, more = _times(told["window"])
        sentences.append(
            _("Hat oft Zeit wie du, zum Beispiel %(times)s", times=times)
            if more
            else _("Hat %(times)s Zeit wie du", times=times)
        )
    if "region" in told:
        sentences.append(_("Ist in deiner Region: %(region)s", region=region_name(told["region"][0])))
    if "org" in told:
        sentences.append(_("Arbeitet oder engagiert sich wie du hier: %(org)s", org=told["org"][0]))
    return sentences


def why_you(codes: Iterable[str], *, topic: str) -> list[str]:
    """The reasons for a scout, told to the scout who is asked."""
    told = _by_kind(codes)
    sentences = []
    if "topic" in told:
        sentences.append(_("Du kennst dich mit „%(topic)s“ aus", topic=topic))
    if "language" in told:
        sentences.append(_("Ihr sprecht beide %(language)s", language=language_name(told["language"][0])))
    if "window" in told:
        times, more = _times(told["window"])
        sentences.append(
            _("Ihr habt oft zur selben Zeit frei, zum Beispiel %(times)s", times=times)
            if more
            else _("Ihr habt beide %(times)s Zeit", times=times)
        )
    if "region" in told:
        sentences.append(_("Ihr seid in derselben Region: %(region)s", region=region_name(told["region"][0])))
    if "org" in told:
        sentences.append(_("Ihr arbeitet oder engagiert euch beide hier: %(org)s", org=told["org"][0]))
    return sentences


def why_waiting(code: str) -> str:
    """Why nobody can be asked now, told to the learner who waits."""
    sentences = {
        "no_topic": _(
            "Für dieses Thema hat sich noch niemand gemeldet. Sobald jemand dazukommt, fragen wir."
        ),
        "all_paused": _("Alle, die sich mit dem Thema auskennen, machen gerade Pause."),
        "no_language": _("Wer sich mit dem Thema auskennt, spricht keine der Sprachen aus deinem Profil."),
        "no_window": _(
            "Wer sich mit dem Thema auskennt, hat zu anderen Zeiten Zeit, als in deinem Profil stehen."
        ),
        "everyone_asked": _("Alle, die passen, haben wir schon gefragt, und gerade konnte niemand zusagen."),
    }
    # Also for "only_blocked": who set a block is nobody's business.
    return str(
        sentences.get(code)
        or _("Alle, die passen, begleiten gerade schon so viele Menschen, wie sie können.")
    )


def what_would_help(opened: Openings) -> str:
    """Which single change would open a scout, told to the learner who waits; "" where none would."""
    if opened.languages:
        names = [language_name(code) for code in opened.languages[:TIMES_TOLD]]
        named = format_list(names, "or", locale=get_locale())
        return str(
            _(
                "Mit %(languages)s könnten wir gleich jemanden fragen, falls du das auch sprichst.",
                languages=named,
            )
        )
    if opened.windows:
        phrases = window_phrases(opened.windows)[:TIMES_TOLD]
        times = format_list(phrases, "or", locale=get_locale())
        return str(_("Wenn du auch %(times)s Zeit hast, könnten wir gleich jemanden fragen.", times=times))
    return ""


def _by_kind(codes: Iterable[str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for code in codes:
        kind, _sep, what = code.partition(":")
        told.setdefault(kind, []).append(what)
    return told


def _times(windows: Sequence[str]) -> tuple[str, bool]:
    """A few of the times in words, and whether there are more."""
    phrases = window_phrases(windows)
    named = format_list(phrases[:TIMES_TOLD], locale=get_locale())
    return named, len(phrases) > TIMES_TOLD
