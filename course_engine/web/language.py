"""Which language and time zone a page speaks."""

from __future__ import annotations

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LANGUAGES = {"de": "Deutsch", "en": "English"}
# Dates and numbers of English pages are written as in Britain: 3 March 2026.
FORMATS = {"en": "en_GB"}


def select_locale() -> str:
    """The person's own language, else the one chosen in this browser, else the browser's, else German."""
    if not has_request_context():
        return "de"
    person = current_user._get_current_object()
    if person and person.is_authenticated and person.locale in LANGUAGES:
        return str(person.locale)
    if session.get("locale") in LANGUAGES:
        return str(session["locale"])
    return request.accept_languages.best_match(list(LANGUAGES), default="de") or "de"


def page_language() -> str:
    """The language code of the page being made: "de" or "en"."""
    locale = get_locale()
    return str(locale.language) if locale else "de"


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "de")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Berlin")
    Babel(app, locale_selector=lambda: FORMATS.get(language := select_locale(), language))
    app.jinja_env.globals["page_language"] = page_language
    app.jinja_env.globals["languages"] = LANGUAGES
