"""The published versions of a quiz: listed, looked at, compared, and taken up again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.assessment.queries import get_quiz
from course_engine.authoring import operations, queries
from course_engine.authoring.refusals import QuizDraftOpen
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.differing import item_comparisons
from course_engine.authoring.wording import version_changes
from course_engine.content.models import Quiz
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now

VERSIONS = "/authoring/quizzes/<quiz_slug>/versions"


@bp.get(VERSIONS)
@authors_only
def quiz_versions(quiz_slug: str) -> str:
    quiz = get_quiz(quiz_slug)
    rows = [(row, version_changes(row.changes)) for row in queries.quiz_version_rows(quiz)]
    return render_template("authoring/quiz_versions.html", quiz=quiz, rows=rows)


@bp.get(f"{VERSIONS}/<int:number>")
@authors_only
def quiz_version(quiz_slug: str, number: int) -> str:
    quiz = get_quiz(quiz_slug)
    page = queries.quiz_version_page(quiz, number)
    return render_template("authoring/quiz_version.html", quiz=quiz, page=page)


@bp.get("/authoring/quizzes/<quiz_slug>/differences")
@authors_only
def quiz_version_differences(quiz_slug: str) -> str:
    """Two versions beside each other; the numbers come from the form in the list of versions."""
    quiz = get_quiz(quiz_slug)
    before, after = (request.args.get(name, 0, row_id) for name in ("from", "to"))
    page = queries.compare_quiz_versions(quiz, min(before, after), max(before, after))
    differences = item_comparisons(page.differences)
    return render_template(
        "authoring/quiz_version_differences.html", quiz=quiz, page=page, differences=differences
    )


@bp.post(f"{VERSIONS}/<int:number>/draft")
@authors_only
def restore_quiz_version(quiz_slug: str, number: int) -> ResponseReturnValue:
    quiz = get_quiz(quiz_slug)
    version = queries.get_quiz_version(quiz, number)
    replacing = request.form.get("replacing", "")
    try:
        draft = operations.restore_quiz_version(
            quiz, version, replacing=replacing, by_id=current_user.id, now=utc_now()
        )
    except QuizDraftOpen as refusal:
        return _asked(get_quiz(quiz_slug), number, refusal), 409
    words = _("Der Entwurf sagt jetzt, was in Fassung %(number)s stand. Er gilt noch nicht.", number=number)
    flash(words, "success")
    return redirect(url_for(".quiz_draft", draft_id=draft.id), 303)


def _asked(quiz: Quiz, number: int, refusal: QuizDraftOpen) -> str:
    """The question what becomes of drafts that are there."""
    page = queries.drafts_in_the_way(quiz)
    return render_template(
        "authoring/quiz_draft_in_the_way.html", quiz=quiz, number=number, page=page, refusal=refusal
    )
