"""The catalogue, and a module's own page."""

from __future__ import annotations

from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.enrolment import operations as enrolment
from course_engine.learning.paths import step_address, stones
from course_engine.learning.queries.addresses import get_module
from course_engine.learning.queries.catalogue import catalogue as get_catalogue
from course_engine.learning.queries.module_page import get_module_page
from course_engine.learning.views.blueprint import SEE_ALL, bp, is_locked_for, person_id
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language

WORDS_LIMIT = 200


@bp.get("/modules")
def catalogue() -> ResponseReturnValue:
    if words := request.args.get("q", "")[:WORDS_LIMIT].strip():  # an older address
        return redirect(url_for("search.results", q=words, kind="module", topic=request.args.get("topic")))
    page = get_catalogue(person_id(), page_language(), topic_uid=request.args.get("topic"))
    return render_template("learning/catalogue.html", page=page)


@bp.get("/modules/<slug>")
def module(slug: str) -> ResponseReturnValue:
    page = get_module_page(slug, person_id(), page_language())
    sees_all = current_user.is_authenticated and bool(current_user.roles & SEE_ALL)
    linked = current_user.is_authenticated and (sees_all or not page.locked)
    path = stones(
        page.way,
        partial(step_address, slug) if linked else lambda _step: "",
        here=page.next_step if page.begun else None,
        finished=page.completed,
    )
    return render_template(
        "learning/module.html",
        page=page,
        path=path,
        sees_all=sees_all,
        review_is_due=page.review_is_due(utc_now().date()),
        counted_quizzes=page.way.quizzes if sees_all else (),
    )


@bp.post("/modules/<slug>/enrolment")
@login_required
def begin_module(slug: str) -> ResponseReturnValue:
    if is_locked_for(current_user, slug):
        return redirect(url_for(".module", slug=slug))
    enrolment.begin_module(current_user, get_module(slug), now=utc_now())
    page = get_module_page(slug, current_user.id, page_language())
    if page.next_step is None:
        return redirect(url_for(".module", slug=slug))
    return redirect(step_address(slug, page.next_step, anchor=page.anchor))
