"""The conversation of the two."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.mentoring.forms import MessageForm
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations.end_mentorship import end_mentorship as end
from course_engine.mentoring.operations.send_message import send_message as send
from course_engine.mentoring.queries import conversations
from course_engine.mentoring.queries.reflections import shared_reflections
from course_engine.mentoring.refusals import MentorshipEnded
from course_engine.mentoring.views.blueprint import bp, private_text
from course_engine.web.clock import utc_now


@bp.get("/mentorships/<int:mentorship_id>")
@login_required
def mentorship(mentorship_id: int) -> ResponseReturnValue:
    found = conversations.get_mentorship(mentorship_id, person=current_user)
    return _mentorship_page(found, MessageForm(formdata=None))


def _mentorship_page(found: Mentorship, form: MessageForm) -> str:
    return render_template(
        "mentoring/mentorship.html",
        talk=conversations.conversation(found, person=current_user),
        reflections=shared_reflections(found),
        form=form,
        as_text=private_text,
    )


@bp.post("/mentorships/<int:mentorship_id>/messages")
@login_required
def send_message(mentorship_id: int) -> ResponseReturnValue:
    found = conversations.get_mentorship(mentorship_id, person=current_user)
    form = MessageForm()
    if form.validate_on_submit():
        try:
            send(
                found,
                author=current_user,
                text=form.text.data,
                idempotency_key=form.key.data,
                now=utc_now(),
            )
        except MentorshipEnded as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(url_for(".mentorship", mentorship_id=found.id, _anchor="antwort"))
    return _mentorship_page(found, form), 422


@bp.route("/mentorships/<int:mentorship_id>/end", methods=["GET", "POST"])
@login_required
def end_mentorship(mentorship_id: int) -> ResponseReturnValue:
    found = conversations.get_mentorship(mentorship_id, person=current_user)
    if request.method == "POST":
        end(found, person=current_user, now=utc_now())
        flash(_("Eure Begleitung ist beendet. Danke, dass ihr euch Zeit genommen habt."), "success")
        return redirect(url_for(".mentorship", mentorship_id=found.id))
    other = found.learner if current_user.id == found.scout_id else found.scout
    return render_template("mentoring/end_mentorship.html", talk=found, other=other.name)
