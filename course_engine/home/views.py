"""Each person's start page, and the one for everybody else."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course_engine.home.queries import get_start, get_welcome
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language

bp = Blueprint("home", __name__)


@bp.get("/")
def start() -> ResponseReturnValue:
    language = page_language()
    if not current_user.is_authenticated:
        return render_template("home/welcome.html", page=get_welcome(language))
    return render_template("home/start.html", page=get_start(current_user, language, now=utc_now()))
