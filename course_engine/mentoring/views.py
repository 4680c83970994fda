"""Asking for a mentor, being asked, and the conversation of the two."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.content.rendering import render_text
from course_engine.errors import NotFound
from course_engine.mentoring import sentences
from course_engine.mentoring.forms import ANYONE, AskForm, DeclineForm, MessageForm
from course_engine.mentoring.models import Mentorship, RequestState
from course_engine.mentoring.operations.accept_offer import accept_offer as accept
from course_engine.mentoring.operations.ask_mentor import OPEN_REQUESTS, Question, ask_mentor
from course_engine.mentoring.operations.decline_offer import decline_offer as decline
from course_engine.mentoring.operations.end_mentorship import end_mentorship as end
from course_engine.mentoring.operations.send_message import send_message as send
from course_engine.mentoring.operations.withdraw_request import withdraw_request as withdraw
from course_engine.mentoring.queries import conversations, lessons, offers, requests
from course_engine.mentoring.queries.lessons import Subject
from course_engine.mentoring.queries.reflections import shared_reflections
from course_engine.mentoring.refusals import MentorshipEnded, ScoutNotFree, TooManyRequests
from course_engine.profiles.queries import topics
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language
from course_engine.web.roles import role_required

bp = Blueprint("mentoring", __name__)


@bp.get("/mentoring")
@role_required(Role.LEARNER, Role.SCOUT)
def overview() -> ResponseReturnValue:
    return _overview({})


def _overview(tried: dict[int, DeclineForm]) -> str:
    """The page; `tried` holds the form of an offer that was not declined because of an error in it."""
    is_scout = current_user.has_role(Role.SCOUT)
    cards = offers.offers_to_answer(current_user) if is_scout else []
    return render_template(
        "mentoring/overview.html",
        is_scout=is_scout,
        is_learner=current_user.has_role(Role.LEARNER),
        offers=cards,
        forms={card.id: tried.get(card.id) or DeclineForm(card.id, formdata=None) for card in cards},
        form=next(iter(tried.values()), None),
        places=offers.places_of(current_user.id) if is_scout else None,
        requests=requests.open_requests(current_user.id),
        running=conversations.running_mentorships(current_user.id),
        finished=conversations.finished_mentorships(current_user.id),
        why_you=sentences.why_you,
    )


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
    found = requests.suggestions(current_user, subject.topic)
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
    waiting = requests.waiting(asked) if asked.state == RequestState.OPEN else None
    return render_template(
        "mentoring/mentor_request.html",
        asked=asked,
        question=render_text(asked.question, asset_url=_no_pictures),
        lesson=links.get(asked.lesson_version_id or 0),
        waiting=waiting,
        why=sentences.why_waiting(waiting.why) if waiting and not waiting.asked else "",
        mentorship_id=requests.find_mentorship_of_request(asked.id),
    )


@bp.post("/mentor-requests/<int:request_id>/withdrawal")
@login_required
def withdraw_request(request_id: int) -> ResponseReturnValue:
    asked = requests.get_request(request_id, learner=current_user)
    withdraw(asked, now=utc_now())
    flash(_("Deine Anfrage ist zurückgezogen."), "success")
    return redirect(url_for(".overview"))


@bp.post("/offers/<int:offer_id>/acceptance")
@login_required
def accept_offer(offer_id: int) -> ResponseReturnValue:
    offer = offers.get_offer(offer_id, scout=current_user)
    mentorship = accept(offer, now=utc_now())
    flash(_("Schön! Schreib am besten gleich einen kurzen Gruß."), "success")
    return redirect(url_for(".mentorship", mentorship_id=mentorship.id))


@bp.post("/offers/<int:offer_id>/refusal")
@login_required
def decline_offer(offer_id: int) -> ResponseReturnValue:
    offer = offers.get_offer(offer_id, scout=current_user)
    form = DeclineForm(offer.id)
    if not form.validate_on_submit():
        return _overview({offer.id: form}), 422
    decline(offer, private_reason=form.private_reason.data or "", now=utc_now())
    flash(_("Das hat für niemanden einen Nachteil: Die Anfrage geht an die nächste Person."), "success")
    return redirect(url_for(".overview"))


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
        as_text=lambda text: render_text(text, asset_url=_no_pictures),
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


def _no_pictures(path: str) -> str:
    """Private texts have no pictures; said so, they are also not kept in the renderer's memory."""
    return ""
