"""What folder and browser changed differently: both texts beside each other, and the choice between them."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.disagreement import absence_words, columns, place_words
from course_engine.authoring.forms import SettlementForm, settlement_form
from course_engine.authoring.refusals import SidesMoved
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.content.folder import Action
from course_engine.web.clock import utc_now

SETTLED = {
    Action.READ_ONLY: "warning",
    Action.MISSING: "warning",
}


@bp.get("/authoring/conflicts")
@authors_only
def conflicts() -> str:
    return render_template("authoring/conflicts.html", rows=queries.conflict_rows())


@bp.route("/authoring/conflicts/<int:conflict_id>", methods=["GET", "POST"])
@authors_only
def conflict(conflict_id: int) -> ResponseReturnValue:
    row = queries.get_conflict(conflict_id)
    form = settlement_form(row.places)
    if not form.validate_on_submit():
        return _page(row, form), 422 if form.is_submitted() else 200
    try:
        outcome = operations.settle_conflict(
            row.conflict,
            form.texts(),
            seen_digest=form.seen.data or "",
            folders=(current_app.config["MODULES_FOLDER"], current_app.config["QUIZZES_FOLDER"]),
            by_id=current_user.id,
            now=utc_now(),
            minor=form.size.data == "minor",
        )
    except SidesMoved as refusal:
        fresh = queries.get_conflict(conflict_id)
        return _page(fresh, settlement_form(fresh.places), refusal=refusal), 409
    if outcome.action is Action.BROKEN:
        form.form_errors += [one.message(_) for one in outcome.findings if one.is_error]
        return _page(row, form), 422
    flash(_settled_words(outcome.action, row.title), SETTLED.get(outcome.action, "success"))
    return redirect(url_for(".quizzes" if outcome.action is Action.WAITING else ".conflicts"), 303)


def _page(row: queries.ConflictRow, form: SettlementForm, *, refusal: SidesMoved | None = None) -> str:
    form.seen.data = row.conflict.digest
    places = [
        (place, place_words(place.conflict), absence_words(place.conflict), columns(place.conflict, _))
        for place in row.places
    ]
    return render_template("authoring/conflict.html", row=row, form=form, places=places, refusal=refusal)


def _settled_words(action: Action, title: str) -> Any:
    if action is Action.WAITING:
        return _(
            "Der Text von „%(title)s“ ist entschieden. Weil es schon Versuche gibt, wartet er noch auf die Wahl, was aus "
            "ihren Ergebnissen wird.",
            title=title,
        )
    if action is Action.READ_ONLY:
        return _(
            "„%(title)s“ ist veröffentlicht, wie du entschieden hast. In den Ordner lässt sich nicht schreiben; dort "
            "steht noch der alte Text.",
            title=title,
        )
    if action is Action.MISSING:
        return _("„%(title)s“ liegt nicht mehr im Ordner. Es gilt, was hier steht.", title=title)
    return _("„%(title)s“ ist jetzt im Ordner und im Browser so, wie du entschieden hast.", title=title)
