"""What is typed in the admin's room."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    EmailField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from course_engine.accounts.models import Role
from course_engine.enrolment.models import CohortRole
from course_engine.web.forms import PageForm

ROLE_NAMES = {
    Role.LEARNER: _l("Lernende*r"),
    Role.SCOUT: _l("Scout"),
    Role.TRAINER: _l("Trainer*in"),
    Role.ADMIN: _l("Admin"),
}
ROLE_HINTS = {
    Role.LEARNER: _l("nimmt Module durch und kann um Begleitung bitten"),
    Role.SCOUT: _l("begleitet andere und schreibt Module"),
    Role.TRAINER: _l("sieht, wie weit die Menschen im eigenen Jahrgang sind"),
    Role.ADMIN: _l("lädt ein, gibt Rollen und richtet Jahrgänge ein"),
}
PART_NAMES = {CohortRole.LEARNER: _l("lernt dort"), CohortRole.TRAINER: _l("leitet den Jahrgang")}


class TickField(SelectMultipleField):
    """Several of a few, to be ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _optional_number(value: Any) -> int | None:
    return int(value) if value and value != "None" else None


def _roles_field() -> TickField:
    return TickField(_l("Rollen"), choices=list(ROLE_NAMES.items()), coerce=Role)


def _one_role_at_least(_form: PageForm, field: TickField) -> None:
    # no DataRequired: it would mark every single tick as required
    if not field.data:
        raise ValidationError(_("Wähle mindestens eine Rolle."))


class InviteForm(PageForm):
    name = StringField(
        _l("Name"),
        validators=[DataRequired(_l("Gib einen Namen ein.")), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    email = EmailField(
        _l("E-Mail-Adresse"),
        description=_l("Dorthin geht die Einladung."),
        validators=[
            DataRequired(_l("Gib eine E-Mail-Adresse ein.")),
            Email(_l("So sieht keine E-Mail-Adresse aus.")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    )
    roles = _roles_field()
    organisation = StringField(
        _l("Organisation"),
        description=_l("Wo die Person arbeitet oder sich engagiert. Darf leer bleiben."),
        validators=[Length(max=160)],
        render_kw={"autocomplete": "off", "list": "organisations"},
    )
    cohort = SelectField(
        _l("Jahrgang"),
        description=_l("Lernende lernen dort mit; wer nur Trainer*in ist, leitet ihn."),
        coerce=_optional_number,
    )

    def validate_roles(self, field: TickField) -> None:
        _one_role_at_least(self, field)

    def validate_cohort(self, field: SelectField) -> None:
        if field.data is not None and not {Role.LEARNER, Role.TRAINER} & set(self.roles.data or ()):
            raise ValidationError(_("In einen Jahrgang gehören nur Lernende und Trainer*innen."))


class RolesForm(PageForm):
    roles = _roles_field()

    def validate_roles(self, field: TickField) -> None:
        _one_role_at_least(self, field)


class JoinCohortForm(PageForm):
    cohort = SelectField(_l("Jahrgang"), coerce=_optional_number, validators=[DataRequired()])
    part = RadioField(
        _l("Was die Person dort tut"),
        choices=list(PART_NAMES.items()),
        default=CohortRole.LEARNER,
    )


class CohortForm(PageForm):
    name = StringField(
        _l("Name"),
        description=_l("Zum Beispiel „Herbst 2026“."),
        validators=[DataRequired(_l("Gib dem Jahrgang einen Namen.")), Length(max=120)],
        render_kw={"autocomplete": "off"},
    )
    begins_on = DateField(_l("Beginnt am"), validators=[Optional()])
    ends_on = DateField(_l("Endet am"), validators=[Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.begins_on.data and field.data < self.begins_on.data:
            raise ValidationError(_("Das Ende liegt vor dem Beginn."))


class MembersForm(PageForm):
    addresses = TextAreaField(
        _l("E-Mail-Adressen"),
        description=_l("Eine pro Zeile. Die Menschen brauchen schon ein Konto."),
        validators=[DataRequired(_l("Gib mindestens eine E-Mail-Adresse ein.")), Length(max=20_000)],
        render_kw={"autocomplete": "off", "spellcheck": "false", "rows": 4},
    )
    part = RadioField(
        _l("Was sie dort tun"),
        choices=[
            (CohortRole.LEARNER, _l("Sie lernen dort")),
            (CohortRole.TRAINER, _l("Sie leiten den Jahrgang")),
        ],
        default=CohortRole.LEARNER,
    )


class CohortModuleForm(PageForm):
    module = SelectField(_l("Modul"), coerce=int)


class MoveForm(PageForm):
    """Which way a module moves; the buttons send it."""

    step = RadioField(choices=[(-1, ""), (1, "")], coerce=int)
