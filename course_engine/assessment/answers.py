"""Answers as plain values: from a form or a script into the one shape in which they are stored.

    single_choice    {"choice": "a-1"}
    multiple_choice  {"choices": ["a-1", "a-3"]}
    true_false       {"value": true}
    short_text       {"text": "KUG"}
    number           {"number": "72,5"}

`None` and an empty choice, text or number mean "no answer".
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from course_engine.content.catalogue import (
    N_,
    ChoiceItem,
    Item,
    MultipleChoice,
    Number,
    ShortText,
    TrueFalse,
)

Answer = dict[str, Any]

TEXT_LIMIT = 500  # characters
NUMBER_LIMIT = 40  # characters

_PLAIN = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")
_GROUPED = re.compile(
    r"[+-]?[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*(?P<rest>[.,][0-9]*)?"
)


class InvalidAnswer(ValueError):
    """An answer that does not fit its item; nothing of it is stored. `text` is a German message to be translated."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


NOT_OF_THIS_ITEM = N_("Diese Antwort passt nicht zur Aufgabe. Lade die Seite neu und wähle noch einmal.")
TOO_LONG = N_("Das ist zu lang. Kürze deine Antwort.")
NO_NUMBER = N_("Das ist keine Zahl. Schreib sie mit Ziffern, zum Beispiel 12 oder 0,5.")


def answer_from_form(item: Item, values: Sequence[str]) -> Answer | None:
    """Return the answer that a form's fields give, None where nothing was picked; raises InvalidAnswer."""
    if isinstance(item, MultipleChoice):
        return answer_from_json(item, {"choices": list(values)})
    if not values:
        return None
    if len(values) > 1:
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    if isinstance(item, TrueFalse):
        return answer_from_json(item, {"value": {"true": True, "false": False}.get(values[0])})
    key = "choice" if isinstance(item, ChoiceItem) else "text" if isinstance(item, ShortText) else "number"
    return answer_from_json(item, {key: values[0]})


def answer_from_json(item: Item, answer: object) -> Answer:
    """Return `answer` in the one shape in which answers to `item` are stored; raises InvalidAnswer for junk."""
    if not isinstance(answer, Mapping) or len(answer) != 1:
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    ((key, value),) = answer.items()
    if isinstance(item, MultipleChoice):
        return {"choices": _known_choices(item, value if key == "choices" else None)}
    if isinstance(item, ChoiceItem):
        return {"choice": _known_choices(item, [value] if key == "choice" else None)[0]}
    if isinstance(item, TrueFalse):
        if key != "value" or not isinstance(value, bool):
            raise InvalidAnswer(NOT_OF_THIS_ITEM)
        return {"value": value}
    if isinstance(item, Number):
        return {"number": _number_text(item, value if key == "number" else None)}
    return {"text": _line(value if key == "text" else None, TEXT_LIMIT)}


def is_empty(answer: Answer | None) -> bool:
    """Whether this says nothing: no answer, nothing ticked, an empty field."""
    return not answer or next(iter(answer.values())) in ("", [])


def chosen_ids(answer: Answer | None) -> frozenset[str]:
    """The ids of the choices that an answer to a choice item picks."""
    if not answer:
        return frozenset()
    return frozenset(answer["choices"] if "choices" in answer else [answer["choice"]])


def number_of(text: str) -> Decimal | None:
    """The number that `text` writes, with a comma or a point for the decimals; None where it writes none.

    One sign alone stands before decimals ("1.500" is one and a half); several group thousands ("1.500.000", "1.500,5").
    """
    compact = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
    compact = re.sub(r"\s", "", compact)
    if compact.count(".") + compact.count(",") > 1:
        compact = _ungrouped(compact)
    return Decimal(compact.replace(",", ".")) if _PLAIN.fullmatch(compact) else None


def _ungrouped(text: str) -> str:
    grouped = _GROUPED.fullmatch(text)
    if not grouped or (grouped["rest"] or "").startswith(grouped["group"]):
        return ""
    return text.replace(grouped["group"], "")


def _known_choices(item: ChoiceItem, ids: object) -> list[str]:
    known = [choice.id for choice in item.choices]
    if not isinstance(ids, list) or len(ids) > len(known) or any(one not in known for one in ids):
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    return [one for one in known if one in ids]


def _number_text(item: Number, value: object) -> str:
    text = _line(value, NUMBER_LIMIT)
    unit = item.unit.casefold()
    if unit and text.casefold().endswith(unit):
        text = text[: len(text) - len(unit)].rstrip()
    if text and number_of(text) is None:
        raise InvalidAnswer(NO_NUMBER)
    return text


def _line(value: object, limit: int) -> str:
    """One line of text without control signs and halves of signs, which no database takes."""
    if not isinstance(value, str):
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    if len(value) > limit:
        raise InvalidAnswer(TOO_LONG)
    kept = (" " if sign.isspace() else sign for sign in value)
    return "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cc", "Cs")).strip()
