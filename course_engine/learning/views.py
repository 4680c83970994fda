"""The catalogue, modules and lessons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.enrolment import operations as enrolment
from course_engine.learning import operations
from course_engine.learning.paths import step_address, stones
from course_engine.learning.queries.addresses import Moved, get_module
from course_engine.learning.queries.catalogue import catalogue as get_catalogue
from course_engine.learning.queries.lesson_page import get_lesson_page
from course_engine.learning.queries.module_page import get_module_page
from course_engine.learning.queries.shown import get_shown_lesson, step_after
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language

bp = Blueprint("learning", __name__)

WORDS_LIMIT = 100
MAY_ASK = frozenset({Role.LEARNER, Role.SCOUT})
SEE_STATISTICS = frozenset({Role.SCOUT, Role.TRAINER, Role.ADMIN})


@bp.record_once
def _teach_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["step_address"] = step_address


@bp.errorhandler(Moved)
def moved(to: Moved) -> ResponseReturnValue:
    """Lead on to where it is now; what was sent is sent there again."""
    asked: dict[str, Any] = dict(request.view_args or {})
    if to.lesson_slug is None and to.slug == asked["slug"]:
        return redirect(url_for("learning.module", slug=to.slug))  # the lesson is gone, its module is not
    asked["slug"] = to.slug
    if to.lesson_slug is not None:
        asked["lesson_slug"] = to.lesson_slug
    address = url_for(request.endpoint or "", **asked)
    if request.query_string:  # as it came: its names are not ours, and some would mean something to `url_for`
        address += "?" + urlencode(list(request.args.items(multi=True)))
    return redirect(address, 301 if request.method in ("GET", "HEAD") else 308)


def _person_id() -> int | None:
    return current_user.id if current_user.is_authenticated else None


def _shown_version() -> int | None:
    """The id of the text that the form was shown with; None for what no row can have as its id."""
    return request.form.get("lesson_version", type=row_id)


@bp.get("/modules")
def catalogue() -> ResponseReturnValue:
    page = get_catalogue(
        _person_id(),
        page_language(),
        topic_uid=request.args.get("topic"),
        words=request.args.get("q", "")[:WORDS_LIMIT].strip(),
    )
    return render_template("learning/catalogue.html", page=page)


@bp.get("/modules/<slug>")
def module(slug: str) -> ResponseReturnValue:
    page = get_module_page(slug, _person_id(), page_language())
    path = stones(
        slug,
        page.way,
        here=page.next_step if page.begun else None,
        linked=current_user.is_authenticated,
        finished=page.completed,
    )
    counted = (
        page.way.quizzes if current_user.is_authenticated and current_user.roles & SEE_STATISTICS else ()
    )
    return render_template("learning/module.html", page=page, path=path, counted_quizzes=counted)


@bp.post("/modules/<slug>/enrolment")
@login_required
def begin_module(slug: str) -> ResponseReturnValue:
    enrolment.begin_module(current_user, get_module(slug), now=utc_now())
    page = get_module_page(slug, current_user.id, page_language())
    if page.next_step is None:
        return redirect(url_for(".module", slug=slug))
    return redirect(step_address(slug, page.next_step, anchor=page.anchor))


@bp.get("/modules/<slug>/lessons/<lesson_slug>")
@login_required
def lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    page = get_lesson_page(slug, lesson_slug, current_user.id, variant=request.args.get("variant", ""))
    path = stones(slug, page.way, here=page.step, linked=True)
    may_ask = bool(current_user.roles & MAY_ASK)
    return render_template("learning/lesson.html", page=page, path=path, may_ask=may_ask)


@bp.post("/modules/<slug>/lessons/<lesson_slug>/completion")
@login_required
def complete_lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    shown = get_shown_lesson(slug, _shown_version())
    operations.complete_lesson(current_user, shown, now=utc_now())
    following = step_after(shown, current_user.id)
    if following is None:
        return redirect(url_for(".module", slug=slug))
    return redirect(step_address(slug, following, variant=request.form.get("variant", "")))


@bp.post("/modules/<slug>/lessons/<lesson_slug>/place")
@login_required
def keep_place(slug: str, lesson_slug: str) -> ResponseReturnValue:
    shown = get_shown_lesson(slug, _shown_version())
    operations.keep_place(current_user, shown, anchor=request.form.get("anchor", ""), now=utc_now())
    return "", 204
