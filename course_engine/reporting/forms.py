"""What trainers fill in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from course_engine.web.forms import PageForm

MOST_MINUTES = 600
MOST_ATTEMPTS = 20


class AllowanceForm(PageForm):
    """More time or more attempts for one person."""

    extra_minutes = IntegerField(
        _l("Zusätzliche Minuten"),
        validators=[
            InputRequired(_l("Schreib eine Zahl, 0 für keine.")),
            NumberRange(0, MOST_MINUTES, _l("Möglich sind 0 bis 600 Minuten.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    extra_attempts = IntegerField(
        _l("Zusätzliche Versuche"),
        validators=[
            InputRequired(_l("Schreib eine Zahl, 0 für keine.")),
            NumberRange(0, MOST_ATTEMPTS, _l("Möglich sind 0 bis 20 Versuche.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
