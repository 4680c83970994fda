"""Text of several lines, as people write it: what the types free text and reflection have in common.

Kept as `{"text": "…"}`, line breaks as they were.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from course_engine.items.base import (
    Answer,
    BaseItem,
    Fields,
    Form,
    InvalidAnswer,
    Part,
    Said,
    only,
    says_nothing,
    single_value,
)
from course_engine.items.typed import TOO_LONG

PROSE_LIMIT = 10_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenItem(BaseItem):
    """An item answered by writing some lines; nothing in it can be right or wrong by itself."""

    def read(self, fields: Fields) -> Answer | None:
        only(fields, "")
        value = single_value(fields)
        return None if value is None else {"text": prose(value)}

    def fields(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        return {"": (answer["text"],)}

    def right_answer(self) -> Answer | None:
        return None

    def words(self, answer: Answer) -> tuple[Said, ...]:
        return (Said(answer["text"], Form.PROSE),) if answer["text"] else ()

    def parts_explained(self, answer: Answer | None) -> tuple[Part, ...]:
        if answer is None or says_nothing(answer):
            return ()
        return (Part("", None, self.words(answer)[0]),)


def prose(value: str, limit: int = PROSE_LIMIT) -> str:
    """Return text with its lines, without control signs and halves of signs, and without empty lines around it.

    Raises InvalidAnswer beyond `limit` characters.
    """
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > limit:
        raise InvalidAnswer(TOO_LONG)
    kept = (sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return "".join(kept).strip("\n").rstrip()


def word_count(answer: Answer | Mapping[str, str]) -> int:
    """Return how many words an answer has: what stands between spaces."""
    return len(str(answer.get("text", "")).split())
