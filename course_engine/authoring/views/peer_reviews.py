"""Asking somebody to read a draft, reading it, and which topics want that."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms.peer_reviews import AskPeerReviewForm, PeerAnswerForm
from course_engine.authoring.models import PeerReview, PeerReviewState
from course_engine.authoring.operations import PeerAnswer
from course_engine.authoring.queries.peer_reading import peer_review_page
from course_engine.authoring.queries.peer_reviews import (
    get_asked_of,
    get_peer_review,
    get_topic,
    peer_reviews,
    possible_readers,
)
from course_engine.authoring.refusals import NothingSaid, TextsMoved
from course_engine.authoring.views.blueprint import authors_only, bp, trainers_only
from course_engine.profiles.queries import topics
from course_engine.web.clock import utc_now


@bp.route("/drafts/<int:draft_id>/peer-reviews", methods=["GET", "POST"])
@authors_only
def ask_peer_review(draft_id: int) -> ResponseReturnValue:
    form = AskPeerReviewForm()
    if not form.validate_on_submit():
        return _asking_page(draft_id, form), 422 if form.is_submitted() else 200
    operations.ask_peer_review(
        draft_id, form.reader_id, (form.note.data or "").strip(), by_id=current_user.id, now=utc_now()
    )
    flash(_("Die Bitte ist unterwegs. Du bekommst eine Mail, sobald jemand gelesen hat."), "success")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="peers"), 303)


def _asking_page(draft_id: int, form: AskPeerReviewForm) -> str:
    draft = queries.get_open_draft(draft_id)
    peers = peer_reviews(draft_id)
    asked = {row.peer_review.reader_id for row in peers.rows}
    readers = possible_readers(draft, asker_id=current_user.id, now=utc_now())
    form.offer([one for one in readers if one.id not in asked])
    return render_template(
        "authoring/ask_peer_review.html",
        page=queries.draft_page(draft),
        peers=peers,
        form=form,
        has_readers=bool(readers),
    )


@bp.post("/drafts/<int:draft_id>/peer-reviews/<int:peer_review_id>/withdrawal")
@authors_only
def withdraw_peer_review(draft_id: int, peer_review_id: int) -> ResponseReturnValue:
    asked = get_asked_of(queries.get_open_draft(draft_id), peer_review_id)
    operations.withdraw_peer_review(asked, by_id=current_user.id, now=utc_now())
    flash(_("Die Bitte ist zurückgenommen. Was schon kommentiert wurde, bleibt stehen."), "success")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="peers"), 303)


@bp.get("/peer-reviews/<int:peer_review_id>")
@authors_only
def peer_review(peer_review_id: int) -> str:
    asked = get_peer_review(peer_review_id, reader_id=current_user.id)
    return _reader_page(asked, PeerAnswerForm(formdata=None))


def _reader_page(asked: PeerReview, form: PeerAnswerForm, *, refusal: TextsMoved | None = None) -> str:
    page = peer_review_page(asked)
    moved = form.moved_since(page.revisions) if refusal else set()
    if refusal or not form.is_submitted():
        form.show_seen(page.digest, page.revisions)
    return render_template("authoring/peer_review.html", page=page, form=form, refusal=refusal, moved=moved)


@bp.post("/peer-reviews/<int:peer_review_id>")
@authors_only
def answer_peer_review(peer_review_id: int) -> ResponseReturnValue:
    asked = get_peer_review(peer_review_id, reader_id=current_user.id)
    form = PeerAnswerForm()
    answer = request.form.get("answer")
    is_valid = form.validate()
    if answer not in (PeerReviewState.APPROVED, PeerReviewState.CHANGES_ASKED):
        form.form_errors.append(_("Sag am Ende „Passt so“ oder „Bitte ändern“."))
        is_valid = False
    if not is_valid:
        return _reader_page(asked, form), 422
    said = PeerAnswer(
        answer == PeerReviewState.APPROVED, (form.text.data or "").strip(), form.seen.data or ""
    )
    try:
        operations.answer_peer_review(asked, said, now=utc_now())
    except TextsMoved as refusal:
        return _reader_page(asked, form, refusal=refusal), 409
    except NothingSaid as refusal:
        form.text.errors = [str(refusal)]
        return _reader_page(asked, form), 422
    flash(_("Danke fürs Gegenlesen! Deine Antwort ist unterwegs."), "success")
    return redirect(url_for(".modules"), 303)


@bp.get("/authoring/topics")
@trainers_only
def peer_review_topics() -> str:
    return render_template("authoring/peer_review_topics.html", topics=topics())


@bp.post("/authoring/topics/<int:topic_id>/peer-review")
@trainers_only
def require_peer_review(topic_id: int) -> ResponseReturnValue:
    is_required = request.form.get("required") == "1"
    topic = get_topic(topic_id)
    operations.require_peer_review(topic, is_required=is_required, by_id=current_user.id, now=utc_now())
    return redirect(url_for(".peer_review_topics", _anchor=f"topic-{topic_id}"), 303)
