"""What readers say about places in a draft, for themselves and for who writes."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms.peer_reviews import CommentForm, ReplyForm
from course_engine.authoring.operations import Place
from course_engine.authoring.queries.peer_comments import get_comment
from course_engine.authoring.queries.peer_reading import TextReading, text_reading
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.reading import reading_address
from course_engine.errors import NotFound
from course_engine.web.clock import utc_now


@bp.get("/drafts/<int:draft_id>/texts/<int:text_id>/comments")
@authors_only
def comments(draft_id: int, text_id: int) -> str:
    page = _reading(draft_id, text_id)
    return _page(page, CommentForm(formdata=None))


def _reading(draft_id: int, text_id: int) -> TextReading:
    address = reading_address(draft_id, "")
    return text_reading(draft_id, text_id, person_id=current_user.id, address=address)


def _page(
    page: TextReading, form: CommentForm, *, reply_form: ReplyForm | None = None, replied_id: int = 0
) -> str:
    return render_template(
        "authoring/comments.html",
        page=page,
        form=form,
        place=form.place_number if form.is_submitted() else None,
        reply_form=reply_form or ReplyForm(formdata=None),
        replied_id=replied_id,
        has_errors=bool(form.errors or (reply_form and reply_form.errors)),
    )


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/comments")
@authors_only
def write_comment(draft_id: int, text_id: int) -> ResponseReturnValue:
    page = _reading(draft_id, text_id)
    if page.peer_review is None:
        raise NotFound
    form = CommentForm()
    if not form.validate():
        return _page(page, form), 422
    place = Place(text_id, form.place_number, form.quote.data or page.quotes.get(form.place_number, ""))
    operations.write_comment(
        page.peer_review, place, form.text.data.strip(), idempotency_key=form.key.data, now=utc_now()
    )
    anchor = f"place-{form.place_number}" if form.place_number in page.quotes else None
    return redirect(url_for(".comments", draft_id=draft_id, text_id=text_id, _anchor=anchor), 303)


COMMENT = "/drafts/<int:draft_id>/comments/<int:comment_id>"


@bp.post(f"{COMMENT}/reply")
@authors_only
def reply_comment(draft_id: int, comment_id: int) -> ResponseReturnValue:
    comment = get_comment(queries.get_open_draft(draft_id), comment_id)
    form = ReplyForm()
    if not form.validate_on_submit():
        page = _reading(draft_id, comment.text_id)
        return _page(page, CommentForm(formdata=None), reply_form=form, replied_id=comment_id), 422
    operations.reply_comment(comment, form.text.data.strip(), by_id=current_user.id, now=utc_now())
    return redirect(_at(draft_id, comment.text_id, comment_id), 303)


@bp.post(f"{COMMENT}/settlement")
@authors_only
def settle_comment(draft_id: int, comment_id: int) -> ResponseReturnValue:
    comment = get_comment(queries.get_open_draft(draft_id), comment_id)
    is_done = request.form.get("done", "1") == "1"
    operations.settle_comment(comment, is_done=is_done, by_id=current_user.id, now=utc_now())
    if request.form.get("back") == "editor":
        url = url_for(".edit_text", draft_id=draft_id, text_id=comment.text_id, _anchor="peer-comments")
        return redirect(url, 303)
    return redirect(_at(draft_id, comment.text_id, comment_id), 303)


def _at(draft_id: int, text_id: int, comment_id: int) -> str:
    return url_for(".comments", draft_id=draft_id, text_id=text_id, _anchor=f"comment-{comment_id}")
