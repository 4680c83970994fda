"""The editor of one text, its preview, and who else is there."""

from __future__ import annotations

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import ImageForm, TextForm, text_form
from course_engine.authoring.models import DraftText
from course_engine.authoring.queries.peer_reading import comments_on
from course_engine.authoring.refusals import DraftClosed, StaleSave
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.differing import comparison
from course_engine.authoring.views.reading import reading_address
from course_engine.content.bundle import variant_of_lesson
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.errors import wants_json
from course_engine.web.filters import clock_time


@bp.route("/drafts/<int:draft_id>/texts/<int:text_id>", methods=["GET", "POST"])
@authors_only
def edit_text(draft_id: int, text_id: int) -> ResponseReturnValue:
    page = queries.get_text_page(draft_id, text_id)
    form = text_form(is_module=page.text.is_module)
    if not form.is_submitted():
        if not page.draft.is_open:
            raise DraftClosed
        form.fill(page.text.text)
        return _text_page(page, form)
    if not form.validate():
        if wants_json():
            return jsonify(errors=[str(said[0]) for said in form.errors.values() if said]), 422
        return _text_page(page, form), 422
    if "preview" in request.form:
        return _text_page(page, form)
    return _save_text(page, form)


def _save_text(page: queries.TextPage, form: TextForm) -> ResponseReturnValue:
    changed = form.applied_to(page.text.text)
    try:
        saved = operations.save_text(
            page.text, changed, revision=form.seen_revision, by_id=current_user.id, now=utc_now()
        )
    except (StaleSave, DraftClosed) as refusal:
        if wants_json():
            raise
        return _text_page(page, form, refusal=refusal), 409
    if wants_json():
        return jsonify(revision=saved.revision, saved=saved_words(saved))
    then = ".images" if "images" in request.form else ".edit_text"
    return redirect(url_for(then, draft_id=page.draft.id, text_id=page.text.id))


def _text_page(
    page: queries.TextPage, form: TextForm, *, refusal: StaleSave | DraftClosed | None = None
) -> str:
    if refusal:  # what somebody else saved meanwhile is shown beside what was typed
        page = queries.get_text_page(page.draft.id, page.text.id)
    typed = form.applied_to(page.text.text)
    is_saved = not form.is_submitted()
    shown = queries.preview(page.text.path, typed, form.body.data or "", _around(page))
    return render_template(
        "authoring/text.html",
        page=page,
        form=form,
        preview=shown,
        remarks=queries.text_remarks(page, form.body.data or "", shown.findings),
        comments=comments_on(page.text.id, shown, form.body.data or "", page.language),
        may_dismiss=typed == page.text.text,
        is_saved=is_saved,
        revision=page.text.revision if is_saved or refusal else form.seen_revision,
        refusal=refusal,
        image_form=ImageForm(formdata=None),
        others=_others_here(page.text.id),
        inserted=_inserted_words(page.language),
        differing=comparison(page.text.text, typed) if isinstance(refusal, StaleSave) else [],
        has_errors=bool(form.errors or refusal),
    )


def _around(page: queries.TextPage) -> queries.Around:
    return page.around(reading_address(page.draft.id, variant_of_lesson(page.text.path)))


def saved_words(text: DraftText) -> str:
    return str(_("Entwurf gespeichert um %(time)s", time=clock_time(text.saved_at)))


@bp.post("/drafts/<int:draft_id>/texts/<int:text_id>/presence")
@authors_only
def note_presence(draft_id: int, text_id: int) -> ResponseReturnValue:
    operations.note_presence(
        queries.get_open_text(draft_id, text_id), person_id=current_user.id, now=utc_now()
    )
    return jsonify(words=_others_here(text_id))


def _others_here(text_id: int) -> str:
    """A sentence that says who else has this text open, empty where nobody has."""
    names = queries.others_at(text_id, person_id=current_user.id, now=utc_now())
    if not names:
        return ""
    if len(names) == 1:
        return str(_("%(name)s schreibt gerade auch hier.", name=names[0]))
    others, last = ", ".join(names[:-1]), names[-1]
    return str(_("%(others)s und %(last)s schreiben gerade auch hier.", others=others, last=last))


def _inserted_words(language: str) -> dict[str, str]:
    """What the toolbar writes into a text, in the language of the module."""
    with force_locale(language):
        return {
            "link": _("Linktext"),
            "tip": _("Tipp"),
            "exercise": _("Für deine Organisation"),
            "column": _("Spalte"),
        }


@bp.post("/drafts/<int:draft_id>/preview")
@authors_only
def preview(draft_id: int) -> ResponseReturnValue:
    page = queries.get_text_page(draft_id, request.form.get("text_id", 0, row_id))
    form = text_form(is_module=page.text.is_module)
    typed, body = form.applied_to(page.text.text), form.body.data or ""
    shown = queries.preview(page.text.path, typed, body, _around(page))
    remarks = queries.text_remarks(page, body, shown.findings)
    html = render_template(
        "authoring/_preview.html",
        preview=shown,
        remarks=remarks,
        may_dismiss=typed == page.text.text,
        page=page,
    )
    return jsonify(html=html, findings=len(shown.findings))
