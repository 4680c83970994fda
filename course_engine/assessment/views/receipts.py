"""Receipts: a learner's own, to read and to keep, and a page on which anyone can verify one."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.assessment import queries
from course_engine.assessment.forms import ReceiptForm
from course_engine.assessment.queries.receipts import kept_digest, receipt_of
from course_engine.assessment.receipts import ATTEMPT, LIMIT, as_text, is_genuine, read_receipt
from course_engine.assessment.views.blueprint import bp
from course_engine.items.bodies import Body


@bp.get("/attempts/<int:attempt_id>/receipt")
@login_required
def receipt(attempt_id: int) -> ResponseReturnValue:
    attempt = queries.get_attempt(attempt_id, learner=current_user)
    body = receipt_of(attempt)
    page = queries.result_page(attempt)
    return render_template("assessment/receipt.html", body=body, page=page)


@bp.get("/attempts/<int:attempt_id>/receipt.json")
@login_required
def receipt_file(attempt_id: int) -> ResponseReturnValue:
    body = receipt_of(queries.get_attempt(attempt_id, learner=current_user))
    headers = {"Content-Disposition": f"attachment; filename=quittung-{attempt_id}.json"}
    return Response(as_text(body), mimetype="application/json", headers=headers)


@bp.route("/receipts", methods=["GET", "POST"])
def verify_receipt() -> ResponseReturnValue:
    """Anyone may ask whether a receipt is genuine; the answer tells nothing but that."""
    form = ReceiptForm()
    if not form.validate_on_submit():
        return render_template(
            "assessment/verify_receipt.html", form=form
        ), 422 if form.is_submitted() else 200
    sent = request.files.get("file")
    text = sent.read(LIMIT + 1).decode(errors="replace") if sent and sent.filename else form.text.data or ""
    body = read_receipt(text)
    genuine = body is not None and _is_genuine(body)
    return render_template(
        "assessment/verify_receipt.html", form=form, asked=True, body=body, genuine=genuine
    )


def _is_genuine(body: Body) -> bool:
    return is_genuine(body, kept_digest(body[ATTEMPT]))
