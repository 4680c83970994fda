"""What others see of a scout."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from course_engine.accounts.models import Role
from course_engine.mentoring.queries.scouts import get_scout_page
from course_engine.mentoring.views.blueprint import bp
from course_engine.web.roles import role_required


@bp.get("/scouts/<int:person_id>")
@role_required(Role.LEARNER, Role.SCOUT)
def scout(person_id: int) -> ResponseReturnValue:
    return render_template("mentoring/scout.html", page=get_scout_page(person_id))
