"""The self-checks of a lesson as its page shows them: what is asked, what stands in the fields, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from course_engine.assessment.forms import AnswerField, fields_of, new_key, sent_fields
from course_engine.assessment.grading import ItemGrade, grade_item
from course_engine.assessment.queries.entries import Entry
from course_engine.assessment.queries.self_checks import Tried
from course_engine.items import Answer, InvalidAnswer, Item, says_nothing

NOTHING_TRIED: Mapping[str, Tried] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class CheckField:
    """A self-check on the page; `grade` says what became of the latest answer, None before the first one."""

    field: AnswerField
    grade: ItemGrade | None = None

    @property
    def item(self) -> Item:
        return self.field.entry.item

    @property
    def error(self) -> str:
        return self.field.error


def check_fields(
    checks: Iterable[Item], tried: Mapping[str, Tried] = NOTHING_TRIED, refused: CheckField | None = None
) -> dict[str, CheckField]:
    """By id of their items, the self-checks of a page with what was `tried`; `refused` takes the place of its own one."""
    fields = {}
    for number, item in enumerate(checks, start=1):
        before = tried.get(item.id)
        answer = before.answer if before else None
        entry = Entry(id=0, number=number, item=item, answer=answer, saved_at=before.at if before else None)
        fields[item.id] = CheckField(
            AnswerField(entry, 1, new_key(), fields_of(item, answer)),
            grade_item(item, answer) if answer else None,
        )
    if refused and refused.item.id in fields:
        shown = fields[refused.item.id].field.entry
        again = refused.field
        fields[refused.item.id] = CheckField(AnswerField(shown, 1, again.key, again.fields, again.error))
    return fields


def sent_answer(item: Item, form: MultiDict[str, str]) -> tuple[Answer | None, str]:
    """The answer that was sent, or None and the sentence that says why it is none."""
    try:
        answer = item.read(sent_fields(item.id, form))
    except InvalidAnswer as refused:
        return None, str(_(refused.text))
    if answer is None or says_nothing(answer):
        return None, str(_("Gib erst eine Antwort, dann können wir sie prüfen."))
    return answer, ""


def refused_field(item: Item, form: MultiDict[str, str], error: str) -> CheckField:
    """The self-check once more, with what was typed and the reason why it was refused."""
    return CheckField(AnswerField(Entry(0, 1, item), 1, new_key(), sent_fields(item.id, form), error))
