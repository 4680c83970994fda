"""A lesson: read, switched to other words, its self-checks answered, finished."""

from __future__ import annotations

from functools import partial

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.assessment.forms import MalformedRequest, sent_key
from course_engine.assessment.operations.answer_self_check import answer_self_check as answering
from course_engine.content.self_checks import get_pinned_check
from course_engine.learning import operations
from course_engine.learning.paths import step_address, stones
from course_engine.learning.queries.lesson_page import LessonPage, get_lesson_page
from course_engine.learning.queries.shown import get_shown_lesson, step_after
from course_engine.learning.self_checks import CheckField, check_fields, refused_field, sent_answer
from course_engine.learning.views.blueprint import SEE_ALL, bp, is_locked_for
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now

MAY_ASK = frozenset({Role.LEARNER, Role.SCOUT})

LESSON = "/modules/<slug>/lessons/<lesson_slug>"


def _shown_version() -> int | None:
    """The id of the text that the form was shown with; None for what no row can have as its id."""
    return request.form.get("lesson_version", type=row_id)


@bp.get(LESSON)
@login_required
def lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    page = get_lesson_page(
        slug,
        lesson_slug,
        current_user.id,
        variant=request.args.get("variant"),
        with_notes=bool(current_user.roles & SEE_ALL),
    )
    if page.may_be_locked and is_locked_for(current_user, slug):
        return redirect(url_for(".module", slug=slug))
    return _lesson_page(page)


def _lesson_page(page: LessonPage, refused: CheckField | None = None) -> str:
    return render_template(
        "learning/lesson.html",
        page=page,
        checks=check_fields(page.checks, page.tried, refused),
        refused=refused,
        path=stones(page.way, partial(step_address, page.slug), here=page.step),
        may_ask=bool(current_user.roles & MAY_ASK),
    )


@bp.post(f"{LESSON}/variant")
@login_required
def choose_variant(slug: str, lesson_slug: str) -> ResponseReturnValue:
    """Read this lesson, and every other one that has them, in these words from now on."""
    operations.choose_variant(current_user, request.form.get("variant", ""), now=utc_now())
    return redirect(url_for(".lesson", slug=slug, lesson_slug=lesson_slug), 303)


@bp.post(f"{LESSON}/self-checks/<item_uid>/responses")
@login_required
def answer_self_check(slug: str, lesson_slug: str, item_uid: str) -> ResponseReturnValue:
    shown = get_shown_lesson(slug, _shown_version())
    check = get_pinned_check(shown.lesson_version_id, item_uid)
    variant = request.form.get("variant", "")
    try:
        key = sent_key(item_uid, request.form)
    except MalformedRequest:
        abort(400)
    answer, error = sent_answer(check.item, request.form)
    if answer is None:
        page = get_lesson_page(
            slug,
            lesson_slug,
            current_user.id,
            variant=variant,
            with_notes=bool(current_user.roles & SEE_ALL),
        )
        return _lesson_page(page, refused_field(check.item, request.form, error)), 422
    answering(current_user, check, answer, key=key, now=utc_now())
    address = url_for(
        ".lesson",
        slug=slug,
        lesson_slug=lesson_slug,
        variant=variant or None,
        _anchor=f"checked-{item_uid}",
    )
    return redirect(address, 303)


@bp.post(f"{LESSON}/completion")
@login_required
def complete_lesson(slug: str, lesson_slug: str) -> ResponseReturnValue:
    if is_locked_for(current_user, slug):
        return redirect(url_for(".module", slug=slug))
    shown = get_shown_lesson(slug, _shown_version())
    operations.complete_lesson(current_user, shown, now=utc_now())
    following = step_after(shown, current_user.id)
    if following is None:
        return redirect(url_for(".module", slug=slug))
    return redirect(step_address(slug, following))


@bp.post(f"{LESSON}/place")
@login_required
def keep_place(slug: str, lesson_slug: str) -> ResponseReturnValue:
    shown = get_shown_lesson(slug, _shown_version())
    operations.keep_place(current_user, shown, anchor=request.form.get("anchor", ""), now=utc_now())
    return "", 204
