"""Asking for a mentor, and waiting for one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.errors import NotFound
from course_engine.mentoring import sentences
from course_engine.mentoring.forms import ANYONE, AskForm
from course_engine.mentoring.models import RequestState
from course_engine.mentoring.operations.ask_mentor import OPEN_REQUESTS, Question, ask_mentor
from course_engine.mentoring.operations.withdraw_request import withdraw_request as withdraw
from course_engine.mentoring.private_texts import private_text
from course_engine.mentoring.queries import lessons, requests
from course_engine.mentoring.queries.lessons import Subject
from course_engine.mentoring.refusals import ScoutNotFree, TooManyRequests
from course_engine.mentoring.views.blueprint import bp
from course_engine.profiles.queries import topics
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language
from course_engine.web.roles import role_required


@bp.route("/mentoring/new", methods=["GET", "POST"])
@role_required(Role.LEARNER, Role.SCOUT)
def ask() -> ResponseReturnValue:
    subject = _subject()
    if subject is None:
        return render_template("mentoring/topics.html", topics=topics())
    form = AskForm()
    if form.validate_on_submit():
        question = Question(
            text=form.question.data, subject=subject, scout_id=form.scout_id, idempotency_key=form.key.data
        )
        try:
            asked = ask_mentor(current_user, question, now=utc_now())
        except ScoutNotFree as refusal:
            form.scout.data = ANYONE
            form.scout.errors = [str(refusal)]
        except TooManyRequests as refusal:
            form.form_errors.append(str(refusal))
        else:
            return redirect(url_for(".mentor_request", request_id=asked.id))
    return _ask_page(form, subject), 422 if form.is_submitted() else 200


def _subject() -> Subject | None:
    """What the address says it is about: a lesson, a topic, or nothing yet."""
    lesson_version_id = request.args.get("lesson_version", type=row_id)
    topic_uid = request.args.get("topic")
    if "lesson_version" in request.args and lesson_version_id is None:
        raise NotFound
    if lesson_version_id is None and topic_uid is None:
        return None
    return lessons.get_subject(lesson_version_id=lesson_version_id, topic_uid=topic_uid)


def _ask_page(form: AskForm, subject: Subject) -> str:
    found = requests.suggestions(current_user, subject.topic, now=utc_now())
    form.scout.choices = [
        (ANYONE, _("Wer auch immer passt")),
        *((str(one.candidate.person_id), one.candidate.name) for one in found.scouts),
    ]
    return render_template(
        "mentoring/ask.html",
        form=form,
        subject=subject,
        topic=subject.topic.title(page_language()),
        suggestions={str(one.candidate.person_id): one for one in found.scouts},
        times_said=found.times_said,
        why=sentences.why_waiting(found.why) if found.why else "",
        too_many=requests.open_request_count(current_user.id) >= OPEN_REQUESTS,
        why_this_scout=sentences.why_this_scout,
    )


@bp.get("/mentor-requests/<int:request_id>")
@login_required
def mentor_request(request_id: int) -> ResponseReturnValue:
    asked = requests.get_request(request_id, learner=current_user)
    links = lessons.lesson_links([asked.lesson_version_id])
    waiting = requests.waiting(asked, now=utc_now()) if asked.state == RequestState.OPEN else None
    return render_template(
        "mentoring/mentor_request.html",
        asked=asked,
        question=private_text(asked.question),
        lesson=links.get(asked.lesson_version_id or 0),
        waiting=waiting,
        why=sentences.why_waiting(waiting.why) if waiting and not waiting.asked else "",
        openings=sentences.what_would_help(waiting.openings) if waiting else "",
        mentorship_id=requests.find_mentorship_of_request(asked.id),
    )


@bp.post("/mentor-requests/<int:request_id>/withdrawal")
@login_required
def withdraw_request(request_id: int) -> ResponseReturnValue:
    asked = requests.get_request(request_id, learner=current_user)
    withdraw(asked, now=utc_now())
    flash(_("Deine Anfrage ist zurückgezogen."), "success")
    return redirect(url_for(".overview"))
