"""Trainers mark what learners wrote: what waits, and one answer after another."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.assessment.marking_form import MarkingForm, begun_form, sent_form
from course_engine.assessment.operations import claim_answer as claiming
from course_engine.assessment.operations import mark_answer as marking
from course_engine.assessment.queries import marking as queries
from course_engine.errors import Refusal
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required

bp = Blueprint("marking", __name__, url_prefix="/marking")

NAMES = "marking_names"  # in the session: whether names are shown; hidden until somebody asks for them


@bp.get("")
@role_required(Role.TRAINER)
def queue() -> ResponseReturnValue:
    waiting = queries.marking_queue(current_user, now=utc_now())
    return render_template("marking/queue.html", queue=waiting, names=_names())


@bp.post("/names")
@role_required(Role.TRAINER)
def show_names() -> ResponseReturnValue:
    """Show or hide who wrote something, until signing out."""
    session[NAMES] = request.form.get("show") == "1"
    answer = request.form.get("answer", type=int)
    return redirect(url_for(".answer", attempt_item_id=answer) if answer else url_for(".queue"), 303)


@bp.post("/claims")
@role_required(Role.TRAINER)
def claim_next() -> ResponseReturnValue:
    return _on_to(claiming.claim_next_answer(marker=current_user, now=utc_now()))


@bp.post("/<int:attempt_item_id>/claim")
@role_required(Role.TRAINER)
def claim(attempt_item_id: int) -> ResponseReturnValue:
    now = utc_now()
    page = queries.get_marking_page(attempt_item_id, marker=current_user, now=now)
    try:
        claiming.claim_answer(page, marker=current_user, now=now)
    except claiming.BeingMarked as refusal:
        flash(str(refusal), "warning")
        return redirect(url_for(".queue"), 303)
    return redirect(url_for(".answer", attempt_item_id=attempt_item_id), 303)


@bp.get("/<int:attempt_item_id>")
@role_required(Role.TRAINER)
def answer(attempt_item_id: int) -> ResponseReturnValue:
    """One answer; it is only shown to who has taken it, as looking changes nothing and reading is put on record."""
    page = queries.get_marking_page(attempt_item_id, marker=current_user, now=utc_now())
    return _page(page, begun_form(page.item, page.start))


@bp.post("/<int:attempt_item_id>")
@role_required(Role.TRAINER)
def mark_answer(attempt_item_id: int) -> ResponseReturnValue:
    now = utc_now()
    try:
        page = queries.get_marking_page(attempt_item_id, marker=current_user, now=now)
    except queries.SettledByOthers as settled:  # they wrote for a while, and somebody else was faster
        form = sent_form(settled.page.item, request.form)
        return _page(settled.page, form, refused=str(marking.MarkedMeanwhile())), 409
    form = sent_form(page.item, request.form)
    if form.errors:
        return _page(page, form), 422
    then = request.form.get("then", "queue")
    said = replace(form.mark, ask_second=then == "second" and page.others)
    try:
        following = marking.mark_answer(page, said, marker=current_user, and_next=then == "next", now=now)
    except Refusal as refusal:
        return _page(page, form, refused=str(refusal)), 409
    flash(_("Gespeichert."), "success")
    return _on_to(following) if then == "next" else redirect(url_for(".queue"), 303)


def _on_to(attempt_item_id: int | None) -> ResponseReturnValue:
    if attempt_item_id is None:
        flash(_("Jetzt wartet keine Antwort mehr auf dich."), "info")
        return redirect(url_for(".queue"), 303)
    return redirect(url_for(".answer", attempt_item_id=attempt_item_id), 303)


def _page(page: queries.MarkingPage, form: MarkingForm, *, refused: str = "") -> str:
    return render_template("marking/answer.html", page=page, form=form, names=_names(), refused=refused)


def _names() -> bool:
    return bool(session.get(NAMES))
