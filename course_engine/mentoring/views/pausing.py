"""Waiting for each other: whose turn, a kind reminder, pauses."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.mentoring.forms import PauseForm
from course_engine.mentoring.operations import nudge as nudging
from course_engine.mentoring.operations import pause_mentorship as pausing
from course_engine.mentoring.operations.close_turn import close_turn as close
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.views.blueprint import bp
from course_engine.profiles.rhythm import day_of
from course_engine.web.clock import utc_now


@bp.post("/mentorships/<int:mentorship_id>/turn")
@login_required
def close_turn(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    close(found, now=utc_now())
    return redirect(url_for(".mentorship", mentorship_id=found.id, _anchor="antwort"))


@bp.post("/mentorships/<int:mentorship_id>/nudges")
@login_required
def nudge(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    nudging.nudge(found, person=current_user, now=utc_now())
    flash(_("Die freundliche Erinnerung ist unterwegs. Aus eurem Gespräch steht nichts darin."), "success")
    return redirect(url_for(".mentorship", mentorship_id=found.id))


@bp.route("/mentorships/<int:mentorship_id>/pause", methods=["GET", "POST"])
@login_required
def pause(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    form = PauseForm(day_of(utc_now()))
    if form.validate_on_submit():
        pausing.pause_mentorship(found, person=current_user, returns_on=form.returns_on.data, now=utc_now())
        flash(_("Ihr macht Pause. Euer Platz bleibt euch erhalten."), "success")
        return redirect(url_for(".mentorship", mentorship_id=found.id))
    page = render_template(
        "mentoring/pause.html", talk=found, other=found.other_than(current_user), form=form
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/mentorships/<int:mentorship_id>/return")
@login_required
def resume(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    pausing.resume_mentorship(found, person=current_user, now=utc_now())
    flash(_("Die Pause ist vorbei. Schön, dass es weitergeht."), "success")
    return redirect(url_for(".mentorship", mentorship_id=found.id, _anchor="antwort"))
