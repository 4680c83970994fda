"""What trainers see of mentoring: reports, and a reported conversation once they have put their look on record."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.errors import NotFound
from course_engine.mentoring.forms import AnswerForm
from course_engine.mentoring.operations.close_report import close_report as close
from course_engine.mentoring.operations.read_reported import read_reported
from course_engine.mentoring.queries import conversations
from course_engine.mentoring.queries import reports as reporting
from course_engine.mentoring.queries.afterwards import helped_figures
from course_engine.mentoring.views.blueprint import bp
from course_engine.mentoring.views.mentorships import image_response
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required

trainers_only = role_required(Role.TRAINER, Role.ADMIN)


@bp.get("/mentoring/reports")
@trainers_only
def reports() -> ResponseReturnValue:
    return render_template(
        "mentoring/reports.html", reports=reporting.reports_for(current_user), figures=helped_figures()
    )


@bp.get("/mentoring/reports/<int:report_id>")
@login_required
def report(report_id: int) -> ResponseReturnValue:
    return _report_page(report_id, AnswerForm(formdata=None))


def _report_page(report_id: int, form: AnswerForm) -> str:
    found = reporting.get_report(report_id, reader=current_user)
    may_read = reporting.may_read_now(found, reader=current_user, now=utc_now())
    talk = conversations.conversation(found.mentorship, person=found.mentorship.learner) if may_read else None
    return render_template(
        "mentoring/report.html", report=found, talk=talk, looks=reporting.looks(found.mentorship), form=form
    )


@bp.post("/mentoring/reports/<int:report_id>/looks")
@login_required
def look(report_id: int) -> ResponseReturnValue:
    found = reporting.get_report(report_id, reader=current_user)
    read_reported(found, reader=current_user, now=utc_now())
    return redirect(url_for(".report", report_id=found.id, _anchor="gespraech"))


@bp.get("/mentoring/reports/<int:report_id>/images/<int:image_id>")
@login_required
def reported_image(report_id: int, image_id: int) -> Response:
    found = reporting.get_report(report_id, reader=current_user)
    if not reporting.may_read_now(found, reader=current_user, now=utc_now()):
        raise NotFound
    return image_response(conversations.get_image(image_id, found.mentorship))


@bp.post("/mentoring/reports/<int:report_id>/answer")
@login_required
def close_report(report_id: int) -> ResponseReturnValue:
    found = reporting.get_report(report_id, reader=current_user)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _report_page(report_id, form), 422
    close(found, trainer=current_user, answer=form.answer.data, now=utc_now())
    flash(_("Die Meldung ist abgeschlossen, deine Antwort ist angekommen."), "success")
    return redirect(url_for(".reports"))
