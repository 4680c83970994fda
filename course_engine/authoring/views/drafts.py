"""A draft: its texts in order, its quizzes, how it reads, and what becomes of it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import NewLessonForm, PublicationForm
from course_engine.authoring.operations.publish_draft import Announcement
from course_engine.authoring.queries.peer_reviews import peer_reviews
from course_engine.authoring.refusals import NewerVersion, NothingToPublish, PeerReviewNeeded
from course_engine.authoring.texts import QuizMove
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.differing import comparison
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now


@bp.get("/drafts/<int:draft_id>")
@authors_only
def draft(draft_id: int) -> str:
    return _draft_page(draft_id, NewLessonForm())


def _draft_page(draft_id: int, form: NewLessonForm) -> str:
    page = queries.draft_page(queries.get_open_draft(draft_id))
    return render_template("authoring/draft.html", page=page, form=form, peers=peer_reviews(draft_id))


@bp.post("/drafts/<int:draft_id>/texts")
@authors_only
def add_lesson(draft_id: int) -> ResponseReturnValue:
    form = NewLessonForm()
    if not form.validate_on_submit():
        return _draft_page(draft_id, form), 422
    draft = queries.get_open_draft(draft_id)
    text = operations.add_lesson(draft, form.title.data, by_id=current_user.id, now=utc_now())
    return redirect(url_for(".edit_text", draft_id=draft_id, text_id=text.id))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/position")
@authors_only
def move_lesson(draft_id: int, text_id: int) -> ResponseReturnValue:
    place = request.form.get("place", 0, row_id)
    if place:
        operations.place_lesson(queries.get_open_text(draft_id, text_id), place)
    else:
        operations.move_lesson(queries.get_open_text(draft_id, text_id), up=request.form.get("to") == "up")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor=f"text-{text_id}"))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/removal")
@authors_only
def remove_lesson(draft_id: int, text_id: int) -> ResponseReturnValue:
    operations.remove_lesson(queries.get_open_text(draft_id, text_id))
    flash(_("Die Lektion ist aus dem Entwurf genommen. Du kannst sie unten zurückholen."), "success")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="removed"))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/return")
@authors_only
def restore_lesson(draft_id: int, text_id: int) -> ResponseReturnValue:
    operations.restore_lesson(queries.get_open_text(draft_id, text_id))
    flash(_("Die Lektion ist wieder im Entwurf."), "success")
    return redirect(url_for(".draft", draft_id=draft_id, _anchor=f"text-{text_id}"))


@bp.post("/drafts/<int:draft_id>/quizzes")
@authors_only
def arrange_quizzes(draft_id: int) -> ResponseReturnValue:
    move = request.form.get("move", QuizMove.ADD, QuizMove)
    operations.arrange_quizzes(
        draft_id, request.form.get("quiz", ""), move, by_id=current_user.id, now=utc_now()
    )
    return redirect(url_for(".draft", draft_id=draft_id, _anchor="quizzes"), 303)


@bp.route("/drafts/<int:draft_id>/publication", methods=["GET", "POST"])
@authors_only
def publish_draft(draft_id: int) -> ResponseReturnValue:
    form = PublicationForm()
    if not form.validate_on_submit():
        return _publication_page(draft_id, form), 422 if form.is_submitted() else 200
    announcement = Announcement(form.note.data or "", form.size.data == "substantial", form.seen_version_id)
    try:
        version = operations.publish_draft(draft_id, announcement, by_id=current_user.id, now=utc_now())
    except (NewerVersion, NothingToPublish, PeerReviewNeeded) as refusal:
        form.form_errors.append(str(refusal))
        return _publication_page(draft_id, form), 409
    if isinstance(version, list):
        form.form_errors += [one.message(_) for one in version if one.is_error]
        return _publication_page(draft_id, form), 422
    flash(_published_words(version.number), "success")
    return redirect(url_for(".versions", slug=queries.get_draft(draft_id).module.slug))


def _published_words(number: int) -> str:
    if number == 1:
        return str(_("Das Modul ist veröffentlicht. Alle finden es jetzt in der Übersicht."))
    return str(
        _(
            "Fassung %(number)s ist veröffentlicht. Wer eine Lektion schon gelesen hat, behält seinen Fortschritt.",
            number=number,
        )
    )


def _publication_page(draft_id: int, form: PublicationForm) -> str:
    page = queries.draft_page(queries.get_open_draft(draft_id))
    return render_template(
        "authoring/publication.html",
        page=page,
        form=form,
        seen_version=page.draft.module.current_version_id,
        remarks=queries.draft_remarks(draft_id),
        peers=peer_reviews(draft_id),
        changes=[(one, comparison(one.before, one.after)) for one in page.differences],
    )


@bp.post("/drafts/<int:draft_id>/discarding")
@authors_only
def discard_draft(draft_id: int) -> ResponseReturnValue:
    operations.discard_draft(queries.get_open_draft(draft_id), now=utc_now())
    flash(_("Der Entwurf ist verworfen. Veröffentlicht bleibt, was veröffentlicht war."), "success")
    return redirect(url_for(".modules"))
