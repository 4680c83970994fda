"""A quiz: what it begins with, how it is taken, its text as a file, and what becomes of earlier results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, ValidationError

from course_engine.authoring.forms.fields import TEXT_LIMIT, title_field, whole_field
from course_engine.authoring.impact import Decision, Way
from course_engine.authoring.operations.publish_quiz_version import Choice
from course_engine.authoring.queries import QuizDraftPage
from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm

QUIZ_TEXT_LIMIT = 1_000_000  # characters


FOREIGN_FORMATS = {".xml": "moodle-xml", ".gift": "gift", ".txt": "gift"}  # by the end of a file's name


class NewQuizForm(PageForm):
    title = title_field(_l("Titel des Quiz"))


class QuizSettingsForm(PageForm):
    """How a quiz is taken. Empty fields mean: no limit."""

    title = title_field()
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
    attempts = whole_field(_l("Höchstens so viele Versuche"), _l("Leer: beliebig viele."), 1000)
    pause = whole_field(_l("Pause zwischen zwei Versuchen, in Minuten"), _l("Leer: keine."), 100_000)
    time_limit = whole_field(
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
    about = StringField(
        _l("Was ist neu?"),
        description=_l("Ein Satz für die Liste der Fassungen. Du kannst das Feld leer lassen."),
        validators=[Length(max=300, message=_l("Nimm höchstens 300 Zeichen."))],
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
        about = " ".join((self.about.data or "").split())
        return Choice(Decision(Way(self.way.data), void), self.stamp.data or "", note, about)

    def show(self, page: QuizDraftPage) -> None:
        """Let the hidden fields name what the page shows."""
        self.stamp.data = page.stamp
        self.void.data = " ".join(page.figures.void) if page.figures else ""
