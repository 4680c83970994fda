"""What is new in a module since somebody read it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.learning import operations
from course_engine.learning.queries.addresses import get_module
from course_engine.learning.queries.changes_page import get_changes_page
from course_engine.learning.views.blueprint import bp
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now

MOST_SHOWN = 500


@bp.get("/modules/<slug>/changes")
@login_required
def changes(slug: str) -> ResponseReturnValue:
    return render_template("learning/changes.html", page=get_changes_page(slug, current_user.id))


@bp.post("/modules/<slug>/changes")
@login_required
def settle_changes(slug: str) -> ResponseReturnValue:
    """Only what was shown is settled; what came meanwhile stays new."""
    shown = request.form.getlist("lesson_version", type=row_id)[:MOST_SHOWN]
    operations.settle_changes(
        current_user, get_module(slug), [one for one in shown if one is not None], now=utc_now()
    )
    flash(_("Gesehen. Was du hier erreicht hast, bleibt dir."), "success")
    return redirect(url_for(".module", slug=slug), 303)
