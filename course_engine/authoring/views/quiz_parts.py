"""What holds the items of a quiz, by forms: its sections, and cases with several items around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations
from course_engine.authoring import quiz_builder as builder
from course_engine.authoring.forms import CaseForm, SectionForm
from course_engine.authoring.refusals import StaleSave
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.quiz_builder import change_draft, open_draft, outline_of_draft
from course_engine.authoring.views.quizzes import DRAFT
from course_engine.content.ids import new_id
from course_engine.errors import Refusal
from course_engine.web.clock import utc_now

Change = Callable[[str], str]


@bp.route(f"{DRAFT}/new-section", methods=["GET", "POST"])
@authors_only
def add_quiz_section(draft_id: int) -> ResponseReturnValue:
    outline, form = outline_of_draft(open_draft(draft_id)), SectionForm()
    first = bool(outline.entries) and not outline.has_sections
    if not form.validate_on_submit():
        return _section_page(form, draft_id, is_new=True, takes_all=first)
    uid = new_id("s", form.words, outline.place_ids)
    refusal = _refusal(
        draft_id, lambda source: builder.with_new_section(source, uid, form.words, form.draw.data)
    )
    if refusal:
        return _section_page(form, draft_id, is_new=True, takes_all=first, refused=refusal)
    flash(_("Der Abschnitt ist im Entwurf gespeichert."), "success")
    return redirect(url_for(".build_quiz", draft_id=draft_id, place=uid, _anchor=f"part-{uid}"), 303)


@bp.route(f"{DRAFT}/sections/<uid>", methods=["GET", "POST"])
@authors_only
def edit_quiz_section(draft_id: int, uid: str) -> ResponseReturnValue:
    part, form = outline_of_draft(open_draft(draft_id)).part(uid), SectionForm()
    if not form.is_submitted():
        form.fill(part)
    if not form.validate_on_submit():
        return _section_page(form, draft_id)
    refusal: Sequence[str] = []
    if form.has_seen(part):
        refusal = _refusal(
            draft_id, lambda source: builder.with_section(source, uid, form.words, form.draw.data)
        )
    if refusal or not form.has_seen(part):
        form.note(part)
        return _section_page(form, draft_id, refused=refusal or [str(StaleSave())])
    flash(_("Der Abschnitt ist im Entwurf gespeichert."), "success")
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor=f"part-{uid}"), 303)


def _section_page(
    form: SectionForm,
    draft_id: int,
    *,
    is_new: bool = False,
    takes_all: bool = False,
    refused: Sequence[str] = (),
) -> ResponseReturnValue:
    form.form_errors += refused
    page = render_template(
        "authoring/quiz_section.html", form=form, draft_id=draft_id, is_new=is_new, takes_all=takes_all
    )
    return page, _status(form, refused)


@bp.route(f"{DRAFT}/new-case", methods=["GET", "POST"])
@authors_only
def add_quiz_case(draft_id: int) -> ResponseReturnValue:
    outline, form = outline_of_draft(open_draft(draft_id)), CaseForm()
    section = request.values.get("place", "")
    if not form.validate_on_submit():
        return _case_page(form, draft_id, outline, section)
    uid = new_id("v", form.words or form.prose, outline.place_ids)
    refusal = _refusal(
        draft_id,
        lambda source: builder.with_new_case(source, uid, form.words, form.prose, section=section),
    )
    if refusal:
        return _case_page(form, draft_id, outline, section, refused=refusal)
    flash(_("Das Fallbeispiel ist im Entwurf gespeichert. Jetzt fehlen noch Aufgaben dazu."), "success")
    return redirect(url_for(".build_quiz", draft_id=draft_id, place=uid, _anchor=f"part-{uid}"), 303)


@bp.route(f"{DRAFT}/cases/<uid>", methods=["GET", "POST"])
@authors_only
def edit_quiz_case(draft_id: int, uid: str) -> ResponseReturnValue:
    case, form = outline_of_draft(open_draft(draft_id)).case(uid), CaseForm()
    if not form.is_submitted():
        form.fill(case)
    if not form.validate_on_submit():
        return _case_page(form, draft_id)
    refusal: Sequence[str] = []
    if form.has_seen(case):
        refusal = _refusal(draft_id, lambda source: builder.with_case(source, uid, form.words, form.prose))
    if refusal or not form.has_seen(case):
        form.note(case)
        return _case_page(form, draft_id, refused=refusal or [str(StaleSave())])
    flash(_("Das Fallbeispiel ist im Entwurf gespeichert."), "success")
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor=f"part-{uid}"), 303)


def _case_page(
    form: CaseForm,
    draft_id: int,
    outline: builder.Outline | None = None,
    section: str = "",
    *,
    refused: Sequence[str] = (),
) -> ResponseReturnValue:
    """The form of a case; with an outline it is a new one, whose section is to be chosen."""
    form.form_errors += refused
    page = render_template(
        "authoring/quiz_case.html", form=form, draft_id=draft_id, outline=outline, section=section
    )
    return page, _status(form, refused)


def _refusal(draft_id: int, change: Change) -> list[str]:
    """Change the draft; returns why not, in sentences, where that cannot be."""
    try:
        saved = operations.change_quiz(draft_id, change, by_id=current_user.id, now=utc_now())
    except Refusal as refusal:
        return [str(refusal)]
    return [builder.form_words(one, _) for one in saved if one.is_error] if isinstance(saved, list) else []


def _status(form: SectionForm | CaseForm, refused: Sequence[str]) -> int:
    return 409 if refused else 422 if form.is_submitted() else 200


@bp.post(f"{DRAFT}/<any(sections, cases):kind>/<uid>/position")
@authors_only
def move_quiz_part(draft_id: int, kind: str, uid: str) -> ResponseReturnValue:
    up, moved = request.form.get("to") == "up", {"sections": "section", "cases": "case"}[kind]
    change_draft(draft_id, lambda source: builder.with_entry_moved(source, moved, uid, up=up))
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor=f"part-{uid}"), 303)


@bp.post(f"{DRAFT}/cases/<uid>/place")
@authors_only
def place_quiz_case(draft_id: int, uid: str) -> ResponseReturnValue:
    """Into another section, with its items."""
    place = request.form.get("place", "")
    change_draft(draft_id, lambda source: builder.with_entry_placed(source, "case", uid, place))
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor=f"part-{uid}"), 303)


@bp.post(f"{DRAFT}/<any(sections, cases):kind>/<uid>/removal")
@authors_only
def remove_quiz_part(draft_id: int, kind: str, uid: str) -> ResponseReturnValue:
    """The section or the case goes; its items stay in the quiz."""
    without = builder.without_section if kind == "sections" else builder.without_case
    if change_draft(draft_id, lambda source: without(source, uid)):
        flash(
            _("Der Abschnitt ist aufgelöst. Seine Aufgaben sind noch da.")
            if kind == "sections"
            else _("Das Fallbeispiel ist aufgelöst. Seine Aufgaben sind noch da."),
            "success",
        )
    return redirect(url_for(".build_quiz", draft_id=draft_id, _anchor="items"), 303)
