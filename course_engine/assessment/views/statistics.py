"""What the first attempts say about a quiz and its items, for those who write and accompany. No names, no answers."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.assessment import queries
from course_engine.assessment import statistics_wording as wording
from course_engine.assessment.views.blueprint import bp
from course_engine.web.roles import role_required

MAY_EDIT = frozenset({Role.SCOUT, Role.ADMIN})

for show in (wording.flag_words, wording.option_words, wording.part_words, wording.duration, wording.decimal):
    bp.add_app_template_filter(show)


@bp.get("/quizzes/<slug>/statistics")
@role_required(Role.SCOUT, Role.TRAINER, Role.ADMIN)
def statistics(slug: str) -> ResponseReturnValue:
    minimum = current_app.config["STATISTICS_MINIMUM"]
    page = queries.quiz_statistics(queries.get_quiz(slug), minimum=minimum)
    may_edit = bool(current_user.roles & MAY_EDIT)
    return render_template("assessment/statistics.html", page=page, may_edit=may_edit)
