"""What a module begins with."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import DataRequired, ValidationError

from course_engine.authoring.forms.fields import summary_field, title_field
from course_engine.content.models import Topic
from course_engine.content.packing import PACKAGE_LIMIT, Package, unpack
from course_engine.errors import Refusal
from course_engine.web.forms import PageForm
from course_engine.web.language import LANGUAGES


class NewModuleForm(PageForm):
    """What a module begins with; everything can be changed later."""

    title = title_field()
    summary = summary_field()
    topic = SelectField(_l("Thema"), validators=[DataRequired(_l("Wähle ein Thema."))])
    language = SelectField(
        _l("Sprache des Moduls"), choices=[(code, name) for code, name in LANGUAGES.items()], default="de"
    )

    def offer(self, topics: Sequence[Topic], language: str) -> None:
        """Let the author choose among these topics."""
        offered = [(topic.uid, topic.title(language)) for topic in topics]
        self.topic.choices = [("", _("Bitte wählen")), *offered]


class NewLessonForm(PageForm):
    title = title_field(_l("Titel der neuen Lektion"))


class DuplicateForm(PageForm):
    title = title_field(_l("Titel des neuen Moduls"))


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
