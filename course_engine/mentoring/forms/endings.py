"""Pausing, ending, and what comes after."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from course_engine.mentoring.conversation import Helped
from course_engine.web.forms import PageForm

HELPED = [
    (Helped.YES.value, _l("Ja")),
    (Helped.PARTLY.value, _l("Teils, teils")),
    (Helped.NO.value, _l("Nein")),
]


class PauseForm(PageForm):
    returns_on = DateField(
        _l("Wieder da am (freiwillig)"),
        description=_l(
            "An diesem Tag geht es von selbst weiter. Ohne Datum, sobald jemand von euch die Pause beendet."
        ),
        validators=[Optional()],
    )

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = today

    def validate_returns_on(self, field: DateField) -> None:
        if field.data and field.data <= self.today:
            raise ValidationError(_("Nimm einen Tag, der noch kommt."))


class FeedbackForm(PageForm):
    helped = RadioField(
        _l("Hat dir die Begleitung gutgetan?"),
        choices=HELPED,
        description=_l(
            "Niemand liest deine Antwort einzeln, auch nicht die andere Person. Sie zählt nur zusammen mit allen anderen, "
            "und erst ab fünf Antworten sehen Trainer*innen und Admins die Summe."
        ),
        validate_choice=False,
    )
    note = TextAreaField(
        _l("Was nimmst du mit? (freiwillig)"),
        description=_l("Eine Notiz für dich. Nur du liest sie, auf der Seite dieses Gesprächs."),
        validators=[Length(max=1000, message=_l("Kürze die Notiz auf höchstens 1000 Zeichen."))],
        render_kw={"rows": 3},
    )

    def validate_helped(self, field: RadioField) -> None:
        if field.data not in {one.value for one in Helped}:
            raise ValidationError(_("Wähle eine der drei Antworten."))


class ThanksForm(PageForm):
    text = TextAreaField(
        _l("Dein Satz"),
        description=_l(
            "Zum Beispiel, was jetzt anders ist als vorher. Nenne keine Namen von Menschen, um die es ging."
        ),
        validators=[
            DataRequired(_l("Schreib einen Satz.")),
            Length(max=300, message=_l("Kürze deinen Satz auf höchstens 300 Zeichen.")),
        ],
        render_kw={"rows": 3},
    )
    may_be_shown = BooleanField(
        _l("Andere dürfen den Satz lesen"),
        description=_l(
            "Ohne deinen Namen, auf der Seite der Person, die dich begleitet hat, und nur, wenn sie auch möchte."
        ),
    )


class AnotherForm(PageForm):
    carries = BooleanField(
        _l("Gib mit, was ihr euch bisher geschrieben habt"),
        description=_l("Dann musst du nicht von vorn anfangen. Bilder und der Name bleiben hier."),
    )


class ReportForm(PageForm):
    reason = TextAreaField(
        _l("Worum geht es?"),
        description=_l("Ein, zwei Sätze. Das lesen nur Trainer*innen, nicht die andere Person."),
        validators=[
            DataRequired(_l("Schreib in einem Satz, worum es geht.")),
            Length(max=1000, message=_l("Kürze den Text auf höchstens 1000 Zeichen.")),
        ],
        render_kw={"rows": 3},
    )


class AnswerForm(PageForm):
    answer = TextAreaField(
        _l("Deine Antwort"),
        description=_l(
            "Sie liest nur, wer die Meldung geschrieben hat: was du gesehen hast und wie es weitergeht."
        ),
        validators=[
            DataRequired(_l("Schreib eine Antwort, bevor du abschließt.")),
            Length(max=2000, message=_l("Kürze die Antwort auf höchstens 2000 Zeichen.")),
        ],
        render_kw={"rows": 4},
    )
