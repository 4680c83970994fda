"""Items as lines of text, to be named and compared."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.base import N_

WORDS = 60  # characters of a prompt that name its item

_LABELS = {
    "answer": N_("Richtig ist"),
    "answers": N_("Als richtig gilt"),
    "certainty": N_("Fragt nach der Sicherheit der Antwort"),
    "attempts": N_("Höchstens so viele Versuche"),
    "correct": N_("Richtig"),
    "credit": N_("Anteil der Punkte"),
    "draw": N_("So viele Aufgaben werden gezogen"),
    "explanation": N_("Erklärung"),
    "factor": N_("Faktor"),
    "feedback": N_("Rückmeldung"),
    "feedback_if_false": N_("Rückmeldung zu „stimmt nicht“"),
    "feedback_if_true": N_("Rückmeldung zu „stimmt“"),
    "feedback_right": N_("Rückmeldung, wenn richtig"),
    "feedback_wrong": N_("Rückmeldung, wenn falsch"),
    "high": N_("Bis"),
    "hints": N_("Hinweis"),
    "intro": N_("Einleitung"),
    "language": N_("Sprache"),
    "lesson": N_("Zum Nachlesen"),
    "levels": N_("Stufe"),
    "low": N_("Von"),
    "mastery_score": N_("Anteil der Punkte zum Bestehen"),
    "match": N_("Dazu gehört"),
    "match_case": N_("Groß- und Kleinschreibung zählt"),
    "max_words": N_("Wunsch: höchstens so viele Wörter"),
    "min_words": N_("Wunsch: mindestens so viele Wörter"),
    "model_answer": N_("Beispielantwort"),
    "name": N_("Name der Einheit"),
    "pause": N_("Pause zwischen zwei Versuchen in Minuten"),
    "points": N_("Punkte"),
    "ranges": N_("Bereich mit Teilpunkten"),
    "shared": N_("Wer es liest"),
    "shuffle_choices": N_("Antwortmöglichkeiten werden gemischt"),
    "shuffle_items": N_("Aufgaben werden gemischt"),
    "text": N_("Text"),
    "time_limit": N_("Zeitgrenze in Minuten"),
    "title": N_("Titel"),
    "tolerance": N_("Spielraum"),
    "tolerance_percent": N_("Spielraum in Prozent"),
    "type": N_("Hier fehlt"),
    "typos": N_("So viele Tippfehler werden verziehen"),
    "unit": N_("Einheit"),
    "unit_required": N_("Die Einheit muss genannt werden"),
    "units": N_("Andere Einheit"),
    "wrong_answers": N_("Häufige falsche Antwort"),
}
_VALUES = {
    ("shared", "mentor"): N_("auch die Person, die begleitet"),
    ("shared", "private"): N_("nur die Person selbst"),
    ("type", "text"): N_("ein Wort"),
    ("type", "choice"): N_("etwas aus einer Liste"),
    ("type", "number"): N_("eine Zahl"),
    ("feedback", "at_once"): N_("gleich nach jeder Aufgabe"),
    ("feedback", "at_end"): N_("nach dem Abgeben"),
}
YES, NO = N_("stimmt"), N_("stimmt nicht")
TICKED, UNTICKED = N_("ja"), N_("nein")
_ABOVE = ("type", "id", "prompt", "vignette")
_BEHIND = ("points", "hints", "explanation", "lesson")
_JUDGED = ("answer",)  # yes and no of these is what is right
SECTION, CASE, ITEMS = N_("Abschnitt"), N_("Fallbeispiel"), N_("Aufgaben")
Translate = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class _Words:
    """The language of the reader, how it writes numbers, and what ids inside an item stand for."""

    translate: Translate
    number: Callable[[float], str]
    named: Mapping[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        return self.translate(_LABELS[name]) if name in _LABELS else name

    def value(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            yes, no = (YES, NO) if name in _JUDGED else (TICKED, UNTICKED)
            return self.translate(yes if value else no)
        if isinstance(value, int | float):
            return self.number(value)
        if (name, value) in _VALUES:
            return self.translate(_VALUES[name, value])
        return self.named.get(value, value) if name == "match" else str(value)


def item_words(prompt: str, most: int = WORDS) -> str:
    """Return the first words of a prompt without its marks, at most 60 characters, or `most`."""
    line = next((line for line in prompt.splitlines() if line.strip()), "")
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
    plain = " ".join(re.sub(r"[*_`#>]+", "", plain).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def item_text(item: Item, translate: Translate = str, number: Callable[[float], str] = str) -> str:
    """Return an item as lines that people can compare: its case and its prompt, its options (a tick before the right ones),
    the rest."""
    case = item.vignette
    about = [f"{translate(CASE)}: {case.title}".rstrip(": "), *case.text.strip().splitlines()] if case else []
    return "\n".join([*about, item.prompt.strip(), *item_lines(item, translate, number)])


def item_lines(item: Item, translate: Translate = str, number: Callable[[float], str] = str) -> list[str]:
    """Return what an item says besides prompt and case, a line for each thing."""
    body = {name: value for name, value in item.to_body().items() if name not in _ABOVE}
    body = dict(sorted(body.items(), key=lambda one: one[0] in _BEHIND))
    named = {one["id"]: one["text"] for one in body.get("options", [])}
    return list(_lines(body, _Words(translate, number, named)))


def quiz_text(quiz: Quiz, translate: Translate = str, number: Callable[[float], str] = str) -> str:
    """Return a quiz without its items as lines: what it is called, how it is taken, its sections."""
    words = _Words(translate, number)
    settings = {"feedback": quiz.settings.feedback} | quiz.settings.to_body()
    about = {"title": quiz.title, "language": quiz.language, "mastery_score": quiz.mastery_score}
    lines = [*_lines(about, words)]
    lines += [f"{words.label('intro')}: {line}" for line in quiz.intro.splitlines() if line.strip()]
    lines += _lines(settings, words)
    numbers = {item.id: str(place) for place, item in enumerate(quiz.items, 1)}
    for section in quiz.sections:
        lines.append(f"{translate(SECTION)}: {section.title or section.id}")
        inside = ", ".join(numbers[uid] for uid in section.items if uid in numbers)
        lines += [f"    {line}" for line in _lines({"draw": section.draw} if section.draw else {}, words)]
        lines.append(f"    {translate(ITEMS)}: {inside}")
    return "\n".join(lines)


def _lines(body: Mapping[str, Any], words: _Words) -> Iterator[str]:
    for name, value in body.items():
        if has_ids(value):
            for place, one in enumerate(value, 1):
                yield from _option_lines(one, words, f"{place}." if name == "entries" else "–")
        elif isinstance(value, list):
            yield from (f"{words.label(name)}: {_listed(one, name, words)}" for one in value)
        elif isinstance(value, Mapping):
            yield f"{words.label(name)}: {_listed(value, name, words)}"
        else:
            yield f"{words.label(name)}: {words.value(name, value)}"


def _listed(one: Any, name: str, words: _Words) -> str:
    """One entry of a list on one line."""
    if not isinstance(one, Mapping):
        return words.value(name, one)
    said = []
    for key, value in one.items():
        each = value if isinstance(value, list) else [value]
        said.append(f"{words.label(key)}: {', '.join(words.value(key, single) for single in each)}")
    return "; ".join(said)


def _option_lines(option: Mapping[str, Any], words: _Words, mark: str) -> Iterator[str]:
    called = str(option.get("text") or option.get("label") or option["id"])
    yield f"{'✓' if option.get('correct') is True else mark} {called}"
    rest = {name: value for name, value in option.items() if name not in ("id", "text", "label", "correct")}
    yield from (f"    {line}" for line in _lines(rest, words))


def has_ids(value: Any) -> bool:
    """Whether this is a list of parts with ids of their own: choices, gaps, pairs."""
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)
