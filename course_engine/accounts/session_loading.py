"""Flask-Login's side of server-side sessions."""

from __future__ import annotations

from flask import Flask
from flask_login import LoginManager

from course_engine.accounts.forms import SignInForm
from course_engine.accounts.models import Person
from course_engine.accounts.queries import find_person_by_session
from course_engine.web.clock import utc_now
from course_engine.web.errors import signed_out


def load_person(token: str) -> Person | None:
    return find_person_by_session(token, now=utc_now())


def init_app(app: Flask) -> None:
    login_manager = LoginManager(app)
    login_manager.user_loader(load_person)
    login_manager.unauthorized_handler(signed_out)
    app.extensions["sign_in_form"] = SignInForm
