"""What decisions about earlier results come to, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from course_engine.authoring.impact import Change, Kept, Kind, Totals, Way
from course_engine.authoring.queries import QuizDraftPage


def consequences(page: QuizDraftPage) -> dict[str, str]:
    """For each way a sentence or two with its figures; empty where nothing was counted yet."""
    if page.figures is None:
        return {}
    ways = page.figures.ways
    return {
        Way.KEEP.value: _(
            "Kein Ergebnis ändert sich. Die neue Fassung gilt für Versuche, die ab jetzt beginnen."
        ),
        Way.UPWARDS.value: _sentences(ways[Way.UPWARDS], _("Schlechter wird keines.")),
        Way.ALL.value: _sentences(ways[Way.ALL], _("Wer bestanden hat, bleibt dabei.")),
        Way.VOID.value: _void_words(page),
    }


def _void_words(page: QuizDraftPage) -> str:
    assert page.figures is not None
    chosen = [str(number) for number, uid, _words in page.old_items if uid in page.figures.void]
    if not chosen:
        return str(_("Gerade ist keine Aufgabe dafür gewählt. Wähle sie aus und sieh dir die Auswirkung an."))
    names = ", ".join(chosen)
    which = ngettext(
        "Aufgabe %(names)s zählt dann bei allen voll, was auch immer sie geantwortet haben.",
        "Die Aufgaben %(names)s zählen dann bei allen voll, was auch immer sie geantwortet haben.",
        len(chosen),
        names=names,
    )
    return f"{which} {_sentences(page.figures.ways[Way.VOID])}"


def _sentences(totals: Totals, last: str = "") -> str:
    if totals.equal == totals.attempts:
        return str(_("Kein Ergebnis ändert sich dadurch."))
    said = []
    if totals.up:
        said.append(ngettext("Ein Ergebnis wird besser.", "%(num)s Ergebnisse werden besser.", totals.up))
    if totals.down:
        said.append(ngettext("Eines wird schlechter.", "%(num)s werden schlechter.", totals.down))
    if totals.newly_passed:
        said.append(
            ngettext(
                "Ein Versuch ist damit neu bestanden.",
                "%(num)s Versuche sind damit neu bestanden.",
                totals.newly_passed,
            )
        )
    return " ".join([*said, last]).strip()


def kept_words(page: QuizDraftPage) -> list[str]:
    """For each item whose answers keep their result although it changed, a sentence that says how many and why."""
    if page.figures is None:
        return []
    numbers = {uid: number for number, uid, _words in page.old_items}
    return [_kept_sentence(numbers.get(uid, 0), reason, count) for uid, reason, count in page.figures.kept]


def _kept_sentence(number: int, reason: str, count: int) -> str:
    if reason == Kept.MARKED:
        marked = ngettext(
            "Aufgabe %(number)s hat ein Mensch bewertet: Diese eine Bewertung bleibt.",
            "Aufgabe %(number)s hat ein Mensch bewertet: %(num)s Bewertungen bleiben.",
            count,
            number=number,
        )
        return str(marked)
    unfit = ngettext(
        "Aufgabe %(number)s: Eine Antwort passt nicht mehr zur neuen Fassung und behält ihr Ergebnis.",
        "Aufgabe %(number)s: %(num)s Antworten passen nicht mehr zur neuen Fassung und behalten ihr Ergebnis.",
        count,
        number=number,
    )
    return str(unfit)


def version_changes(changes: Sequence[Change]) -> list[str]:
    """What a version changed of the one before, in a few words for each kind of change."""
    numbers: dict[Kind, list[str]] = {}
    for change in changes:
        numbers.setdefault(change.kind, [])
        if change.item_id:
            numbers[change.kind].append(str(change.values["number"]))
    said = []
    for kind, label in _KINDS.items():
        if kind not in numbers:
            continue
        which = ", ".join(numbers[kind])
        items = ngettext("Aufgabe %(which)s", "Aufgaben %(which)s", len(numbers[kind]), which=which)
        said.append(f"{label}: {items}" if which else str(label))
    return said


_KINDS = {
    Kind.ADDED: _l("neu"),
    Kind.REMOVED: _l("weggefallen"),
    Kind.KEY: _l("andere Lösung"),
    Kind.CHOICES: _l("andere Auswahl"),
    Kind.STRUCTURE: _l("von anderer Art"),
    Kind.POINTS: _l("andere Punkte"),
    Kind.MASTERY: _l("andere Grenze zum Bestehen"),
    Kind.RULES: _l("andere Einstellungen oder Abschnitte"),
    Kind.MOVED: _l("an anderer Stelle"),
    Kind.WORDING: _l("anders formuliert"),
}
