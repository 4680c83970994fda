"""What people type into a field: lines of text and numbers, cleaned and compared."""

import re
import unicodedata
from decimal import Decimal

from course_engine.items.base import N_, NOT_OF_THIS_ITEM, InvalidAnswer

TEXT_LIMIT = 500  # characters
NUMBER_LIMIT = 40  # characters

TOO_LONG = N_("Das ist zu lang. Kürze deine Antwort.")
NO_NUMBER = N_("Das ist keine Zahl. Schreib sie mit Ziffern, zum Beispiel 12 oder 0,5.")

_PLAIN = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)")
_GROUPED = re.compile(
    r"[+-]?[0-9]{1,3}(?:(?P<group>[.,])[0-9]{3})(?:(?P=group)[0-9]{3})*(?P<rest>[.,][0-9]*)?"
)


def line(value: str, limit: int = TEXT_LIMIT) -> str:
    """Return one line of text without control signs and halves of signs, which no database takes.

    Raises InvalidAnswer beyond `limit` characters.
    """
    if len(value) > limit:
        raise InvalidAnswer(TOO_LONG)
    kept = (" " if sign.isspace() else sign for sign in value)
    return "".join(sign for sign in kept if unicodedata.category(sign) not in ("Cc", "Cs")).strip()


def number_line(value: str, unit: str = "") -> str:
    """Return a typed number as it was written, without its unit; raises InvalidAnswer for what is none."""
    text = line(value, NUMBER_LIMIT)
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: len(text) - len(unit)].rstrip()
    if text and number_of(text) is None:
        raise InvalidAnswer(NO_NUMBER)
    return text


def number_and_unit(value: str) -> tuple[str, str]:
    """Return a typed number and the unit behind it, both as written; raises InvalidAnswer where no number is in front."""
    text = line(value, NUMBER_LIMIT)
    found = re.match(r"[\d\s.,+\-\N{MINUS SIGN}]*", text)
    number = found.group() if found else ""
    unit = text[len(number) :].strip()
    if text and number_of(number) is None:
        raise InvalidAnswer(NO_NUMBER)
    return number.strip(), unit


def named_unit(written: str, names: tuple[str, ...]) -> str | None:
    """Return the one of `names` that was written: exactly, else without regard to case where that leaves one only."""
    plain = unicodedata.normalize("NFKC", written)
    for same in (lambda text: text, str.casefold):
        fitting = [name for name in names if same(unicodedata.normalize("NFKC", name)) == same(plain)]
        if len(fitting) == 1:
            return fitting[0]
    return None


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


def comparable(text: str, *, match_case: bool = False) -> str:
    """`text` as short answers are compared: Unicode form, spaces, signs at the end and, mostly, case make no difference."""
    folded = unicodedata.normalize("NFKC", text)
    if not match_case:
        folded = unicodedata.normalize("NFKC", folded.casefold())
    words = " ".join(folded.split())
    return words.rstrip(" .,;:!?…") or words


def decimal(value: float) -> Decimal:
    """Return `value` by the decimals as written: 0.1 is a tenth here."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def known(value: str | None, ids: tuple[str, ...]) -> str | None:
    """Return `value` if it is one of `ids`, None for None; raises InvalidAnswer for any other."""
    if value is not None and value not in ids:
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    return value
