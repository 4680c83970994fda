"""What became of a submitted attempt."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.assessment import queries
from course_engine.assessment.models import AttemptKind
from course_engine.assessment.views.blueprint import bp

MAY_ASK = frozenset({Role.LEARNER, Role.SCOUT})


@bp.get("/attempts/<int:attempt_id>/result")
@login_required
def result(attempt_id: int) -> ResponseReturnValue:
    attempt = queries.get_attempt(attempt_id, learner=current_user)
    if attempt.submitted_at is None:
        return redirect(url_for(".attempt", attempt_id=attempt_id))
    may_ask = bool(current_user.roles & MAY_ASK)
    return render_template(
        "assessment/result.html",
        page=queries.result_page(attempt),
        may_ask=may_ask,
        is_re_check=attempt.kind == AttemptKind.RE_CHECK,
    )
