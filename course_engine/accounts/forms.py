"""What is typed around accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Email, EqualTo, Length

from course_engine.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from course_engine.web.forms import PageForm
from course_engine.web.language import LANGUAGES


def _stripped(typed: str | None) -> str | None:
    """Without the blanks that phones put behind a word."""
    return typed.strip() if typed else typed


def _email_field() -> EmailField:
    return EmailField(
        _l("E-Mail-Adresse"),
        validators=[
            DataRequired(_l("Gib deine E-Mail-Adresse ein.")),
            Email(_l("So sieht keine E-Mail-Adresse aus.")),
        ],
        filters=[_stripped],
        render_kw={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"},
    )


def _name_field() -> StringField:
    return StringField(
        _l("Name"),
        validators=[DataRequired(_l("Gib deinen Namen ein.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )


def _new_password_field() -> PasswordField:
    return PasswordField(
        _l("Neues Passwort"),
        description=_l("Mindestens zehn Zeichen. Ein Satz ist leichter zu merken als ein Wort."),
        validators=[
            DataRequired(_l("Gib ein neues Passwort ein.")),
            Length(MIN_LENGTH, MAX_LENGTH, _l("Nimm mindestens zehn Zeichen.")),
        ],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(PageForm):
    email = _email_field()
    password = PasswordField(
        _l("Passwort"),
        validators=[DataRequired(_l("Gib dein Passwort ein.")), Length(max=MAX_LENGTH)],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordResetRequestForm(PageForm):
    email = _email_field()


class NewPasswordForm(PageForm):
    password = _new_password_field()


class FirstAdminForm(PageForm):
    name = _name_field()
    email = _email_field()
    password = _new_password_field()


class AccountForm(PageForm):
    name = _name_field()
    organisation = StringField(
        _l("Organisation"),
        description=_l("Wo du arbeitest oder dich engagierst."),
        validators=[Length(max=160)],
        render_kw={"autocomplete": "organization", "list": "organisations"},
    )
    locale = SelectField(_l("Sprache"), choices=list(LANGUAGES.items()))


class ChangePasswordForm(PageForm):
    current_password = PasswordField(
        _l("Bisheriges Passwort"),
        validators=[DataRequired(_l("Gib dein bisheriges Passwort ein."))],
        render_kw={"autocomplete": "current-password"},
    )
    password = _new_password_field()
    password_again = PasswordField(
        _l("Neues Passwort noch einmal"),
        validators=[EqualTo("password", _l("Die beiden Passwörter sind verschieden."))],
        render_kw={"autocomplete": "new-password"},
    )
