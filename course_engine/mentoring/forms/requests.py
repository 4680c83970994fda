"""What is typed when people ask for company, and when a scout cannot give it."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, Length

from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm, SentOnceForm

ANYONE = "any"
LONGEST = 4000  # characters


class AskForm(SentOnceForm):
    question = TextAreaField(
        _l("Deine Frage"),
        description=_l("Zwei, drei Sätze reichen. Nenne keine Namen von Menschen, um die es geht."),
        validators=[
            DataRequired(_l("Schreib auf, wobei du Hilfe möchtest.")),
            Length(max=LONGEST, message=_l("Kürze deine Frage auf höchstens 4000 Zeichen.")),
        ],
        render_kw={"rows": 5},
    )
    # Whether the scout can be chosen is decided when the request is made, not by the list as it was shown.
    scout = RadioField(_l("Wen möchtest du fragen?"), default=ANYONE, validate_choice=False)

    @property
    def scout_id(self) -> int | None:
        """The scout who was chosen; None means anyone."""
        return count_in(self.scout.data)


class DeclineForm(PageForm):
    private_reason = TextAreaField(
        _l("Dein Grund (freiwillig)"),
        description=_l("Den liest niemand außer dir, auch nicht, wer gefragt hat."),
        validators=[Length(max=1000, message=_l("Kürze den Grund auf höchstens 1000 Zeichen."))],
        render_kw={"rows": 2},
    )

    def __init__(self, offer_id: int, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.private_reason.id = f"private_reason-{offer_id}"  # several of these forms stand on one page
