"""The end of a mentorship, and what may come after it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.errors import NotFound
from course_engine.mentoring.conversation import Helped
from course_engine.mentoring.forms import AnotherForm, FeedbackForm, ThanksForm
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations import ask_another as asking
from course_engine.mentoring.operations import continue_mentorship as continuing
from course_engine.mentoring.operations.end_mentorship import end_mentorship as end
from course_engine.mentoring.operations.give_feedback import give_feedback
from course_engine.mentoring.operations.give_thanks import give_thanks, settle_thanks
from course_engine.mentoring.queries.afterwards import afterwards, find_thanks
from course_engine.mentoring.queries.conversations import get_mentorship
from course_engine.mentoring.refusals import TooManyRequests
from course_engine.mentoring.views.blueprint import bp
from course_engine.web.clock import utc_now


@bp.route("/mentorships/<int:mentorship_id>/end", methods=["GET", "POST"])
@login_required
def end_mentorship(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    if request.method == "POST":
        end(found, person=current_user, now=utc_now())
        flash(_("Eure Begleitung ist beendet. Danke, dass ihr euch Zeit genommen habt."), "success")
        return redirect(url_for(".feedback", mentorship_id=found.id))
    return render_template(
        "mentoring/end_mentorship.html", talk=found, other=found.other_than(current_user).name
    )


@bp.route("/mentorships/<int:mentorship_id>/feedback", methods=["GET", "POST"])
@login_required
def feedback(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    given = afterwards(found, person=current_user).feedback
    form = FeedbackForm(data={"helped": given.helped, "note": given.note} if given else None)
    if form.validate_on_submit():
        give_feedback(
            found,
            author=current_user,
            helped=Helped(form.helped.data),
            note=form.note.data or "",
            now=utc_now(),
        )
        flash(_("Danke für deine Rückmeldung."), "success")
        return redirect(url_for(".mentorship", mentorship_id=found.id))
    page = render_template(
        "mentoring/feedback.html", talk=found, other=found.other_than(current_user), form=form
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/mentorships/<int:mentorship_id>/thanks", methods=["GET", "POST"])
@login_required
def thanks(mentorship_id: int) -> ResponseReturnValue:
    found = _own_as_learner(mentorship_id)
    given = find_thanks(found)
    form = ThanksForm(
        data={"text": given.text, "may_be_shown": bool(given.learner_agreed_at)} if given else None
    )
    if form.validate_on_submit():
        give_thanks(found, form.text.data, may_be_shown=form.may_be_shown.data, now=utc_now())
        flash(_("Dein Dank ist angekommen."), "success")
        return redirect(url_for(".mentorship", mentorship_id=found.id))
    page = render_template("mentoring/thanks.html", talk=found, other=found.scout, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/mentorships/<int:mentorship_id>/thanks/consent")
@login_required
def agree_to_show(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    settle_thanks(found, person=current_user, may_be_shown="shown" in request.form, now=utc_now())
    return redirect(url_for(".mentorship", mentorship_id=found.id, _anchor="danke"))


@bp.route("/mentorships/<int:mentorship_id>/another", methods=["GET", "POST"])
@login_required
def another(mentorship_id: int) -> ResponseReturnValue:
    found = _own_as_learner(mentorship_id)
    form = AnotherForm()
    if form.validate_on_submit():
        try:
            asked = asking.ask_another(found, learner=current_user, carries=form.carries.data, now=utc_now())
        except TooManyRequests as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(url_for(".mentor_request", request_id=asked.id))
    page = render_template("mentoring/another.html", talk=found, other=found.scout, form=form)
    return page, 422 if form.is_submitted() else 200


@bp.post("/mentorships/<int:mentorship_id>/continuation")
@login_required
def continue_mentorship(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    if continuing.continue_mentorship(found, person=current_user, now=utc_now()):
        flash(_("Ihr macht weiter. Schreib am besten gleich einen kurzen Gruß."), "success")
    return redirect(url_for(".mentorship", mentorship_id=found.id))


@bp.post("/mentorships/<int:mentorship_id>/continuation/withdrawal")
@login_required
def withdraw_continuation(mentorship_id: int) -> ResponseReturnValue:
    found = get_mentorship(mentorship_id, person=current_user)
    continuing.withdraw_continuation(found, person=current_user, now=utc_now())
    return redirect(url_for(".mentorship", mentorship_id=found.id))


def _own_as_learner(mentorship_id: int) -> Mentorship:
    found = get_mentorship(mentorship_id, person=current_user)
    if found.learner_id != current_user.id:
        raise NotFound
    return found
