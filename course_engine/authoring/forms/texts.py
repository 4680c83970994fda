"""The text of a lesson or of a module's introduction, as it is typed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, NumberRange

from course_engine.authoring.forms.fields import body_field, summary_field, title_field
from course_engine.authoring.front_matter import (
    body_of,
    value_of,
    values_of,
    with_body,
    with_value,
    with_values,
)
from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm


class TextForm(PageForm):
    """A text of a draft; `revision` is the number of saves that its author has seen."""

    title = title_field()
    revision = HiddenField()

    def fill(self, text: str) -> None:
        """Show what the text says."""
        self.title.data = value_of(text, "title")
        self.body.data = body_of(text)

    def applied_to(self, text: str) -> str:
        """Return the text with what was typed; whatever was not changed keeps every byte."""
        return with_body(with_value(text, "title", self.title.data or ""), self.body.data or "")

    @property
    def seen_revision(self) -> int:
        seen = count_in(self.revision.data)
        return -1 if seen is None else seen


class LessonForm(TextForm):
    minutes = IntegerField(
        _l("Minuten"),
        validators=[
            DataRequired(_l("Gib eine ganze Zahl ein.")),
            NumberRange(1, 240, _l("Gib eine Zahl zwischen 1 und 240 ein.")),
        ],
        render_kw={"inputmode": "numeric", "class": "input-short"},
    )
    body = body_field(
        _l("Text"),
        _l("Überschriften beginnen mit ##, Listen mit -, ein Kasten mit !!! tip und eingerückten Zeilen."),
    )

    def fill(self, text: str) -> None:
        super().fill(text)
        minutes = value_of(text, "minutes")
        self.minutes.data = count_in(minutes)

    def applied_to(self, text: str) -> str:
        changed = super().applied_to(text)
        return with_value(changed, "minutes", str(self.minutes.data)) if self.minutes.data else changed


class ModuleForm(TextForm):
    summary = summary_field()
    objectives = TextAreaField(
        _l("Danach kannst du …"),
        description=_l("Drei bis fünf Lernziele, jedes in einer eigenen Zeile."),
        render_kw={"rows": "5", "spellcheck": "true"},
    )
    body = body_field(
        _l("Worum es geht"), _l("Für wen das Modul ist und was einen erwartet, in wenigen Absätzen.")
    )

    def fill(self, text: str) -> None:
        super().fill(text)
        self.summary.data = value_of(text, "summary").strip()
        self.objectives.data = "\n".join(values_of(text, "objectives"))

    def applied_to(self, text: str) -> str:
        lines = [
            line.strip().removeprefix("- ").strip() for line in (self.objectives.data or "").splitlines()
        ]
        changed = with_value(super().applied_to(text), "summary", self.summary.data or "")
        return with_values(changed, "objectives", [line for line in lines if line])


def text_form(*, is_module: bool, **options: Any) -> TextForm:
    """The form that fits a text: the module's own or a lesson."""
    return ModuleForm(**options) if is_module else LessonForm(**options)
