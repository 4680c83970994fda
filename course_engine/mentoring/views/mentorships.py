"""The conversation of the two: reading, writing, what is typed and not sent yet."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.mentoring.conversation import MessageImage
from course_engine.mentoring.forms import DraftForm, MessageForm
from course_engine.mentoring.models import Mentorship
from course_engine.mentoring.operations.save_draft import save_draft as save
from course_engine.mentoring.operations.send_message import send_message as send
from course_engine.mentoring.private_texts import private_text
from course_engine.mentoring.queries import afterwards, conversations, reports
from course_engine.mentoring.queries.reflections import shared_reflections
from course_engine.mentoring.queries.standing import standing
from course_engine.mentoring.refusals import DraftChangedElsewhere, DraftOfEndedMentorship, MentorshipEnded
from course_engine.mentoring.views.blueprint import bp
from course_engine.web.clock import utc_now
from course_engine.web.errors import wants_json
from course_engine.web.filters import clock_time

UPLOAD_LIMIT = 16 * 1024 * 1024  # bytes; beyond what is taken, so that the form can say what is too large


@bp.url_value_preprocessor
def allow_uploads(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Let these forms be larger than others; asked before anything reads the body."""
    if endpoint in ("mentoring.send_message", "mentoring.save_draft"):
        request.max_content_length = UPLOAD_LIMIT


@bp.get("/mentorships/<int:mentorship_id>")
@login_required
def mentorship(mentorship_id: int) -> ResponseReturnValue:
    return mentorship_page(conversations.get_mentorship(mentorship_id, person=current_user))


def mentorship_page(found: Mentorship, form: MessageForm | None = None, *, other_text: str = "") -> str:
    """The page; `form` holds what was not sent, `other_text` what was saved in another window meanwhile."""
    draft = conversations.find_draft(found, author=current_user)
    kept = {"text": draft.text, "revision": draft.revision} if draft else {"revision": 0}
    return render_template(
        "mentoring/mentorship.html",
        talk=conversations.conversation(found, person=current_user),
        standing=standing(found, person=current_user, now=utc_now()),
        after=afterwards.afterwards(found, person=current_user),
        before=afterwards.said_before(found),
        reports=reports.reports_of(found),
        looks=reports.looks(found),
        reflections=shared_reflections(found),
        form=form or MessageForm(formdata=None, data=kept),
        saved_at=draft.saved_at if draft and not form else None,
        other_text=other_text,
        as_text=private_text,
    )


@bp.post("/mentorships/<int:mentorship_id>/messages")
@login_required
def send_message(mentorship_id: int) -> ResponseReturnValue:
    found = conversations.get_mentorship(mentorship_id, person=current_user)
    form = MessageForm()
    if form.validate_on_submit():
        try:
            send(found, form.writing, author=current_user, now=utc_now())
        except MentorshipEnded as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(url_for(".mentorship", mentorship_id=found.id, _anchor="antwort"))
    return mentorship_page(found, form), 422


@bp.post("/mentorships/<int:mentorship_id>/draft")
@login_required
def save_draft(mentorship_id: int) -> ResponseReturnValue:
    found = conversations.get_mentorship(mentorship_id, person=current_user)
    form = DraftForm()
    if not form.validate_on_submit():
        return _draft_refused(found, _("Nicht gespeichert: Der Text ist zu lang."), 422)
    now = utc_now()
    try:
        revision = save(found, form.writing, author=current_user, now=now)
    except DraftChangedElsewhere as refusal:
        return _draft_refused(found, str(refusal), 409, changed_elsewhere=True)
    except DraftOfEndedMentorship as refusal:
        return _draft_refused(found, str(refusal), 410)
    if wants_json():
        return jsonify(revision=revision, saved=_("Entwurf gespeichert um %(time)s", time=clock_time(now)))
    if any(file.filename for file in request.files.values()):
        flash(
            _("Dein Text ist gespeichert. Das Bild wähle bitte aus, wenn du die Nachricht abschickst."),
            "info",
        )
    return redirect(url_for(".mentorship", mentorship_id=found.id, _anchor="antwort"))


def _draft_refused(
    found: Mentorship, words: str, status: int, *, changed_elsewhere: bool = False
) -> ResponseReturnValue:
    """What was typed comes back; beside it what another window saved. Saving once more then means this text."""
    if wants_json():
        return jsonify(message=words, errors=[words]), status
    form = MessageForm()
    form.form_errors.append(words)
    draft = conversations.find_draft(found, author=current_user)
    form.revision.data = draft.revision if draft else 0
    other_text = draft.text if draft and changed_elsewhere else ""
    return mentorship_page(found, form, other_text=other_text), status


@bp.get("/mentorships/<int:mentorship_id>/images/<int:image_id>")
@login_required
def message_image(mentorship_id: int, image_id: int) -> Response:
    found = conversations.get_mentorship(mentorship_id, person=current_user)
    return image_response(conversations.get_image(image_id, found))


def image_response(image: MessageImage) -> Response:
    """The picture, which no cache may keep and no script may come out of."""
    response = Response(image.content, mimetype=image.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
