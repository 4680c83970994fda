"""Quizzes that are published, those that wait, and the choice of what becomes of earlier results."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.assessment.exchange import Loss, read_quiz
from course_engine.assessment.exchange.quiz_yaml import write_yaml
from course_engine.assessment.queries import get_quiz
from course_engine.authoring import operations, queries
from course_engine.authoring.forms import DecisionForm, QuizTextForm
from course_engine.authoring.line_ends import in_line_ends_of
from course_engine.authoring.refusals import DraftClosed, NothingToPublish, ResultsChanged, StaleSave
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.differing import item_comparisons
from course_engine.authoring.wording import consequences, kept_words
from course_engine.content.catalogue import Finding
from course_engine.content.differences import compare
from course_engine.web.clock import utc_now

DRAFT = "/authoring/quiz-drafts/<int:draft_id>"


@bp.get("/authoring/quizzes")
@authors_only
def quizzes() -> str:
    return render_template("authoring/quizzes.html", rows=queries.quiz_rows())


@bp.route("/authoring/quizzes/new", methods=["GET", "POST"])
@authors_only
def begin_quiz_draft() -> ResponseReturnValue:
    form = QuizTextForm()
    if not form.is_submitted():
        slug = request.args.get("quiz")
        current = get_quiz(slug).current_version if slug else None
        form.source.data = current.source if current else ""
        return _quiz_text_page(form)
    if not form.validate():
        return _quiz_text_page(form), 422
    if form.foreign_format:
        return _converted_page(form)
    try:
        draft = operations.begin_quiz_draft(form.text, by_id=current_user.id, now=utc_now())
    except NothingToPublish as refusal:
        form.form_errors.append(str(refusal))
        return _quiz_text_page(form), 409
    if isinstance(draft, list):
        return _quiz_text_page(form, findings=draft), 422
    return redirect(url_for(".quiz_draft", draft_id=draft.id), 303)


def _converted_page(form: QuizTextForm) -> ResponseReturnValue:
    """Another system's file as our text, to be looked through first, with all that did not survive."""
    read = read_quiz(form.raw, form.foreign_format)
    text = write_yaml(read.quiz) if read.quiz else ""
    page = _quiz_text_page(form, findings=list(read.findings), losses=read.losses, text=text)
    return page, 200 if read.quiz else 422


@bp.route(f"{DRAFT}/text", methods=["GET", "POST"])
@authors_only
def edit_quiz_text(draft_id: int) -> ResponseReturnValue:
    draft, form = queries.get_quiz_draft(draft_id), QuizTextForm()
    if not form.is_submitted():
        if not draft.is_open:
            raise DraftClosed
        form.source.data, form.seen.data = draft.source, draft.digest
        return _quiz_text_page(form, draft_id=draft_id)
    if not form.validate():
        return _quiz_text_page(form, draft_id=draft_id), 422
    try:
        saved = operations.save_quiz_text(
            draft_id,
            in_line_ends_of(draft.source, form.text),
            seen_digest=form.seen.data or "",
            by_id=current_user.id,
            now=utc_now(),
        )
    except (StaleSave, DraftClosed) as refusal:
        return _kept_text_page(form, draft_id, refusal), 409
    if isinstance(saved, list):
        return _quiz_text_page(form, draft_id=draft_id, findings=saved), 422
    return redirect(url_for(".quiz_draft", draft_id=draft_id), 303)


def _kept_text_page(form: QuizTextForm, draft_id: int, refusal: StaleSave | DraftClosed) -> str:
    """The page with what was typed, beside what somebody else saved meanwhile."""
    there = queries.get_quiz_draft(draft_id)
    form.form_errors.append(str(refusal))
    form.seen.data = there.digest
    return _quiz_text_page(form, draft_id=draft_id, differing=compare(there.source, form.source.data or ""))


def _quiz_text_page(
    form: QuizTextForm,
    *,
    draft_id: int | None = None,
    findings: list[Finding] | None = None,
    differing: object = (),
    losses: Sequence[Loss] = (),
    text: str | None = None,
) -> str:
    form.source.data = form.text if text is None else text
    return render_template(
        "authoring/quiz_text.html",
        form=form,
        draft_id=draft_id,
        findings=findings or [],
        differing=differing,
        losses=[(one.item, one.message(_)) for one in losses],
        converted=bool(text),
        remarks=queries.quiz_remarks(form.source.data or ""),
        may_dismiss=draft_id is not None and not form.is_submitted(),
        has_errors=bool(form.errors or findings),
    )


@bp.get(DRAFT)
@authors_only
def quiz_draft(draft_id: int) -> ResponseReturnValue:
    """What waits and what it changes; once it is published, what became of it."""
    regrade_id = queries.regrade_to(queries.get_quiz_draft(draft_id).published_version_id)
    if regrade_id:
        return redirect(url_for(".regrade", regrade_id=regrade_id))
    void = request.args.getlist("void") if "void" in request.args else None
    page = queries.quiz_draft_page(draft_id, void)
    if page.draft.decision.get("asked_again"):
        return _quiz_draft_page(page, DecisionForm(formdata=None), refusal=ResultsChanged())
    return _quiz_draft_page(page, DecisionForm(formdata=None))


@bp.post(f"{DRAFT}/effect")
@authors_only
def count_effect(draft_id: int) -> ResponseReturnValue:
    """Look at the effect again, with other items that count in full."""
    void = request.form.getlist("void")
    by_worker = operations.count_effect(draft_id, void, by_id=current_user.id, now=utc_now())
    chosen = None if by_worker else void or [""]
    return redirect(url_for(".quiz_draft", draft_id=draft_id, void=chosen, _anchor="effect"), 303)


@bp.post(f"{DRAFT}/publication")
@authors_only
def publish_quiz_draft(draft_id: int) -> ResponseReturnValue:
    form = DecisionForm()
    if not form.validate_on_submit():
        return _quiz_draft_page(queries.quiz_draft_page(draft_id, form.void_ids), form), 422
    try:
        published = operations.decide(draft_id, form.choice(), by_id=current_user.id, now=utc_now())
    except (ResultsChanged, NothingToPublish) as refusal:
        return _quiz_draft_page(queries.quiz_draft_page(draft_id, form.void_ids), form, refusal=refusal), 409
    if published is None:
        return redirect(url_for(".quiz_draft", draft_id=draft_id), 303)
    if isinstance(published, list):
        form.form_errors += [one.message(_) for one in published if one.is_error]
        return _quiz_draft_page(queries.quiz_draft_page(draft_id, form.void_ids), form), 422
    number = published.version.number
    flash(_("Fassung %(number)s des Quiz ist veröffentlicht.", number=number), "success")
    if published.regrade is None:
        return redirect(url_for(".quizzes"), 303)
    return redirect(url_for(".regrade", regrade_id=published.regrade.id), 303)


def _quiz_draft_page(
    page: queries.QuizDraftPage, form: DecisionForm, *, refusal: Exception | None = None
) -> str:
    form.show(page)
    return render_template(
        "authoring/quiz_draft.html",
        page=page,
        form=form,
        refusal=refusal,
        consequences=consequences(page),
        kept=kept_words(page),
        remarks=queries.quiz_remarks(page.draft.source),
        differences=item_comparisons(page.differences),
        has_errors=bool(form.errors or refusal),
    )


@bp.post(f"{DRAFT}/discarding")
@authors_only
def discard_quiz_draft(draft_id: int) -> ResponseReturnValue:
    operations.discard_quiz_draft(draft_id, now=utc_now())
    flash(_("Der Entwurf ist verworfen. Veröffentlicht bleibt, was veröffentlicht war."), "success")
    return redirect(url_for(".quizzes"), 303)
