"""A message and its draft."""

from __future__ import annotations

from functools import cached_property

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from course_engine.authoring.forms.images import PICTURE_FLAWS
from course_engine.content.pictures import SIZE_LIMIT, Picture, PictureFlaw, reencoded
from course_engine.mentoring.operations.send_message import Attachment, Writing
from course_engine.web.arriving import count_in
from course_engine.web.forms import SentOnceForm

LONGEST = 4000  # characters
LONGEST_DRAFT = 40_000  # more than may be sent: what somebody types is kept first and shortened later


class DraftForm(SentOnceForm):
    """A message as far as it is written."""

    text = TextAreaField(validators=[Length(max=LONGEST_DRAFT)])
    revision = HiddenField()

    @property
    def writing(self) -> Writing:
        return Writing(
            text=self.text.data or "",
            idempotency_key=self.key.data,
            draft_revision=count_in(self.revision.data) or 0,
        )


class MessageForm(SentOnceForm):
    """A message, with a picture if one is chosen. Words may be left out where a picture speaks."""

    revision = HiddenField()
    text = TextAreaField(
        _l("Deine Nachricht"),
        validators=[Length(max=LONGEST, message=_l("Kürze deine Nachricht auf höchstens 4000 Zeichen."))],
        render_kw={"rows": 5},
    )
    image = FileField(
        _l("Bild"),
        description=_l("PNG, JPEG, WebP oder GIF, höchstens 4 MB. Ort und Kamera werden daraus gelöscht."),
        render_kw={"accept": "image/png,image/jpeg,image/webp,image/gif"},
    )
    alt = StringField(
        _l("Was ist auf dem Bild zu sehen?"),
        description=_l("Ein Satz für alle, die das Bild nicht sehen. Er wird vorgelesen."),
        validators=[Length(max=300, message=_l("Nimm höchstens 300 Zeichen."))],
    )
    no_answer = BooleanField(_l("Darauf brauche ich keine Antwort"))

    def validate_text(self, field: TextAreaField) -> None:
        if not (field.data or "").strip() and not self.has_image:
            raise ValidationError(_("Schreib etwas, bevor du deine Nachricht abschickst."))

    def validate_image(self, field: FileField) -> None:
        if isinstance(self.picture, PictureFlaw):
            raise ValidationError(PICTURE_FLAWS[self.picture])

    def validate_alt(self, field: StringField) -> None:
        if self.has_image and not (field.data or "").strip():
            raise ValidationError(
                _(
                    "Schreib in einem Satz, was auf dem Bild zu sehen ist, und wähle das Bild bitte noch einmal aus."
                )
            )

    @property
    def has_image(self) -> bool:
        return bool(self.image.data and self.image.data.filename)

    @cached_property
    def picture(self) -> Picture | PictureFlaw | None:
        """The picture written anew, why it is not taken, or None where none was chosen."""
        return reencoded(self.image.data.read(SIZE_LIMIT + 1)) if self.has_image else None

    @property
    def writing(self) -> Writing:
        """What is sent. Only of a form that was found valid."""
        words = " ".join((self.alt.data or "").split())
        return Writing(
            text=self.text.data or "",
            idempotency_key=self.key.data,
            draft_revision=count_in(self.revision.data) or 0,
            needs_answer=not self.no_answer.data,
            image=Attachment(self.picture, words) if isinstance(self.picture, Picture) else None,
        )
