"""A picture and its words."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Length, ValidationError

from course_engine.content.pictures import SIZE_LIMIT, Picture, PictureFlaw, reencoded
from course_engine.web.forms import PageForm

PICTURE_FLAWS: dict[PictureFlaw, Any] = {
    PictureFlaw.EMPTY: _l("Wähle ein Bild aus."),
    PictureFlaw.TOO_LARGE: _l(
        "Das Bild ist größer als 4 MB. Verkleinere es, zum Beispiel auf 2000 Punkte Breite."
    ),
    PictureFlaw.TOO_MANY_PIXELS: _l(
        "Das Bild hat zu viele Bildpunkte. Verkleinere es auf 2000 Punkte Breite."
    ),
    PictureFlaw.NO_PICTURE: _l(
        "Diese Datei ist kein Bild, das hier geht. Möglich sind PNG, JPEG, WebP und GIF."
    ),
    PictureFlaw.DRAWING: _l(
        "SVG-Dateien können Programme enthalten und gehen deshalb nicht. Speichere das Bild als PNG."
    ),
    PictureFlaw.MOVING: _l(
        "Bewegte Bilder lenken vom Lesen ab und gehen deshalb nicht. Nimm ein einzelnes Bild daraus."
    ),
    PictureFlaw.BROKEN: _l(
        "Das Bild ist beschädigt und lässt sich nicht öffnen. Speichere es neu und versuche es noch einmal."
    ),
}


class ImageForm(PageForm):
    """A picture, and what is said about it to those who do not see it."""

    file = FileField(
        _l("Bilddatei"),
        description=_l("PNG, JPEG, WebP oder GIF, höchstens 4 MB. Ort und Kamera werden daraus gelöscht."),
        render_kw={"accept": "image/png,image/jpeg,image/webp,image/gif"},
    )
    alt = StringField(
        _l("Was ist zu sehen, und worauf kommt es an?"),
        description=_l("Ein Satz für alle, die das Bild nicht sehen. Er wird vorgelesen."),
        validators=[Length(max=300, message=_l("Nimm höchstens 300 Zeichen."))],
    )
    decorative = BooleanField(_l("Das Bild schmückt nur. Wer es nicht sieht, verpasst nichts."))

    def validate_file(self, field: FileField) -> None:
        if isinstance(self.picture, PictureFlaw):
            raise ValidationError(PICTURE_FLAWS[self.picture])

    def validate_alt(self, field: StringField) -> None:
        if not self.words and not self.decorative.data:
            raise ValidationError(_("Beschreibe das Bild, oder kreuze an, dass es nur schmückt."))
        if self.words and self.decorative.data:
            raise ValidationError(_("Entweder eine Beschreibung oder nur Schmuck: Lösche eines von beidem."))

    @property
    def words(self) -> str:
        return " ".join((self.alt.data or "").split())

    @property
    def name(self) -> str:
        """The name of the file as it came."""
        return str(self.file.data.filename or "") if self.file.data else ""

    @property
    def picture(self) -> Picture | PictureFlaw:
        """The picture written anew, or why it is not taken."""
        if not hasattr(self, "_picture"):
            raw = self.file.data.read(SIZE_LIMIT + 1) if self.name else b""
            self._picture = reencoded(raw)
        return self._picture
