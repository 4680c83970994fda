"""What became of earlier results when a quiz was published, and taking it back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.web.clock import utc_now


@bp.get("/authoring/regrades/<int:regrade_id>")
@authors_only
def regrade(regrade_id: int) -> str:
    page = queries.regrade_page(queries.get_regrade(regrade_id))
    return render_template("authoring/regrade.html", page=page)


@bp.post("/authoring/regrades/<int:regrade_id>/undoing")
@authors_only
def undo_regrade(regrade_id: int) -> ResponseReturnValue:
    operations.undo_regrade(regrade_id, by_id=current_user.id, now=utc_now())
    flash(_("Zurückgenommen. Alle Ergebnisse sind wieder, was sie vorher waren."), "success")
    return redirect(url_for(".regrade", regrade_id=regrade_id), 303)
