"""How commands speak: German, or English where the terminal does."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import click
from flask import Flask
from flask_babel import Babel
from flask_babel import lazy_gettext as _l

from course_engine.web.language import LANGUAGES


def N_(text: str) -> str:  # noqa: N802
    """Mark a text for translation that is translated when it is shown."""
    return text


def language() -> str:
    """The language of the terminal, from LC_ALL, LC_MESSAGES and LANG; German if it says none that we speak."""
    setting = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    code = setting.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return code if code in LANGUAGES else "de"


@cache
def _voice(code: str) -> Flask:
    """An app that knows nothing but a language: commands speak before, after and without an instance."""
    app = Flask("course_engine")
    Babel(app, default_locale=code)
    return app


def spoken(text: Any) -> str:
    """A lazily translated text in the language of the terminal."""
    with _voice(language()).app_context():
        return str(text)


def say(text: Any = "", *, err: bool = False) -> None:
    click.echo(spoken(text), err=err)


class Problem(click.ClickException):
    """An anticipated trouble: one sentence on standard error, exit code 1."""

    def __init__(self, text: Any) -> None:
        super().__init__(spoken(text))

    def show(self, file: Any = None) -> None:
        say(_l("Fehler: %(message)s", message=self.format_message()), err=True)
