"""Statistics in words: what is worth looking at, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from course_engine.assessment.statistics import Flag, FlagKind, Option
from course_engine.content.rendering import render_inline
from course_engine.web.filters import day, percent

FLAGS = {
    FlagKind.NEGATIVE: _l(
        "Wer sonst gut abschneidet, liegt hier eher falsch. Prüfe zuerst den Schlüssel: Ist die richtige Antwort als "
        "richtig eingetragen?"
    ),
    FlagKind.WRONG_PREFERRED: _l(
        "Im besten Drittel wählen %(taken)s „%(choice)s“ und %(right)s die richtige Antwort. Prüfe den Schlüssel, und ob "
        "sich beides vertreten lässt."
    ),
    FlagKind.HARD: _l(
        "Kaum jemand schafft das: Im Schnitt werden %(share)s der Punkte erreicht. Steht die Antwort in der Lektion? Ist "
        "die Frage eindeutig?"
    ),
    FlagKind.EASY: _l(
        "Fast alle haben das richtig (%(share)s). Zum Aufwärmen ist das gut. Soll die Aufgabe etwas prüfen, mach die "
        "falschen Antworten glaubwürdiger."
    ),
    FlagKind.WEAK: _l(
        "Wer sonst gut abschneidet, ist hier nicht im Vorteil. Lies die Aufgabe mit jemandem zusammen: Kann man sie "
        "anders verstehen, als du sie meinst?"
    ),
    FlagKind.UNUSED: _l(
        "„%(choice)s“ wählt niemand. Nimm stattdessen einen Irrtum, der wirklich vorkommt, oder streich diese Antwort."
    ),
    FlagKind.BLANK: _l("%(share)s lassen die Aufgabe aus. Ist auf den ersten Blick klar, was zu tun ist?"),
}

EASIER = _l(
    "Seit der Änderung vom %(day)s gelingt die Aufgabe häufiger: vorher %(before)s der Punkte, jetzt %(share)s. Das ist "
    "mehr als Zufall."
)
HARDER = _l(
    "Seit der Änderung vom %(day)s gelingt die Aufgabe seltener: vorher %(before)s der Punkte, jetzt %(share)s. Das ist "
    "mehr als Zufall: Sieh nach, was schwerer geworden ist."
)


def flag_words(flag: Flag, changed_at: datetime | None = None) -> Markup:
    """Return a flag as a sentence or two; `changed_at` is when the version was published that it speaks of."""
    sentence = FLAGS.get(flag.kind) or (EASIER if flag.share > flag.before else HARDER)
    return Markup.escape(str(sentence)) % {
        "share": percent(flag.share),
        "before": percent(flag.before),
        "taken": flag.taken,
        "right": flag.right,
        "day": day(changed_at),
        "choice": option_words(flag.option) if flag.option else "",
    }


def option_words(option: Option) -> Markup:
    """Return a choice as people read it, a statement's "true" and "false" as words."""
    if option.text:
        return render_inline(option.text)
    return Markup.escape(_("Stimmt") if option.id == "true" else _("Stimmt nicht"))


def part_words(changed: Collection[str]) -> str:
    """Return what changed in an item, as a list in words."""
    words = {
        "prompt": _("Aufgabentext"),
        "choices": _("Antwortmöglichkeiten"),
        "key": _("Schlüssel"),
        "points": _("Punkte"),
        "more": _("Rückmeldungen und anderes"),
    }
    return ", ".join(word for part, word in words.items() if part in changed)


def duration(seconds: float) -> str:
    """Return a span of time as people say it: "34 Sekunden", from two minutes on "2,5 Minuten"."""
    if seconds < 120:
        return str(ngettext("%(num)s Sekunde", "%(num)s Sekunden", round(seconds)))
    return str(_("%(num)s Minuten", num=format_decimal(round(seconds / 60, 1))))


def decimal(value: float) -> str:
    """Return a figure between -1 and 1 with two decimals: "0,43", with a true minus sign."""
    return str(format_decimal(value, "0.00")).replace("-", "\N{MINUS SIGN}")
