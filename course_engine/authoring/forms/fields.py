"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

TEXT_LIMIT = 150_000  # characters; a file may have 200,000 bytes


def title_field(label: Any = _l("Titel")) -> StringField:
    return StringField(
        label,
        validators=[
            DataRequired(_l("Gib einen Titel ein.")),
            Length(max=200, message=_l("Nimm höchstens 200 Zeichen.")),
        ],
    )


def summary_field() -> TextAreaField:
    return TextAreaField(
        _l("Zusammenfassung"),
        description=_l("Ein oder zwei Sätze für die Karte in der Übersicht, höchstens 240 Zeichen."),
        validators=[
            DataRequired(_l("Schreibe ein oder zwei Sätze.")),
            Length(max=240, message=_l("Nimm höchstens 240 Zeichen.")),
        ],
        render_kw={"rows": "3", "spellcheck": "true"},
    )


def body_field(label: Any, description: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        validators=[
            Length(max=TEXT_LIMIT, message=_l("Der Text ist zu lang. Teile ihn auf zwei Lektionen auf."))
        ],
        render_kw={"spellcheck": "true", "rows": "20"},
    )


def whole_field(label: Any, description: Any, most: int) -> IntegerField:
    """A whole number from 1 to `most`, or nothing."""
    return IntegerField(
        label,
        description=description,
        validators=[
            Optional(),
            NumberRange(1, most, message=_l("Nimm eine ganze Zahl von 1 bis %(max)s.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


def size_field() -> RadioField:
    return RadioField(
        _l("Wie groß ist die Änderung?"),
        choices=[
            ("substantial", _l("Inhaltlich: Wer fertig war, erfährt davon")),
            ("minor", _l("Klein: Tippfehler, Formulierungen")),
        ],
        default="substantial",
    )
