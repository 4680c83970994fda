"""Instance folders: where they lie, how one is made, and how an app is opened on one."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import ArgumentError

from course_engine import DEFAULT_SECRET, InsecureSecret, create_app
from course_engine.cli.speaking import N_, Problem, spoken
from course_engine.db import db

instance_option = click.option(
    "--instance",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help=N_("Ordner der Instanz. Sonst COURSE_ENGINE_INSTANCE, ./instance oder der Datenordner des Kontos."),
)


def default_folder() -> Path:
    """Where an instance lies if nobody says it: what COURSE_ENGINE_INSTANCE names, `./instance`, or the user's data."""
    named = os.environ.get("COURSE_ENGINE_INSTANCE")
    if named:
        return Path(named)
    here = Path("instance")
    return here if here.is_dir() else _user_folder() / "course-engine"


def _user_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def make_instance(folder: Path, *, demo: bool = False) -> bool:
    """Make the folder and its configuration with a fresh secret, readable by nobody else; True if it was new."""
    config = folder / "config.py"
    if config.exists():
        return False
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # the database is born readable to all
        _write_once(config, _configuration(demo=demo))
    except OSError as error:
        raise Problem(
            _l(
                "In den Ordner %(folder)s lässt sich nicht schreiben: %(reason)s",
                folder=str(folder),
                reason=str(error.strerror),
            )
        ) from error
    return True


def _write_once(path: Path, text: str) -> None:
    """Write a file of our own eyes only, whole or not at all; one that another start just made stays."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()


def _configuration(*, demo: bool) -> str:
    lines = [f"SECRET_KEY = {secrets.token_urlsafe(48)!r}"]
    if demo:
        # The cohort is small, and visitors are to see figures.
        return "\n".join([*lines, "DEMO = True", "STATISTICS_MINIMUM = 8", ""])
    comments = spoken(
        _l(
            "Die Adresse, unter der Menschen die Kurse erreichen; Links in Mails beginnen damit.\n"
            'BASE_URL = "https://kurse.example.org"\n'
            "Die Adresse eines vorgeschalteten Webservers, dessen X-Forwarded-For und -Proto gelten:\n"
            'TRUSTED_PROXY = "127.0.0.1"\n'
            "Der Mailserver. Ohne ihn warten Mails, bis er hier steht. MAIL_TLS: starttls, ssl oder none.\n"
            'MAIL_SERVER = "mail.example.org"\n'
            'MAIL_SENDER = "Kurse <kurse@example.org>"\n'
            'MAIL_USERNAME = "kurse@example.org"\n'
            'MAIL_PASSWORD = "…"\n'
            'MAIL_TLS = "starttls"\n'
            "Name der Kurse und, statt SQLite in diesem Ordner, ein PostgreSQL:\n"
            'BRAND = "Course Engine"\n'
            'SQLALCHEMY_DATABASE_URI = "postgresql+psycopg://…"'
        )
    )
    return "\n".join([*lines, "", *(f"# {line}" for line in comments.splitlines()), ""])


def open_instance(folder: Path | None, **config: Any) -> Flask:
    """The app of an instance that exists. `config` overrides its configuration. Raises Problem."""
    folder = (folder or default_folder()).resolve()
    if not folder.is_dir():
        raise Problem(
            _l(
                "In %(folder)s ist noch keine Instanz. `course-engine serve` richtet eine ein.",
                folder=str(folder),
            )
        )
    try:
        app = create_app(config, instance_path=folder)
    except InsecureSecret as error:
        raise _secret_missing(folder) from error
    except (ArgumentError, ImportError, OSError, SyntaxError, NameError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise Problem(
            _l(
                "Die Einstellungen in %(file)s sind nicht brauchbar: %(reason)s",
                file=str(folder / "config.py"),
                reason=reason,
            )
        ) from error
    if app.config["SECRET_KEY"] in {DEFAULT_SECRET, "", None}:  # also where DEBUG would let it pass
        raise _secret_missing(folder)
    return app


def _secret_missing(folder: Path) -> Problem:
    return Problem(
        _l(
            "Die Instanz hat kein eigenes Geheimnis. Setze in %(file)s einen langen, zufälligen SECRET_KEY, oder lösche "
            "die Datei: `course-engine serve` schreibt eine neue.",
            file=str(folder / "config.py"),
        )
    )


def schema_is_current() -> bool:
    """Whether every migration has been run on the database of the current app."""
    config = current_app.extensions["migrate"].migrate.get_config()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return set(context.get_current_heads()) == set(ScriptDirectory.from_config(config).get_heads())


def require_current_schema() -> None:
    if not schema_is_current():
        raise Problem(
            _l("Die Datenbank ist nicht auf dem neuesten Stand. Führe `course-engine db upgrade` aus.")
        )
