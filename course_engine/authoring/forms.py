"""What authors type: the fields of a text, and what they say about a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from course_engine.authoring.front_matter import (
    body_of,
    value_of,
    values_of,
    with_body,
    with_value,
    with_values,
)
from course_engine.authoring.impact import Decision, Way
from course_engine.authoring.operations.publish_quiz_version import Choice
from course_engine.authoring.queries import QuizDraftPage
from course_engine.content.bundle import bytes_digest
from course_engine.content.merging import Conflict, FileConflict
from course_engine.content.models import Topic
from course_engine.content.packing import PACKAGE_LIMIT, Package, unpack
from course_engine.content.pictures import SIZE_LIMIT, Picture, PictureFlaw, reencoded
from course_engine.errors import Refusal
from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm
from course_engine.web.language import LANGUAGES

OWN = "own"
TEXT_LIMIT = 150_000  # characters; a file may have 200,000 bytes
QUIZ_TEXT_LIMIT = 1_000_000  # characters
FOREIGN_FORMATS = {".xml": "moodle-xml", ".gift": "gift", ".txt": "gift"}  # by the end of a file's name


def _title_field(label: Any = _l("Titel")) -> StringField:
    return StringField(
        label,
        validators=[
            DataRequired(_l("Gib einen Titel ein.")),
            Length(max=200, message=_l("Nimm höchstens 200 Zeichen.")),
        ],
    )


def _summary_field() -> TextAreaField:
    return TextAreaField(
        _l("Zusammenfassung"),
        description=_l("Ein oder zwei Sätze für die Karte in der Übersicht, höchstens 240 Zeichen."),
        validators=[
            DataRequired(_l("Schreibe ein oder zwei Sätze.")),
            Length(max=240, message=_l("Nimm höchstens 240 Zeichen.")),
        ],
        render_kw={"rows": "3", "spellcheck": "true"},
    )


def _body_field(label: Any, description: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        validators=[
            Length(max=TEXT_LIMIT, message=_l("Der Text ist zu lang. Teile ihn auf zwei Lektionen auf."))
        ],
        render_kw={"spellcheck": "true", "rows": "20"},
    )


class TextForm(PageForm):
    """A text of a draft; `revision` is the number of saves that its author has seen."""

    title = _title_field()
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
    body = _body_field(
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
    summary = _summary_field()
    objectives = TextAreaField(
        _l("Danach kannst du …"),
        description=_l("Drei bis fünf Lernziele, jedes in einer eigenen Zeile."),
        render_kw={"rows": "5", "spellcheck": "true"},
    )
    body = _body_field(
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


class NewModuleForm(PageForm):
    """What a module begins with; everything can be changed later."""

    title = _title_field()
    summary = _summary_field()
    topic = SelectField(_l("Thema"), validators=[DataRequired(_l("Wähle ein Thema."))])
    language = SelectField(
        _l("Sprache des Moduls"), choices=[(code, name) for code, name in LANGUAGES.items()], default="de"
    )

    def offer(self, topics: Sequence[Topic], language: str) -> None:
        """Let the author choose among these topics."""
        offered = [(topic.uid, topic.title(language)) for topic in topics]
        self.topic.choices = [("", _("Bitte wählen")), *offered]


class NewLessonForm(PageForm):
    title = _title_field(_l("Titel der neuen Lektion"))


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


class PublicationForm(PageForm):
    note = StringField(
        _l("Was ist neu?"),
        description=_l("Ein Satz für die Liste der Fassungen. Du kannst das Feld leer lassen."),
        validators=[Length(max=300, message=_l("Nimm höchstens 300 Zeichen."))],
    )
    size = RadioField(
        _l("Wie groß ist die Änderung?"),
        choices=[
            ("substantial", _l("Inhaltlich: Wer fertig war, erfährt davon")),
            ("minor", _l("Klein: Tippfehler, Formulierungen")),
        ],
        default="substantial",
    )
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


class QuizTextForm(PageForm):
    """A quiz as a file: picked, or written into the field. `seen` is the text that the person began with."""

    source = TextAreaField(
        _l("Quiz als Text"),
        description=_l("Im Format der Dateien unter quizzes/. Jede Aufgabe und jede Antwort behält ihre id."),
        render_kw={"rows": "24", "spellcheck": "false", "class": "source"},
    )
    file = FileField(
        _l("Oder eine Datei auswählen"),
        description=_l(
            "Sie ersetzt, was im Feld steht. Auch GIFT (.gift, .txt) und Moodle-XML (.xml) gehen."
        ),
    )
    seen = HiddenField()

    def validate_source(self, field: TextAreaField) -> None:
        if not self.text.strip():
            raise ValidationError(_("Füge ein Quiz ein oder wähle eine Datei aus."))
        if len(self.text) > QUIZ_TEXT_LIMIT:
            raise ValidationError(_("Das ist zu lang für ein Quiz. Teile es auf zwei auf."))

    @property
    def raw(self) -> bytes:
        """The content of the file, empty where none was picked."""
        if not hasattr(self, "_raw"):
            picked = self.file.data if self.file.data and self.file.data.filename else None
            self._raw: bytes = picked.read(4 * QUIZ_TEXT_LIMIT + 1) if picked else b""
        return self._raw

    @property
    def foreign_format(self) -> str:
        """Which other system's format the picked file has, by the end of its name; "" for our own."""
        name = (self.file.data.filename or "").lower() if self.raw else ""
        return next((found for end, found in FOREIGN_FORMATS.items() if name.endswith(end)), "")

    @property
    def text(self) -> str:
        """The text of the file, else what stands in the field, with the line ends of files."""
        text: str = self.raw.decode("utf-8-sig", "replace") or self.source.data or ""
        text = text.replace("\r\n", "\n").replace("\0", "")
        return text if text.endswith("\n") or not text else text + "\n"


class PackageForm(PageForm):
    """A module as a zip. `read` is what was found in it once the form is valid."""

    file = FileField(
        _l("Zip mit einem Modul"),
        description=_l(
            "Hier heruntergeladen oder selbst gepackt: ein Ordner in modules/, dazu seine Quiz in quizzes/."
        ),
        render_kw={"accept": ".zip,application/zip"},
    )
    read: Package

    def validate_file(self, field: FileField) -> None:
        if not field.data or not field.data.filename:
            raise ValidationError(_("Wähle eine Datei aus."))
        try:
            self.read = unpack(field.data.read(PACKAGE_LIMIT + 1))
        except Refusal as refusal:
            raise ValidationError(str(refusal)) from None


class DuplicateForm(PageForm):
    title = _title_field(_l("Titel des neuen Moduls"))


class NewQuizForm(PageForm):
    title = _title_field(_l("Titel des Quiz"))


def _whole_field(label: Any, description: Any, most: int) -> IntegerField:
    return IntegerField(
        label,
        description=description,
        validators=[
            Optional(),
            NumberRange(1, most, message=_l("Nimm eine ganze Zahl von 1 bis %(max)s.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class QuizSettingsForm(PageForm):
    """How a quiz is taken. Empty fields mean: no limit."""

    title = _title_field()
    intro = TextAreaField(
        _l("Einleitung"),
        description=_l("Steht vor dem Beginn. Markdown ist möglich."),
        validators=[Length(max=TEXT_LIMIT)],
        render_kw={"rows": "4", "spellcheck": "true"},
    )
    mastery_percent = IntegerField(
        _l("Bestanden ab wie viel Prozent der Punkte?"),
        validators=[
            DataRequired(_l("Nimm eine Zahl von 1 bis 100.")),
            NumberRange(1, 100, message=_l("Nimm eine Zahl von 1 bis 100.")),
        ],
        render_kw={"inputmode": "numeric"},
    )
    feedback = RadioField(
        _l("Wann gibt es Rückmeldung?"),
        choices=[("at_end", _l("Nach dem Abgeben")), ("at_once", _l("Gleich nach jeder Aufgabe"))],
        default="at_end",
    )
    shuffle_items = BooleanField(_l("Aufgaben mischen"))
    shuffle_choices = BooleanField(_l("Antwortmöglichkeiten mischen"))
    certainty = BooleanField(_l("Nach der Sicherheit der Antwort fragen; sie zählt mit"))
    attempts = _whole_field(_l("Höchstens so viele Versuche"), _l("Leer: beliebig viele."), 1000)
    pause = _whole_field(_l("Pause zwischen zwei Versuchen, in Minuten"), _l("Leer: keine."), 100_000)
    time_limit = _whole_field(
        _l("Zeitgrenze, in Minuten"),
        _l("Leer: so lange, wie es dauert. Für einzelne Menschen lässt sich die Zeit verlängern."),
        240,
    )

    def fill(self, content: Mapping[str, Any]) -> None:
        """Show what stands in the file."""
        self.title.data = str(content.get("title", ""))
        self.intro.data = str(content.get("intro", "")).rstrip()
        self.mastery_percent.data = round(100 * float(content.get("mastery_score", 0.8)))
        self.feedback.data = str(content.get("feedback", "at_end"))
        for tick in (self.shuffle_items, self.shuffle_choices, self.certainty):
            tick.data = content.get(tick.name) == "true"
        for number in (self.attempts, self.pause, self.time_limit):
            number.data = count_in(str(content.get(number.name, ""))) or None

    def values(self) -> dict[str, Any]:
        """What stands in the file then; None for what is left out."""
        title = " ".join((self.title.data or "").split())
        intro = (self.intro.data or "").replace("\r\n", "\n").strip()
        ticks = (self.shuffle_items, self.shuffle_choices, self.certainty)
        numbers = (self.attempts, self.pause, self.time_limit)
        return (
            {
                "title": title,
                "intro": intro or None,
                "mastery_score": self.mastery_percent.data / 100,
                "feedback": "at_once" if self.feedback.data == "at_once" else None,
            }
            | {tick.name: tick.data or None for tick in ticks}
            | {number.name: number.data or None for number in numbers}
        )


class DecisionForm(PageForm):
    """What becomes of earlier results. `stamp` names the state that the person has seen the effect of."""

    way = RadioField(
        _l("Was soll mit den bisherigen Ergebnissen geschehen?"),
        choices=[
            (Way.KEEP.value, _l("Alle behalten ihr Ergebnis")),
            (Way.UPWARDS.value, _l("Neu bewerten, aber nur nach oben")),
            (Way.ALL.value, _l("Alle neu bewerten")),
            (Way.VOID.value, _l("Aufgaben für alle voll zählen")),
        ],
        default=Way.KEEP.value,
    )
    note = TextAreaField(
        _l("Ein Satz an die Lernenden"),
        description=_l(
            "Steht neben dem neuen Ergebnis, zum Beispiel: „In Aufgabe 3 waren zwei Antworten richtig.“"
        ),
        validators=[Length(max=500, message=_l("Nimm höchstens 500 Zeichen."))],
        render_kw={"rows": "3", "spellcheck": "true"},
    )
    stamp = HiddenField()
    void = HiddenField()

    def validate_way(self, field: RadioField) -> None:
        if field.data == Way.VOID.value and not self.void_ids:
            raise ValidationError(_("Wähle oben mindestens eine Aufgabe, die für alle voll zählt."))

    @property
    def void_ids(self) -> list[str]:
        """The items whose effect the person has seen."""
        return [one for one in (self.void.data or "").split(" ") if one]

    def choice(self) -> Choice:
        void = frozenset(self.void_ids) if self.way.data == Way.VOID.value else frozenset()
        note = " ".join((self.note.data or "").split())
        return Choice(Decision(Way(self.way.data), void), self.stamp.data or "", note)

    def show(self, page: QuizDraftPage) -> None:
        """Let the hidden fields name what the page shows."""
        self.stamp.data = page.stamp
        self.void.data = " ".join(page.figures.void) if page.figures else ""


class SettlementForm(PageForm):
    """What shall hold in each place of a conflict. `seen` names the texts that the person has seen."""

    seen = HiddenField()
    places: tuple[FileConflict, ...] = ()

    def choice(self, place: FileConflict) -> Any:
        return self[f"choice_{place_key(place)}"]

    def own(self, place: FileConflict) -> Any:
        return self[f"own_{place_key(place)}"]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        for place in self.places:
            if self.choice(place).data == OWN and not self._written(place):
                self.own(place).errors = [_("Schreibe den Text, der gelten soll.")]
                fine = False
        return bool(fine)

    def texts(self) -> list[str]:
        """The chosen texts, in the order of the places."""
        return [self._text(place) for place in self.places]

    def _text(self, place: FileConflict) -> str:
        one = place.conflict
        said = {"ours": one.ours, "theirs": one.theirs, "both": f"{one.ours}\n\n{one.theirs}"}
        chosen = self.choice(place).data
        return one.written(self._written(place)) if chosen == OWN else said[chosen]

    def _written(self, place: FileConflict) -> str:
        text: str = self.own(place).data or ""
        return text.replace("\r\n", "\n").strip("\n") if text.strip() else ""


def place_key(place: FileConflict) -> str:
    """Name the fields for one place by what both sides say there: what was chosen stays as long as they do."""
    one = place.conflict
    said = [place.path, one.kind, one.name, one.base, one.ours, one.theirs]
    return bytes_digest("\0".join(said))[:16]


def settlement_form(places: tuple[FileConflict, ...]) -> SettlementForm:
    """The form with a choice for each place."""
    fields: dict[str, Any] = {"places": places}
    for place in places:
        fields[f"choice_{place_key(place)}"] = RadioField(
            _l("Was soll gelten?"),
            choices=list(_ways(place.conflict)),
            validate_choice=False,
            validators=[DataRequired(_l("Wähle, was hier gelten soll."))],
        )
        begun = place.conflict.readable(place.conflict.ours or place.conflict.theirs)
        fields[f"own_{place_key(place)}"] = TextAreaField(
            _l("Eigener Text"),
            description=_l("So geschrieben wie in der Datei."),
            default=begun,
            validators=[Length(max=TEXT_LIMIT, message=_l("Der Text ist zu lang."))],
            render_kw={"rows": str(min(begun.count("\n") + 3, 24)), "spellcheck": "true"},
        )
    form: SettlementForm = type("PlacesForm", (SettlementForm,), fields)()
    return form


def _ways(one: Conflict) -> Iterator[tuple[str, Any]]:
    is_image = one.kind == "image"
    yield "ours", _l("So wie im Ordner") if one.ours else _l("Weglassen, so wie im Ordner")
    yield "theirs", _l("So wie im Browser") if one.theirs else _l("Weglassen, so wie im Browser")
    if one.kind == "block" and not one.base:
        yield "both", _l("Beides, erst der Text aus dem Ordner")
    if not is_image:
        yield OWN, _l("Ein eigener Text")


def text_form(*, is_module: bool, **options: Any) -> TextForm:
    """The form that fits a text: the module's own or a lesson."""
    return ModuleForm(**options) if is_module else LessonForm(**options)
