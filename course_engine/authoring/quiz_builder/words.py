"""What the fields of items are called on a page. A field of a shape is looked up first, then its name alone."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from course_engine.items.shapes import Shape

KINDS: dict[str, tuple[Any, Any]] = {
    "single_choice": (_l("Eine Antwort wählen"), _l("Genau eine Antwort ist richtig.")),
    "multiple_choice": (_l("Mehrere Antworten wählen"), _l("Alles ankreuzen, was stimmt.")),
    "true_false": (_l("Stimmt oder stimmt nicht"), _l("Eine Aussage beurteilen.")),
    "true_false_grid": (_l("Mehrere Aussagen beurteilen"), _l("Zu jeder: stimmt oder stimmt nicht.")),
    "matching": (_l("Zuordnen"), _l("Was gehört zusammen?")),
    "ordering": (_l("In eine Reihenfolge bringen"), _l("Schritte ordnen.")),
    "gaps": (_l("Lücken füllen"), _l("Ein Text, in dem etwas fehlt.")),
    "short_text": (_l("Ein Wort schreiben"), _l("Ein oder zwei Wörter, mehrere Schreibweisen möglich.")),
    "number": (_l("Eine Zahl nennen"), _l("Mit Spielraum und Einheit.")),
    "free_text": (_l("In eigenen Worten schreiben"), _l("Ein Mensch bewertet den Text.")),
    "reflection": (_l("Nachdenken"), _l("Ohne Punkte, für sich oder die Begleitung.")),
}

CHOICES: dict[tuple[str, str], tuple[tuple[str, Any], ...]] = {
    ("ReflectionShape", "shared"): (
        ("private", _l("Nur die Person selbst")),
        ("mentor", _l("Auch die Person, die begleitet")),
    ),
    ("GapShape", "type"): (
        ("text", _l("ein Wort")),
        ("choice", _l("etwas aus einer Liste")),
        ("number", _l("eine Zahl")),
    ),
    ("ShortTextShape", "typos"): (
        ("0", _l("keinen")),
        ("1", _l("einen")),
        ("2", _l("zwei")),
    ),
}

_LABELS: dict[str, Any] = {
    "prompt": _l("Aufgabe"),
    "points": _l("Punkte"),
    "hints": _l("Tipps"),
    "explanation": _l("Erklärung"),
    "lesson": _l("Zum Nachlesen"),
    "choices": _l("Antwortmöglichkeiten"),
    "text": _l("Text"),
    "correct": _l("Das ist richtig"),
    "feedback": _l("Rückmeldung"),
    "right": _l("Wenn es richtig ist"),
    "wrong": _l("Wenn es falsch ist"),
    "if_true": _l("Wer „stimmt“ wählt"),
    "if_false": _l("Wer „stimmt nicht“ wählt"),
    "answer": _l("Richtig ist"),
    "answers": _l("Richtige Antworten"),
    "match_case": _l("Groß- und Kleinschreibung zählt"),
    "typos": _l("So viele Tippfehler verzeihen"),
    "wrong_answers": _l("Häufige falsche Antworten"),
    "tolerance": _l("Spielraum"),
    "tolerance_percent": _l("Spielraum in Prozent"),
    "unit": _l("Einheit"),
    "units": _l("Andere Einheiten"),
    "unit_required": _l("Die Einheit muss genannt werden"),
    "ranges": _l("Bereiche mit Teilpunkten"),
    "from": _l("Von"),
    "to": _l("Bis"),
    "credit": _l("Anteil der Punkte"),
    "name": _l("Name der Einheit"),
    "factor": _l("Faktor"),
    "premises": _l("Wozu etwas gesucht wird"),
    "options": _l("Was zugeordnet werden kann"),
    "match": _l("Dazu gehört"),
    "entries": _l("Schritte in der richtigen Reihenfolge"),
    "statements": _l("Aussagen"),
    "gaps": _l("Lücken"),
    "type": _l("Hier fehlt"),
    "rubric": _l("Woran bewertet wird"),
    "levels": _l("Stufen"),
    "min_words": _l("Wunsch: mindestens so viele Wörter"),
    "max_words": _l("Wunsch: höchstens so viele Wörter"),
    "model_answer": _l("Beispielantwort"),
    "shared": _l("Wer es liest"),
    "items": _l("Aufgaben"),
    "sections": _l("Abschnitte"),
    "draw": _l("So viele Aufgaben werden gezogen"),
}
_OWN_LABELS: dict[tuple[str, str], Any] = {
    ("GapsShape", "text"): _l("Text mit Lücken"),
    ("WrongAnswersShape", "answers"): _l("Falsche Antworten"),
    ("GridStatementShape", "answer"): _l("Die Aussage"),
    ("TrueFalseShape", "answer"): _l("Die Aussage"),
    ("GridStatementShape", "text"): _l("Aussage"),
    ("CriterionShape", "text"): _l("Was zu sehen sein soll"),
    ("LevelShape", "text"): _l("Woran man die Stufe erkennt"),
}

_HINTS: dict[str, Any] = {
    "prompt": _l("Worum es geht und was zu tun ist. Markdown ist möglich."),
    "hints": _l("Einer in jeder Zeile, vom leisen zum deutlichen. Wer will, deckt sie nacheinander auf."),
    "explanation": _l("Steht nach dem Abgeben unter der Aufgabe."),
    "answers": _l("Eine in jeder Zeile; die erste wird als Lösung gezeigt."),
    "tolerance": _l("So weit darf die Zahl daneben liegen."),
    "credit": _l("Zwischen 0 und 1, zum Beispiel 0,5."),
    "factor": _l("Eine Zahl in dieser Einheit mal Faktor ergibt die Einheit der Lösung."),
    "units": _l("Wer antwortet, schreibt dann die Einheit dazu."),
    "entries": _l("Gezeigt werden sie gemischt."),
    "options": _l("Manches darf auch nirgends passen."),
    "rubric": _l("Ohne Kriterien wird die Antwort im Ganzen bewertet."),
    "levels": _l("Ohne Stufen: noch nicht, teilweise, erfüllt."),
    "model_answer": _l("Sieht, wer bewertet, und nach der Bewertung auch, wer geantwortet hat."),
}
_OWN_HINTS: dict[tuple[str, str], Any] = {
    ("GapsShape", "text"): _l(
        "Wo etwas fehlt, steht der Name der Lücke in doppelten geschweiften Klammern: {{g-1}}."
    ),
    ("WrongAnswersShape", "answers"): _l("Eine in jeder Zeile."),
}

_NOUNS: dict[str, Any] = {
    "choices": _l("Antwortmöglichkeit"),
    "premises": _l("Zeile"),
    "options": _l("Auswahl"),
    "entries": _l("Schritt"),
    "statements": _l("Aussage"),
    "gaps": _l("Lücke"),
    "rubric": _l("Kriterium"),
    "levels": _l("Stufe"),
    "wrong_answers": _l("Gruppe"),
    "units": _l("Einheit"),
    "ranges": _l("Bereich"),
}


def label_of(shape: type[Shape], name: str) -> str:
    """Return what a field is called; raises KeyError for one that has no words yet."""
    return str(_OWN_LABELS.get((shape.__name__, name)) or _LABELS[name])


def hint_of(shape: type[Shape], name: str) -> str:
    """Return what helps to fill in a field, "" for nothing."""
    return str(_OWN_HINTS.get((shape.__name__, name)) or _HINTS.get(name, ""))


def name_of(key: str) -> str:
    """Return what a key of a file is called in a form, the key itself for one that no form has."""
    return str(_LABELS.get(key, key))


def noun_of(name: str | int) -> str:
    """Return what one entry of a list is called."""
    return str(_NOUNS[str(name)])
