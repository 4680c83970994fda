"""The loss report of a conversion: one entry for each item and feature that does not survive."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from course_engine.content.catalogue import identity, printable
from course_engine.items.base import N_

NOT_CARRIED = N_("Die Aufgabe wird nicht übernommen: Für die Art „%(kind)s“ gibt es kein Gegenstück.")
POINTS = N_("Das Gewicht von %(points)s Punkten geht verloren; im Zielformat zählt jede Aufgabe gleich viel.")
HINTS = N_("Die Tipps (%(count)s) gehen verloren.")
EXPLANATION = N_("Die Erklärung geht verloren.")
WEIGHTS = N_(
    "Die Gewichte der Antworten gehen verloren: Jede richtige zählt gleich viel, jede falsche zieht ab."
)
WEIGHTS_OF_GAPS = N_("Die Gewichte der Lücken gehen verloren; jede zählt gleich viel.")
PARTIAL = N_("Die Antwort „%(text)s“ bringt nicht mehr %(percent)s Prozent, sondern nichts.")
FEEDBACK = N_("Diese Rückmeldung geht verloren: „%(text)s“")
FEEDBACK_FOR_ALL = N_("Diese Rückmeldung galt nur für eine der richtigen Antworten, nun für alle: „%(text)s“")
IMAGE = N_("Ein Bild geht verloren („%(name)s“); seine Beschreibung bleibt als Text.")
FILES = N_("Angehängte Dateien gehen verloren (%(names)s).")
MARKUP = N_("Gestaltung geht verloren (%(tags)s); der Text bleibt.")
BLOCKS = N_("Absätze und Listen innerhalb einer Antwort oder Rückmeldung werden zu einer Zeile.")
TABLE = N_("Eine Tabelle wird zu Zeilen mit senkrechten Strichen.")
MEDIA = N_("Eingebettete Inhalte gehen verloren (%(tags)s).")
LINK = N_("Der Verweis auf „%(target)s“ geht verloren; sein Text bleibt.")
FORMULA = N_("Formeln werden als Text gezeigt, nicht gesetzt.")
TAGS = N_("Die Schlagwörter gehen verloren (%(tags)s).")
PENALTY = N_("Der Abzug von %(percent)s Prozent für jeden weiteren Versuch geht verloren.")
HINT_OPTIONS = N_("Was die Tipps außer ihrem Text bewirken, geht verloren.")
NO_POINTS = N_("Die Aufgabe zählte 0 Punkte; hier zählt sie 1.")
WILDCARD = N_("Der Platzhalter * in „%(text)s“ geht verloren; angenommen wird nur noch „%(kept)s“.")
WILDCARD_ANSWER = N_("Die Antwort „%(text)s“ entfällt: Platzhalter mitten im Text gibt es nicht.")
TYPOS = N_("Tippfehler werden dort nicht verziehen.")
PERCENT_TOLERANCE = N_("Die Toleranz von %(percent)s Prozent wird zur festen Zahl.")
SHARED_TEXT = N_("Die Frage steht dort als Zuordnung zu „%(holds)s“ und „%(not)s“.")
REFLECTION = N_("Die Reflexion wird zu einem Freitext ohne Punkte, den andere lesen können.")
VIGNETTE = N_("Das Fallbeispiel steht dort im Text jeder seiner Aufgaben.")
OPTION = N_("Die Möglichkeit „%(text)s“, die nirgends passt, geht verloren.")
ALL_OR_NOTHING = N_("Teilpunkte gehen verloren: Nur die ganz richtige Reihenfolge bringt Punkte.")
BORDER = N_("Frage und Lückentext sind dort ein einziger Text.")
CASE = N_("Groß- und Kleinschreibung wird nicht mehr unterschieden.")
UNITS = N_("Weitere Einheiten gehen verloren (%(units)s).")
UNIT_MARKS = N_("Die Wertung der Einheit geht verloren; sie darf fehlen.")
MORE_NUMBERS = N_("Die weitere richtige Zahl %(number)s wird nicht mehr angenommen.")
CATEGORY = N_("Die Kategorie „%(name)s“ geht verloren; ihre Aufgaben stehen im gleichen Quiz.")
DESCRIPTION = N_("Der Text zwischen den Aufgaben geht verloren: „%(text)s“")
TOO_MANY = N_("Ein Quiz fasst %(limit)s Aufgaben; die letzten %(count)s werden nicht übernommen.")
LANGUAGE = N_("Die Sprache „%(language)s“ geht verloren.")
MASTERY = N_("Die Grenze von %(percent)s Prozent zum Bestehen geht verloren.")
VARIANT = N_("Die Angabe der Variante „%(variant)s“ geht verloren.")
QUIZ_SETTING = N_("Diese Einstellung des Quiz geht verloren: %(name)s.")
FIELD = N_("Diese Angabe geht verloren: %(name)s.")
SHUFFLE = N_("Die feste Reihenfolge der Antworten geht verloren.")
HIDDEN = N_("Die Aufgabe war im Fragenpool verborgen; hier ist sie es nicht.")
ROUNDED = N_("Die Gewichte werden auf Werte gerundet, die Moodle nicht kennt; der Import dort fragt nach.")


@dataclass(frozen=True, slots=True)
class Lost:
    """A feature that does not survive: a German message to be translated, filled with `values`."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loss:
    """A feature of one item (or of the quiz, then `item` is its id) that does not survive. Lines count from 1."""

    item: str
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None

    def message(self, translate: Callable[[str], str] = identity) -> str:
        """Return the sentence that says what is lost."""
        return translate(self.text) % {name: printable(value, 60) for name, value in self.values.items()}

    def as_line(self, path: str, translate: Callable[[str], str] = identity) -> str:
        """Return `path:line:1: id: message`, without the line where none is known."""
        place = f"{self.line}:1: " if self.line else ""
        return (
            f"{printable(path, limit=4096)}:{place or ' '}{printable(self.item)}: {self.message(translate)}"
        )


def losses_of(item: str, lost: list[Lost], line: int | None = None) -> list[Loss]:
    """Return the report on one item, every entry once."""
    report: list[Loss] = []
    for one in lost:
        loss = Loss(item, one.text, one.values, line)
        if loss not in report:
            report.append(loss)
    return report
