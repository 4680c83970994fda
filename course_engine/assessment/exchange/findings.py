"""What can be wrong with a file of another system. What it shares with our own files has the codes of those."""

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.codes import Place, Rule
from course_engine.items.base import N_

_RULES: dict[str, Rule] = {
    "C360": Rule(
        N_("Die Datei ist an dieser Stelle kein gültiges XML (%(reason)s)."),
        N_("Exportiere sie noch einmal, statt sie von Hand zu ändern."),
    ),
    "C361": Rule(
        N_("Die Datei erklärt eigene Zeichen oder Dokumentarten (DOCTYPE, ENTITY). Das ist nicht erlaubt."),
        N_("Entferne die Erklärung am Anfang der Datei oder exportiere die Fragen noch einmal."),
    ),
    "C362": Rule(
        N_("Die Datei ist zu tief verschachtelt oder hat zu viele Teile (möglich sind %(limit)s)."),
        N_("Exportiere weniger Fragen auf einmal."),
    ),
    "C363": Rule(
        N_("Das ist keine Datei im Format Moodle-XML: Sie beginnt mit <%(name)s> statt mit <quiz>."),
        N_("Wähle beim Exportieren in Moodle das Format „Moodle-XML“."),
    ),
    "C364": Rule(
        N_("In der Datei steht keine Aufgabe, die übernommen werden kann."),
        N_("Prüfe, ob es die richtige Datei und das richtige Format ist."),
    ),
    "C365": Rule(
        N_("Die geschweiften Klammern um die Antworten gehören nicht zusammen."),
        N_("Schreibe die Antworten einer Aufgabe zwischen { und }; im Text steht ein \\ vor jeder Klammer."),
    ),
    "C366": Rule(
        N_("Die Antworten „%(text)s“ lassen sich nicht lesen."),
        N_("Schreibe = vor jede richtige und ~ vor jede falsche Antwort."),
    ),
    "C367": Rule(
        N_("„%(text)s“ ist keine Zahl, mit der sich rechnen lässt."),
        N_("Schreibe Zahlen mit Punkt, zum Beispiel 72, 0.5, 72:1 oder 70..74."),
    ),
    "C368": Rule(
        N_("Die Aufgabe hat keinen Text."),
        N_("Schreibe die Frage vor die Antworten."),
    ),
    "C369": Rule(
        N_("Im Paar „%(text)s“ fehlt der Pfeil ->."),
        N_("Schreibe jedes Paar als = Begriff -> Gegenstück."),
    ),
    "C370": Rule(
        N_("Der Titel, der mit :: beginnt, hört nicht auf."),
        N_("Setze auch hinter den Titel zwei Doppelpunkte."),
    ),
    "C371": Rule(
        N_("Die Lücken dieser Aufgabe lassen sich nicht lesen („%(text)s“)."),
        N_("Eine Lücke hat die Form {1:SHORTANSWER:=Antwort}."),
    ),
}


def found(code: str, path: str, line: int, **values: object) -> Finding:
    """Return the finding `code` at `line` of the file `path`; raises KeyError for a code not in the table."""
    rule = _RULES[code]
    place: Place = (line, 1)
    return Finding(path, *place, code, rule.severity, rule.text, rule.remedy, values)
