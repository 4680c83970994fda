"""The parts of a quiz that hold items: its sections, and cases with several items around them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from course_engine.authoring.forms.fields import title_field, whole_field
from course_engine.authoring.quiz_builder import Case, Part
from course_engine.items.bodies import digest
from course_engine.web.forms import PageForm

CASE_LIMIT = 20_000  # characters, as for every prose in a quiz


class SectionForm(PageForm):
    """A section: what it is called, and how many of its items an attempt gets. `seen` is what the person began with."""

    title = title_field(_l("Titel des Abschnitts"))
    draw = whole_field(
        _l("So viele Aufgaben werden gezogen"),
        _l(
            "Leer: Alle werden gestellt. Sonst bekommt jeder Versuch nur so viele, und zuerst die, die jemand noch nicht "
            "kennt."
        ),
        1000,
    )
    seen = HiddenField()

    def fill(self, part: Part) -> None:
        """Show what stands in the quiz."""
        self.title.data = part.title
        self.draw.data = int(part.draw) if part.draw.isdecimal() else None
        self.note(part)

    def note(self, part: Part) -> None:
        """Let a save be known to have seen this."""
        self.seen.data = _stamp(part.title, part.draw)

    def has_seen(self, part: Part) -> bool:
        return bool(self.seen.data == _stamp(part.title, part.draw))

    @property
    def words(self) -> str:
        return " ".join((self.title.data or "").split())


class CaseForm(PageForm):
    """A case: a text that several items speak of. `seen` is what the person began with."""

    title = StringField(
        _l("Titel des Fallbeispiels"),
        description=_l("Du kannst das Feld leer lassen."),
        validators=[Length(max=200, message=_l("Nimm höchstens 200 Zeichen."))],
    )
    text = TextAreaField(
        _l("Was geschehen ist"),
        description=_l("Steht über den Aufgaben, die sich darauf beziehen. Markdown ist möglich."),
        validators=[
            DataRequired(_l("Beschreibe, worum es in diesem Fall geht.")),
            Length(max=CASE_LIMIT, message=_l("Der Text ist zu lang. Kürze ihn.")),
        ],
        render_kw={"rows": "8", "spellcheck": "true"},
    )
    seen = HiddenField()

    def fill(self, case: Case) -> None:
        """Show what stands in the quiz."""
        self.title.data, self.text.data = case.title, case.text.rstrip()
        self.note(case)

    def note(self, case: Case) -> None:
        """Let a save be known to have seen this."""
        self.seen.data = _stamp(case.title, case.text)

    def has_seen(self, case: Case) -> bool:
        return bool(self.seen.data == _stamp(case.title, case.text))

    @property
    def words(self) -> str:
        return " ".join((self.title.data or "").split())

    @property
    def prose(self) -> str:
        return (self.text.data or "").replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()


def _stamp(*said: Any) -> str:
    return digest({"said": list(said)})
