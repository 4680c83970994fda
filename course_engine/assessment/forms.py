"""Answers as a browser sends them: a page's fields, or JSON from the script that saves each answer as it is given."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

from course_engine.assessment.arrival import Arriving
from course_engine.assessment.certainty import CERTAINTY, certainty_of, read_with_certainty
from course_engine.assessment.queries import Entry
from course_engine.items import Answer, Fields, InvalidAnswer, Item
from course_engine.items.base import NOT_OF_THIS_ITEM
from course_engine.web.forms import PageForm

MAX_SEQUENCE = 2_000_000_000
MOST_PARTS = 200
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")


class MalformedRequest(ValueError):
    """Not what any page or script of ours sends."""


@dataclass(frozen=True)
class AnswerField:
    """An item on a page with what stands in its fields, as typed or picked; `error` if that was refused."""

    entry: Entry
    sequence: int
    key: str
    fields: Fields
    error: str = ""

    @property
    def id(self) -> str:
        """The id of the field, or of its first control."""
        return f"answer-{self.entry.item.id}"

    def name(self, part: str = "") -> str:
        """The name of the control, or controls, of a part of the item."""
        return field_name(self.entry.item.id, part)

    def values(self, part: str = "") -> Sequence[str]:
        """What stands in the control, or controls, of a part."""
        return self.fields.get(part, ())

    def value(self, part: str = "") -> str:
        """What stands in the one control of a part."""
        return next(iter(self.values(part)), "")


@dataclass(frozen=True)
class Answers:
    """What was sent: answers to keep, and by the item's id the sentence that says why one was refused."""

    arriving: tuple[Arriving, ...]
    errors: Mapping[str, str]


def new_key() -> str:
    return secrets.token_urlsafe(12)


def field_name(item_id: str, part: str = "") -> str:
    """The name of a form field: of an item, or of one part of it."""
    return f"answer-{item_id}.{part}" if part else f"answer-{item_id}"


def blank_field(entry: Entry) -> AnswerField:
    """The field as a page shows it first: with the answer that counts."""
    return AnswerField(entry, entry.sequence + 1, new_key(), fields_of(entry.item, entry.answer))


def fields_of(item: Item, answer: Answer | None) -> Fields:
    """The fields that give an answer, and how sure the person was where that was asked; none for no answer."""
    if not answer:
        return {}
    step = certainty_of(answer)
    return item.fields(answer) | ({CERTAINTY: (str(step),)} if step else {})


def _read(item: Item, fields: Fields, *, certainty: bool) -> Answer | None:
    return read_with_certainty(item, fields) if certainty else item.read(fields)


def named_fields(answer: Answer | None, item: Item) -> list[tuple[str, str]]:
    """Names and values of the form fields that give an answer."""
    fields = fields_of(item, answer)
    return [(field_name(item.id, part), value) for part, values in fields.items() for value in values]


def item_ids_in(form: MultiDict[str, str]) -> list[str]:
    """The ids of the items that the page showed."""
    prefix = "sequence-"
    return [name[len(prefix) :] for name in form if name.startswith(prefix)]


def answers_from_form(
    entries: Iterable[Entry], form: MultiDict[str, str], *, certainty: bool = False
) -> Answers:
    """Read the fields of the page; raises MalformedRequest where sequence or key are none of ours.

    `certainty` says whether people are asked how sure they are.
    """
    arriving, errors = [], {}
    for entry in entries:
        item_id = entry.item.id
        try:
            answer = _read(entry.item, sent_fields(item_id, form), certainty=certainty)
        except InvalidAnswer as refused:
            errors[item_id] = str(_(refused.text))
            continue
        number = form.get(f"sequence-{item_id}", "")
        sequence = int(number) if re.fullmatch("[0-9]{1,10}", number) else 0
        arriving.append(_arriving(entry, sequence, form.get(f"key-{item_id}"), answer))
    return Answers(tuple(arriving), errors)


def sent_key(item_id: str, form: MultiDict[str, str]) -> str:
    """The key under which the page sends an answer; raises MalformedRequest where it is none of ours."""
    key = form.get(f"key-{item_id}", "")
    if not _KEY.fullmatch(key):
        raise MalformedRequest
    return key


def sent_fields(item_id: str, form: MultiDict[str, str]) -> dict[str, list[str]]:
    """The fields of one item: those named `answer-<item>`, the part "", and `answer-<item>.<part>`."""
    own, inner = field_name(item_id), field_name(item_id, " ").rstrip()
    parts = {
        "" if name == own else name[len(inner) :]: name
        for name in form
        if name == own or name.startswith(inner)
    }
    return {part: form.getlist(name) for part, name in parts.items()}


def fields_again(entries: Sequence[Entry], form: MultiDict[str, str], answers: Answers) -> list[AnswerField]:
    """The page's fields once more: what was refused as it was typed, with the reason; the rest as it counts now."""
    fields = []
    for entry in entries:
        item_id = entry.item.id
        if item_id in answers.errors:
            typed = sent_fields(item_id, form)
            error = answers.errors[item_id]
            fields.append(AnswerField(entry, entry.sequence + 1, new_key(), typed, error))
        else:
            fields.append(blank_field(entry))
    return fields


def item_ids_in_json(body: object) -> list[str]:
    """The ids of the items in a script's request; raises MalformedRequest for any other shape."""
    sent = body.get("responses") if isinstance(body, Mapping) else None
    if not isinstance(sent, list) or not sent or not all(isinstance(one, Mapping) for one in sent):
        raise MalformedRequest
    ids = [one.get("item") for one in sent]
    if not all(_storable(item_id) for item_id in ids) or len(set(ids)) < len(ids):
        raise MalformedRequest
    return ids


def _storable(item_id: object) -> bool:
    """Whether a database can be asked for this: NUL and halves of signs are what none takes."""
    return isinstance(item_id, str) and item_id.isprintable()


def answers_from_json(
    entries: Mapping[str, Entry], body: Mapping[str, Any], *, certainty: bool = False
) -> Answers:
    """Read a script's request, checked by `item_ids_in_json`; raises MalformedRequest as the form does."""
    arriving, errors = [], {}
    for one in body["responses"]:
        entry = entries.get(one["item"])
        if entry is None:
            raise MalformedRequest
        try:
            answer = _read(entry.item, _fields_in(one), certainty=certainty)
        except InvalidAnswer as refused:
            errors[entry.item.id] = str(_(refused.text))
            continue
        arriving.append(_arriving(entry, one.get("sequence"), one.get("key"), answer))
    return Answers(tuple(arriving), errors)


def _fields_in(one: Mapping[str, Any]) -> Fields:
    """The fields that a script sends: an object of lists of strings; raises InvalidAnswer for anything else."""
    fields = one.get("fields")
    if not isinstance(fields, Mapping) or len(fields) > MOST_PARTS:
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    for values in fields.values():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise InvalidAnswer(NOT_OF_THIS_ITEM)
    return fields


def _arriving(entry: Entry, sequence: object, key: object, answer: Answer | None) -> Arriving:
    if not isinstance(sequence, int) or isinstance(sequence, bool) or not 1 <= sequence <= MAX_SEQUENCE:
        raise MalformedRequest
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise MalformedRequest
    return Arriving(entry.id, sequence, f"{entry.item.id}:{key}", answer)  # a key counts within its item


class ReceiptForm(PageForm):
    """A receipt to be verified, as a file or pasted."""

    file = FileField(_l("Datei der Quittung"))
    text = TextAreaField(_l("Oder hier einfügen"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse the form with neither."""
        if not super().validate(extra_validators):
            return False
        if not self.text.data and not (self.file.data and self.file.data.filename):
            self.text.errors = [*self.text.errors, _("Wähle die Datei aus oder füge ihren Inhalt hier ein.")]
            return False
        return True
