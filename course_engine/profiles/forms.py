"""What is typed into a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from course_engine.profiles.languages import LANGUAGES, language_name
from course_engine.profiles.models import Profile
from course_engine.profiles.operations import Availability, Offering
from course_engine.profiles.regions import REGIONS
from course_engine.profiles.windows import WINDOWS, window_label
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
    rhythm = StringField(
        _l("Wann du antwortest"),
        description=_l("Zum Beispiel: „meist abends, innerhalb von zwei Tagen“. Das steht bei deinem Namen."),
        validators=[Length(max=120, message=_l("Kürze den Satz auf höchstens 120 Zeichen."))],
    )
    paused = BooleanField(
        _l("Ich mache gerade Pause"),
        description=_l(
            "Solange bekommst du keine neuen Anfragen. Anfragen, die du noch nicht beantwortet hast, gehen an die "
            "nächste Person."
        ),
    )
    topics: Sequence[ListedTopic] = ()

    @property
    def topic_rows(self) -> list[tuple[Any, Any]]:
        """For each topic its check box and the field for the sentence about it."""
        return [(self[f"topic_{topic.id}"], self[f"sentence_{topic.id}"]) for topic in self.topics]

    @property
    def offering(self) -> Offering:
        """What was typed; a sentence without its tick is not kept."""
        return Offering(
            specialities={
                topic.id: self[f"sentence_{topic.id}"].data or ""
                for topic in self.topics
                if self[f"topic_{topic.id}"].data
            },
            capacity=self.capacity.data,
            paused=self.paused.data,
            rhythm=self.rhythm.data or "",
        )


def scout_form(topics: Sequence[ListedTopic], **options: Any) -> ScoutProfileForm:
    """The form with a check box and a sentence for each of these topics."""
    fields: dict[str, Any] = {"topics": tuple(topics)}
    for topic in topics:
        fields[f"topic_{topic.id}"] = BooleanField(topic.title)
        fields[f"sentence_{topic.id}"] = StringField(
            _l("Ein Satz dazu: %(topic)s", topic=topic.title),
            validators=[Length(max=200, message=_l("Kürze den Satz auf höchstens 200 Zeichen."))],
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
        "capacity": profile.capacity,
        "rhythm": profile.rhythm,
        "paused": profile.paused,
        **{f"topic_{speciality.topic_id}": True for speciality in profile.specialities},
        **{f"sentence_{speciality.topic_id}": speciality.sentence for speciality in profile.specialities},
    }
