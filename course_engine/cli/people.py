"""`course-engine person`: accounts from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask_babel import lazy_gettext as _l

from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations import links
from course_engine.accounts.operations.account import organisation_id
from course_engine.accounts.passwords import MIN_LENGTH, hash_password
from course_engine.cli.instances import instance_option, open_instance, require_current_schema
from course_engine.cli.speaking import N_, Problem, language, say, spoken
from course_engine.db import db
from course_engine.web.clock import utc_now
from course_engine.web.language import LANGUAGES


@click.group(help=N_("Konten anlegen und Menschen einladen."))
def person() -> None:
    pass


role_option = click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    default=[Role.LEARNER.value],
    show_default=True,
    help=N_("Rolle; mehrmals möglich."),
)
name_option = click.option("--name", required=True, help=N_("Name, wie ihn andere sehen."))
organisation_option = click.option(
    "--organisation", default="", help=N_("Wo jemand arbeitet oder sich engagiert.")
)
language_option = click.option(
    "--language", "locale", type=click.Choice(list(LANGUAGES)), help=N_("Sprache der Seiten und Mails.")
)


@person.command(help=N_("Legt ein Konto mit Passwort an und fragt dazu nach dem Passwort."))
@click.argument("email")
@name_option
@role_option
@organisation_option
@language_option
@click.option("--password-stdin", is_flag=True, help=N_("Liest das Passwort aus der Standardeingabe."))
@instance_option
def add(
    email: str,
    name: str,
    roles: tuple[str, ...],
    organisation: str,
    locale: str | None,
    password_stdin: bool,
    folder: Path | None,
) -> None:
    app = open_instance(folder)
    address = _checked(email)
    password = _password(from_stdin=password_stdin)
    with app.app_context():
        require_current_schema()
        _add(address, name, roles, organisation, locale, password_hash=hash_password(password))
        db.session.commit()
    say(_l("Das Konto für %(name)s ist angelegt.", name=name))


@person.command(help=N_("Legt ein Konto an und schickt eine Einladung; zeigt auch ihren Link."))
@click.argument("email")
@name_option
@role_option
@organisation_option
@language_option
@instance_option
def invite(
    email: str, name: str, roles: tuple[str, ...], organisation: str, locale: str | None, folder: Path | None
) -> None:
    app = open_instance(folder)
    address = _checked(email)
    with app.app_context():
        require_current_schema()
        base_url = _base_url()
        invited = _add(address, name, roles, organisation, locale, password_hash=None)
        link = links.invite(invited, inviter=None, base_url=base_url, now=utc_now())
        db.session.commit()
    say(_l("%(name)s ist eingeladen. Der Link gilt 14 Tage und nur einmal:", name=name))
    say(f"  {link}")
    if not app.config.get("MAIL_SERVER"):
        say(_l("MAIL_SERVER ist nicht gesetzt: Mails warten, bis ein Mailserver eingetragen ist."), err=True)


def _add(
    email: str,
    name: str,
    roles: tuple[str, ...],
    organisation: str,
    locale: str | None,
    *,
    password_hash: str | None,
) -> Person:
    now = utc_now()
    return links.add_person(
        name=name,
        email=email,
        roles=[Role(role) for role in roles],
        locale=locale or language(),
        organisation_id=organisation_id(organisation, now=now),
        password_hash=password_hash,
        now=now,
    )


def _checked(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise Problem(_l("%(email)s ist keine E-Mail-Adresse.", email=repr(email))) from error


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt(
            spoken(_l("Passwort")), hide_input=True, confirmation_prompt=spoken(_l("Passwort noch einmal"))
        )
    if len(password) < MIN_LENGTH:
        raise Problem(_l("Das Passwort ist zu kurz: Es braucht mindestens zehn Zeichen."))
    return password


def _base_url() -> str:
    base_url = current_app.config.get("BASE_URL")
    if not base_url:
        raise Problem(
            _l("Setze BASE_URL in config.py: Ohne sie weiß niemand, wohin der Link der Einladung führt.")
        )
    return str(base_url).rstrip("/")
