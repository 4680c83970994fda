"""Which language and time zone a page speaks."""

from __future__ import annotations

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LANGUAGES = {"de": "Deutsch", "en": "English"}


def select_locale() -> str:
    """The person's own language, else the one chosen in this browser, else the browser's, else German."""
    if not has_request_context():
        return "de"
    if current_user and current_user.is_authenticated and current_user.locale in LANGUAGES:
        return str(current_user.locale)
    if session.get("locale") in LANGUAGES:
        return str(session["locale"])
    return request.accept_languages.best_match(list(LANGUAGES), default="de") or "de"


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "de")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Berlin")
    Babel(app, locale_selector=select_locale)
    app.jinja_env.globals["get_locale"] = get_locale
    app.context_processor(lambda: {"language": str(get_locale() or "de")})
    app.jinja_env.globals["languages"] = LANGUAGES
