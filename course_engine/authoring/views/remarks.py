"""Answering a remark of lint: why it does not apply, and taking that back. The same for texts and for quizzes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import RemarkForm
from course_engine.authoring.front_matter import body_of, value_of
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.quizzes import DRAFT
from course_engine.web.clock import utc_now

TEXT = "/drafts/<int:draft_id>/texts/<int:text_id>"


@dataclass(frozen=True, slots=True)
class _Place:
    """A text with its remarks, and where it is edited."""

    title: str
    url: str
    remarks: queries.Remarks
    in_form: bool = False  # beside a form, which has no lines


def _text_place(draft_id: int, text_id: int) -> _Place:
    page = queries.get_text_page(draft_id, text_id)
    text, body = page.text.text, body_of(page.text.text)
    findings = queries.preview(page.text.path, text, body, queries.Around(page.images)).findings
    title = value_of(text, "title") or page.module_title
    url = url_for(".edit_text", draft_id=draft_id, text_id=text_id, _anchor="remarks")
    return _Place(title, url, queries.text_remarks(page, body, findings))


def _quiz_place(draft_id: int) -> _Place:
    """The quiz, with the way back to where the remark was read: among its items, or where it is published."""
    draft = queries.get_quiz_draft(draft_id)
    from_items = request.args.get("from") == "items"
    url = (
        url_for(".build_quiz", draft_id=draft_id, _anchor="items")
        if from_items
        else url_for(".quiz_draft", draft_id=draft_id, _anchor="remarks")
    )
    return _Place(draft.slug, url, queries.quiz_remarks(draft.source), in_form=from_items)


@bp.route(f"{TEXT}/remarks/<key>", methods=["GET", "POST"])
@authors_only
def remark(draft_id: int, text_id: int, key: str) -> ResponseReturnValue:
    return _answer(_text_place(draft_id, text_id), key)


@bp.post(f"{TEXT}/remarks/<key>/return")
@authors_only
def restore_remark(draft_id: int, text_id: int, key: str) -> ResponseReturnValue:
    return _take_back(_text_place(draft_id, text_id), key)


@bp.route(f"{DRAFT}/remarks/<key>", methods=["GET", "POST"])
@authors_only
def quiz_remark(draft_id: int, key: str) -> ResponseReturnValue:
    return _answer(_quiz_place(draft_id), key)


@bp.post(f"{DRAFT}/remarks/<key>/return")
@authors_only
def restore_quiz_remark(draft_id: int, key: str) -> ResponseReturnValue:
    return _take_back(_quiz_place(draft_id), key)


def _answer(place: _Place, key: str) -> ResponseReturnValue:
    found = place.remarks.find(key)
    if found is None or place.remarks.is_dismissed(key):
        flash(_("Diesen Hinweis gibt es nicht mehr: Die Stelle hat sich geändert, oder er ist beantwortet."))
        return redirect(place.url, 303)
    form = RemarkForm()
    if not form.validate_on_submit():
        page = render_template("authoring/remark.html", place=place, remark=found, form=form)
        return page, 422 if form.is_submitted() else 200
    reason = " ".join(form.reason.data.split())
    operations.dismiss_remark(place.remarks.subject, key, reason, by_id=current_user.id, now=utc_now())
    flash(_("Der Hinweis ist beantwortet. Ändert sich die Stelle, kommt er wieder."), "success")
    return redirect(place.url, 303)


def _take_back(place: _Place, key: str) -> ResponseReturnValue:
    operations.restore_remark(place.remarks.subject, key, by_id=current_user.id, now=utc_now())
    flash(_("Der Hinweis wird wieder gezeigt."), "success")
    return redirect(place.url, 303)
