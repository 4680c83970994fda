"""What is typed into a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from course_engine.profiles.absence import Absence
from course_engine.profiles.languages import LANGUAGES, language_name
from course_engine.profiles.levels import LEVELS
from course_engine.profiles.models import Level, Profile, Speciality
from course_engine.profiles.operations import Availability, Listed, Offering
from course_engine.profiles.regions import REGIONS
from course_engine.profiles.windows import DAYS, WINDOWS, window_label
from course_engine.web.forms import PageForm

MOST_PEOPLE = 20


class TicksField(SelectMultipleField):
    """Several of a list, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


@dataclass(frozen=True)
class ListedTopic:
    """A topic that can be listed: its id and its title in the language of the page."""

    id: int
    title: str


@dataclass(frozen=True)
class TopicRow:
    """The fields of one topic."""

    tick: Field
    level: Field
    sentence: Field
    capacity: Field

    @property
    def errors(self) -> list[str]:
        return [*self.level.errors, *self.sentence.errors, *self.capacity.errors]

    @property
    def listed(self) -> Listed:
        """What was typed about the topic."""
        return Listed(
            sentence=self.sentence.data or "",
            level=Level(self.level.data or Level.EXPERIENCED),
            capacity=self.capacity.data,
        )


class ProfileForm(PageForm):
    about = TextAreaField(
        _l("Über dich"),
        description=_l("Ein, zwei Sätze. Das lesen die Menschen, mit denen du in einer Begleitung bist."),
        validators=[Length(max=1000, message=_l("Kürze den Text auf höchstens 1000 Zeichen."))],
        render_kw={"rows": 3},
    )
    first_language = SelectField(_l("Am liebsten spreche ich"))
    other_languages = TicksField(_l("Außerdem spreche ich"))
    windows = TicksField(_l("Wann du Zeit hast"))
    region = SelectField(_l("Region"))
    shows_region = BooleanField(_l("Meine Region darf als Grund genannt werden"))
    shows_field = BooleanField(_l("Mein Arbeitsfeld (oder meine Organisation) darf als Grund genannt werden"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(code, language_name(code)) for code in LANGUAGES]
        self.first_language.choices = named
        self.other_languages.choices = named
        self.windows.choices = [(window, window_label(window)) for window in WINDOWS]
        self.region.choices = [("", _l("Keine Angabe")), *REGIONS.items()]

    @property
    def availability(self) -> Availability:
        """What was typed, the favourite language first."""
        first = self.first_language.data
        return Availability(
            about=self.about.data or "",
            languages=[first, *(code for code in self.other_languages.data if code != first)],
            windows=self.windows.data,
            region=self.region.data or None,
            shows_region=self.shows_region.data,
            shows_field=self.shows_field.data,
        )


class ScoutProfileForm(ProfileForm):
    """Its fields for topics are added by `scout_form`."""

    capacity = IntegerField(
        _l("Wie viele Menschen möchtest du gleichzeitig begleiten?"),
        description=_l(
            "0 heißt: Du bekommst keine neuen Anfragen. Was läuft, läuft weiter, und du kannst die Zahl jederzeit ändern."
        ),
        validators=[
            InputRequired(_l("Schreib eine Zahl, zum Beispiel 2.")),
            NumberRange(0, MOST_PEOPLE, _l("Schreib eine Zahl von 0 bis 20.")),
        ],
        render_kw={"inputmode": "numeric", "min": 0, "max": MOST_PEOPLE},
    )
    weekly_capacity = IntegerField(
        _l("Höchstens so viele neue Menschen in einer Woche"),
        description=_l("Leer lassen: so viele, wie du Plätze hast."),
        validators=[Optional(), NumberRange(1, MOST_PEOPLE, _l("Schreib eine Zahl von 1 bis 20."))],
        render_kw={"inputmode": "numeric", "min": 1, "max": MOST_PEOPLE},
    )
    answer_days = TicksField(
        _l("An welchen Tagen antwortest du?"),
        description=_l(
            "Eine neue Anfrage wartet bis zum Ende deines zweiten Antworttags auf dich, ohne Häkchen eine Woche. "
            "Danach fragen wir die nächste Person."
        ),
    )
    rhythm = StringField(
        _l("In deinen Worten"),
        description=_l(
            "Zum Beispiel: „meist abends, längere Texte am Wochenende“. Das steht bei deinem Namen."
        ),
        validators=[Length(max=120, message=_l("Kürze den Satz auf höchstens 120 Zeichen."))],
    )
    away_from = DateField(
        _l("Nicht da ab"),
        description=_l("Leer lassen, wenn du da bist."),
        validators=[Optional()],
    )
    back_on = DateField(
        _l("Zurück am"),
        description=_l("Leer lassen, wenn das offen ist."),
        validators=[Optional()],
    )
    topics: Sequence[ListedTopic] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.answer_days.choices = list(DAYS.items())

    def validate_back_on(self, field: DateField) -> None:
        if field.data and not self.away_from.data:
            raise ValidationError(_("Sag auch, ab wann du weg bist."))
        if field.data and field.data <= self.away_from.data:
            raise ValidationError(_("Der Tag der Rückkehr liegt nach dem ersten Tag, an dem du weg bist."))

    @property
    def topic_rows(self) -> list[TopicRow]:
        """The fields of each topic."""
        parts = ("topic", "level", "sentence", "most")
        return [TopicRow(*(self[f"{part}_{topic.id}"] for part in parts)) for topic in self.topics]

    @property
    def offering(self) -> Offering:
        """What was typed; what is said of a topic without its tick is not kept."""
        rows = zip(self.topics, self.topic_rows, strict=True)
        return Offering(
            specialities={topic.id: row.listed for topic, row in rows if row.tick.data},
            capacity=self.capacity.data,
            weekly_capacity=self.weekly_capacity.data,
            absence=Absence(self.away_from.data, self.back_on.data),
            answer_days=self.answer_days.data,
            rhythm=self.rhythm.data or "",
        )


def scout_form(topics: Sequence[ListedTopic], **options: Any) -> ScoutProfileForm:
    """The form with the fields of each of these topics."""
    fields: dict[str, Any] = {"topics": tuple(topics)}
    for topic in topics:
        fields[f"topic_{topic.id}"] = BooleanField(topic.title)
        fields[f"level_{topic.id}"] = SelectField(
            _l("Wie gut kennst du dich aus?"), choices=list(LEVELS.items()), default=Level.EXPERIENCED
        )
        fields[f"sentence_{topic.id}"] = StringField(
            _l("Ein Satz dazu"),
            validators=[Length(max=200, message=_l("Kürze den Satz auf höchstens 200 Zeichen."))],
        )
        fields[f"most_{topic.id}"] = IntegerField(
            _l("Höchstens so viele Menschen gleichzeitig dazu"),
            validators=[Optional(), NumberRange(1, MOST_PEOPLE, _l("Schreib eine Zahl von 1 bis 20."))],
            render_kw={"inputmode": "numeric", "min": 1, "max": MOST_PEOPLE},
        )
    form: ScoutProfileForm = type("ScoutTopicsForm", (ScoutProfileForm,), fields)(**options)
    return form


def values_of(profile: Profile | None, *, locale: str) -> dict[str, Any]:
    """What the form shows of a profile, or of nobody's yet."""
    if profile is None:
        return {"first_language": locale, "other_languages": [], "windows": [], "region": "", "capacity": 0}
    return {
        "about": profile.about,
        "first_language": profile.languages[0] if profile.languages else locale,
        "other_languages": profile.languages[1:],
        "windows": profile.windows,
        "region": profile.region or "",
        "shows_region": profile.shows_region,
        "shows_field": profile.shows_field,
        "capacity": profile.capacity,
        "weekly_capacity": profile.weekly_capacity,
        "away_from": profile.away_from,
        "back_on": profile.back_on,
        "answer_days": profile.answer_days,
        "rhythm": profile.rhythm,
        **{name: value for one in profile.specialities for name, value in _said_of(one).items()},
    }


def _said_of(speciality: Speciality) -> dict[str, Any]:
    topic_id = speciality.topic_id
    return {
        f"topic_{topic_id}": True,
        f"level_{topic_id}": speciality.level,
        f"sentence_{topic_id}": speciality.sentence,
        f"most_{topic_id}": speciality.capacity,
    }
