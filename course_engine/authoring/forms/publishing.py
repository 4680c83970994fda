"""What authors say about a version, and about remarks that do not apply."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from course_engine.authoring.forms.fields import size_field
from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm


class PublicationForm(PageForm):
    note = StringField(
        _l("Was ist neu?"),
        description=_l("Ein Satz für die Liste der Fassungen. Du kannst das Feld leer lassen."),
        validators=[Length(max=300, message=_l("Nimm höchstens 300 Zeichen."))],
    )
    size = size_field()
    over_newer = BooleanField(_l("Ich habe gesehen, was mein Entwurf an der neueren Fassung ändert."))
    seen_version = HiddenField()

    @property
    def seen_version_id(self) -> int | None:
        """The version that the author has seen compared, if they say that it may be changed."""
        return count_in(self.seen_version.data) if self.over_newer.data else None


class RemarkForm(PageForm):
    """Why a remark does not apply."""

    reason = TextAreaField(
        _l("Warum passt der Hinweis hier nicht?"),
        description=_l("Ein Satz genügt. Wer mit dir schreibt, sieht ihn."),
        validators=[
            DataRequired(message=_l("Schreibe einen kurzen Grund.")),
            Length(max=300, message=_l("Nimm höchstens 300 Zeichen.")),
        ],
        render_kw={"rows": "2", "spellcheck": "true"},
    )
