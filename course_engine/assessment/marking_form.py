"""What a marker sends: a level for each criterion, words to the learner, and what comes then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from course_engine.assessment.models import Marking
from course_engine.assessment.operations.mark_answer import Mark
from course_engine.items import InvalidAnswer
from course_engine.items.kinds.free_text import FreeText
from course_engine.items.written import prose

COMMENT_LIMIT = 4000  # characters


@dataclass(frozen=True)
class MarkingForm:
    """`chosen` is the place of the chosen level by the id of the criterion; `errors` are sentences by the field's id."""

    item: FreeText
    chosen: Mapping[str, int]
    comment: str = ""
    errors: Mapping[str, str] | None = None

    @property
    def mark(self) -> Mark:
        """What was said, from a form without errors."""
        return Mark(
            {one.id: one.steps[self.chosen[one.id]].points for one in self.item.criteria}, self.comment
        )


def field_of(criterion_id: str) -> str:
    """The name of the field of a criterion."""
    return f"criterion-{criterion_id}"


def begun_form(item: FreeText, marking: Marking | None) -> MarkingForm:
    """The form as the page shows it first: empty, or with what was said before."""
    if marking is None:
        return MarkingForm(item, {})
    places = {
        one.id: [level.points for level in one.steps].index(marking.credits[one.id]) for one in item.criteria
    }
    return MarkingForm(item, places, marking.comment)


def sent_form(item: FreeText, form: MultiDict[str, str]) -> MarkingForm:
    """Read what was sent, with the errors found in it."""
    chosen, errors = {}, {}
    for one in item.criteria:
        value = form.get(field_of(one.id), "")
        if value.isascii() and value.isdecimal() and len(value) < 3 and int(value) < len(one.steps):
            chosen[one.id] = int(value)
        else:
            errors[field_of(one.id)] = _("Wähle aus, wie weit das erfüllt ist.")
    try:
        comment = prose(form.get("comment", ""), COMMENT_LIMIT)
    except InvalidAnswer as refused:
        comment, errors["comment"] = form.get("comment", ""), _(refused.text)
    return MarkingForm(item, chosen, comment, errors)
