"""The base of every form on a page."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import get_locale
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.fields import Field
from wtforms.validators import DataRequired, Length


class PageForm(FlaskForm):
    """A form whose fields tell assistive technology about their hints and errors.

    A field's hint is its `description`. Messages of WTForms itself come in the language of the page.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: FlaskForm) -> Any:
            self.locales = [str(get_locale() or "de")]
            return super(FlaskForm.Meta, self).get_translations(form)

        def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:
            described_by = [f"{field.id}-hint"] if field.description else []
            if field.errors:
                render_kw.setdefault("aria-invalid", "true")
                described_by.append(f"{field.id}-error")
            if described_by:
                render_kw.setdefault("aria-describedby", " ".join(described_by))
            return super().render_field(field, render_kw)


class SentOnceForm(PageForm):
    """A form with a key of its own: sent twice, it counts once."""

    key = HiddenField(validators=[DataRequired(), Length(max=64)])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.key.data:
            self.key.data = secrets.token_urlsafe(16)
