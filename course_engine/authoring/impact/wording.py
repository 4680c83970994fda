"""Items as lines of text, to be named and compared."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from course_engine.items import Item
from course_engine.items.base import N_

WORDS = 60  # characters of a prompt that name its item

_LABELS = {
    "answer": N_("Richtig ist"),
    "answers": N_("Als richtig gilt"),
    "tolerance": N_("Spielraum"),
    "unit": N_("Einheit"),
    "points": N_("Punkte"),
    "hints": N_("Hinweis"),
    "explanation": N_("Erklärung"),
    "feedback": N_("Rückmeldung"),
    "feedback_right": N_("Rückmeldung, wenn richtig"),
    "feedback_wrong": N_("Rückmeldung, wenn falsch"),
    "feedback_if_true": N_("Rückmeldung zu „stimmt“"),
    "feedback_if_false": N_("Rückmeldung zu „stimmt nicht“"),
    "lesson": N_("Zum Nachlesen"),
}
YES, NO = N_("stimmt"), N_("stimmt nicht")


def item_words(prompt: str, most: int = WORDS) -> str:
    """Return the first words of a prompt without its marks, at most 60 characters, or `most`."""
    line = next((line for line in prompt.splitlines() if line.strip()), "")
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
    plain = " ".join(re.sub(r"[*_`#>]+", "", plain).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def item_text(item: Item, translate: Any = str) -> str:
    """Return an item as lines that people can compare: its prompt, its options (a tick before the right ones), the rest."""
    body = {name: value for name, value in item.to_body().items() if name not in ("type", "id", "prompt")}
    return "\n".join([item.prompt.strip(), *_lines(body, translate)])


def _lines(body: Mapping[str, Any], translate: Any) -> Iterator[str]:
    for name, value in body.items():
        label = translate(_LABELS[name]) if name in _LABELS else name
        if has_ids(value):
            for one in value:
                yield from _option_lines(one, translate)
        elif isinstance(value, list):
            yield from (f"{label}: {one}" for one in value)
        elif isinstance(value, bool):
            yield f"{label}: {translate(YES if value else NO)}"
        else:
            yield f"{label}: {value}"


def _option_lines(option: Mapping[str, Any], translate: Any) -> Iterator[str]:
    words = str(option.get("text") or option.get("label") or option["id"])
    yield f"{'✓' if option.get('correct') is True else '–'} {words}"
    rest = {name: value for name, value in option.items() if name not in ("id", "text", "label", "correct")}
    yield from (f"    {line}" for line in _lines(rest, translate))


def has_ids(value: Any) -> bool:
    """Whether this is a list of parts with ids of their own: choices, gaps, pairs."""
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)
