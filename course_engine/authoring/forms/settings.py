"""What a module is about beside its text: topic, licence, who looks after it, what it builds on, words and sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from course_engine.authoring.front_matter import (
    Entry,
    entries_of,
    value_of,
    values_of,
    with_entries,
    with_plain,
    with_value,
    with_values,
)
from course_engine.profiles.forms import TicksField
from course_engine.web.arriving import count_in
from course_engine.web.forms import PageForm
from course_engine.web.language import LANGUAGES

EMPTY_ROWS = 2  # of the glossary, to be filled in
TERM = {"term", "means", "forms"}
MOST_TERMS = 200
MOST_SOURCES = 50
MOST_BEFORE = 20
SHORT = Length(max=200, message=_l("Nimm höchstens 200 Zeichen."))
LONG = Length(max=1000, message=_l("Nimm höchstens 1000 Zeichen."))


class TermForm(Form):
    """A word of the glossary; one that is emptied is taken out."""

    term = StringField(_l("Begriff"), validators=[SHORT])
    means = TextAreaField(_l("Bedeutung"), validators=[LONG], render_kw={"rows": "2", "spellcheck": "true"})
    forms = StringField(
        _l("Andere Schreibweisen"),
        description=_l("Mit Komma getrennt, etwa die Mehrzahl."),
        validators=[LONG],
    )

    def validate_term(self, field: StringField) -> None:
        if not _line(field.data) and (_line(self.means.data) or self.spellings):
            raise ValidationError(_("Gib den Begriff ein, oder leere die ganze Zeile."))

    def validate_means(self, field: TextAreaField) -> None:
        if _line(self.term.data) and not _line(field.data):
            raise ValidationError(_("Schreibe, was „%(term)s“ bedeutet.", term=_line(self.term.data)))

    def validate_forms(self, _field: StringField) -> None:
        if len(self.spellings) > 20 or any(len(one) > 200 for one in self.spellings):
            raise ValidationError(_("Nimm höchstens 20 Schreibweisen mit je höchstens 200 Zeichen."))

    @property
    def spellings(self) -> list[str]:
        return list(filter(None, map(_line, (self.forms.data or "").split(","))))

    @property
    def entry(self) -> Entry:
        """The word as the file has it, empty for an empty row."""
        fields: Entry = {
            "term": _line(self.term.data),
            "means": _line(self.means.data),
            "forms": self.spellings,
        }
        return {name: value for name, value in fields.items() if value}


class ModuleSettingsForm(PageForm):
    """Everything in a module's front matter that is neither text nor a list of quizzes."""

    revision = HiddenField()
    topic = SelectField(_l("Thema"), validators=[DataRequired(_l("Wähle ein Thema."))])
    language = SelectField(_l("Sprache des Moduls"))
    licence = StringField(
        _l("Lizenz"),
        description=_l("Unter der andere es weitergeben dürfen. Leer: CC-BY-4.0."),
        validators=[SHORT],
    )
    owner = StringField(
        _l("Verantwortlich"),
        description=_l("Name oder Mail-Adresse. Diese Person erinnern wir an die Durchsicht."),
        validators=[SHORT],
    )
    review_by = DateField(
        _l("Nächste Durchsicht bis"),
        description=_l("Danach lesen Lernende einen Hinweis, bis jemand hineingesehen hat."),
        validators=[Optional()],
    )
    before = TicksField(_l("Darauf baut das Modul auf"))
    further = SelectField(_l("Modul hinzufügen, auf dem es aufbaut"))
    locked = BooleanField(
        _l("Erst öffnen, wenn diese Module abgeschlossen sind"),
        description=_l("Ohne Haken ist es ein Rat, und alle können gleich beginnen."),
    )
    sources = TextAreaField(
        _l("Quellen"),
        description=_l("Jede in einer eigenen Zeile. Links wie im Text: [Name](https://…)."),
        render_kw={"rows": "4"},
    )
    glossary = FieldList(FormField(TermForm), max_entries=MOST_TERMS + EMPTY_ROWS)

    def offer(self, text: str, topics: Mapping[str, str], modules: Mapping[str, str]) -> None:
        """Let the author choose among these topics and modules, by id, and whatever `text` names already."""
        topic, language = value_of(text, "topic"), value_of(text, "language") or "de"
        self.topic.choices = list(({topic: topic} | dict(topics)).items())
        self.language.choices = list(({language: language} | LANGUAGES).items())
        named = values_of(text, "prerequisites.modules")
        own = value_of(text, "id")
        self.before.choices = [(uid, modules.get(uid, uid)) for uid in named]
        others = [(uid, title) for uid, title in modules.items() if uid not in (own, *named)]
        self.further.choices = [("", _("Keines")), *others]

    def fill(self, text: str) -> None:
        """Show what the text says."""
        for name in ("topic", "licence", "owner"):
            self[name].data = value_of(text, name)
        self.language.data = value_of(text, "language") or "de"
        self.review_by.data = _day(value_of(text, "review_by"))
        self.before.data = values_of(text, "prerequisites.modules")
        self.locked.data = value_of(text, "prerequisites.locked") == "true"
        self.sources.data = "\n".join(values_of(text, "sources"))
        for entry in [*entries_of(text, "glossary"), *[Entry()] * EMPTY_ROWS]:
            row: dict[str, Any] = {**entry, "forms": ", ".join(entry.get("forms") or ())}
            self.glossary.append_entry(row)

    def validate_before(self, field: TicksField) -> None:
        if len(field.data or ()) + bool(self.further.data) > MOST_BEFORE:
            raise ValidationError(_("Nimm höchstens %(most)s Module.", most=MOST_BEFORE))

    def validate_sources(self, _field: TextAreaField) -> None:
        if len(self._lines) > MOST_SOURCES:
            raise ValidationError(_("Nimm höchstens %(most)s Quellen.", most=MOST_SOURCES))
        if any(len(line) > 1000 for line in self._lines):
            raise ValidationError(_("Nimm für jede Quelle höchstens 1000 Zeichen."))

    def applied_to(self, text: str) -> str:
        """Return the text with what was chosen; whatever was not changed keeps every byte."""
        text = with_value(text, "topic", self.topic.data)
        if self.language.data != (value_of(text, "language") or "de"):
            text = with_value(text, "language", self.language.data)
        for name in ("licence", "owner"):
            said = _line(self[name].data)
            text = with_value(text, name, said) if said else with_plain(text, name, "")
        if self.review_by.data != _day(value_of(text, "review_by")):
            text = with_plain(
                text, "review_by", self.review_by.data.isoformat() if self.review_by.data else ""
            )
        before = [*(self.before.data or ()), *filter(None, [self.further.data])]
        text = with_values(text, "prerequisites.modules", before)
        if bool(self.locked.data) != (value_of(text, "prerequisites.locked") == "true"):
            text = with_plain(text, "prerequisites.locked", "true" if self.locked.data else "false")
        text = with_values(text, "sources", self._lines)
        typed = [row.form.entry for row in self.glossary if row.form.entry]
        return with_entries(
            text, "glossary", [_as_before(one, entries_of(text, "glossary")) for one in typed]
        )

    @property
    def seen_revision(self) -> int:
        seen = count_in(self.revision.data)
        return -1 if seen is None else seen

    @property
    def _lines(self) -> Sequence[str]:
        typed = (line.strip().removeprefix("- ") for line in (self.sources.data or "").splitlines())
        return list(filter(None, map(_line, typed)))


def _as_before(typed: Entry, before: Sequence[Entry]) -> Entry:
    """The entry that says this already, with whatever else stands in it."""
    return next((one for one in before if typed == {name: one[name] for name in TERM & one.keys()}), typed)


def _line(typed: str | None) -> str:
    return " ".join((typed or "").split())


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
