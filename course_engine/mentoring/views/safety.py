"""When it does not feel right: a silent block, and a report to a trainer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.mentoring.forms import ReportForm
from course_engine.mentoring.operations.block_person import block_person, unblock_person
from course_engine.mentoring.operations.report_conversation import report_conversation as report_it
from course_engine.mentoring.queries.afterwards import afterwards
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.views.blueprint import bp
from course_engine.web.clock import utc_now


@bp.route("/mentorships/<int:mentorship_id>/block", methods=["GET", "POST"])
@login_required
def block(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    if request.method == "POST":
        block_person(found, person=current_user, now=utc_now())
        flash(_("Ihr werdet nicht mehr zusammengebracht. Die andere Person erfährt davon nichts."), "success")
        return redirect(url_for(".mentorship", mentorship_id=found.id))
    return render_template(
        "mentoring/block.html",
        talk=found,
        other=found.other_than(current_user),
        after=afterwards(found, person=current_user),
    )


@bp.post("/mentorships/<int:mentorship_id>/block/removal")
@login_required
def unblock(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    unblock_person(found, person=current_user, now=utc_now())
    flash(_("Ihr könnt wieder zusammengebracht werden."), "success")
    return redirect(url_for(".mentorship", mentorship_id=found.id))


@bp.route("/mentorships/<int:mentorship_id>/report", methods=["GET", "POST"])
@login_required
def report_conversation(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    form = ReportForm()
    if form.validate_on_submit():
        report_it(found, reporter=current_user, reason=form.reason.data, now=utc_now())
        flash(
            _("Deine Meldung ist angekommen. Ein*e Trainer*in sieht nach und antwortet dir hier."), "success"
        )
        return redirect(url_for(".mentorship", mentorship_id=found.id))
    page = render_template(
        "mentoring/report_conversation.html", talk=found, other=found.other_than(current_user), form=form
    )
    return page, 422 if form.is_submitted() else 200
