"""A quiz before and between attempts, and beginning one."""

from __future__ import annotations

from random import SystemRandom

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from course_engine.assessment import queries
from course_engine.assessment.operations import start_attempt as starting
from course_engine.assessment.operations import start_re_check as checking
from course_engine.assessment.views.blueprint import bp
from course_engine.web.clock import utc_now


@bp.get("/quizzes/<slug>")
@login_required
def quiz(slug: str) -> ResponseReturnValue:
    page = queries.quiz_page(queries.get_quiz(slug), learner=current_user, now=utc_now())
    return render_template("assessment/quiz.html", page=page)


@bp.post("/quizzes/<slug>/attempts")
@login_required
def start_attempt(slug: str) -> ResponseReturnValue:
    quiz = queries.get_quiz(slug)
    begun = starting.start_attempt(quiz, learner=current_user, generator=SystemRandom(), now=utc_now())
    return redirect(url_for(".attempt", attempt_id=begun.id), 303)


@bp.post("/quizzes/<slug>/re-checks")
@login_required
def start_re_check(slug: str) -> ResponseReturnValue:
    """A short look at what is new in a quiz that the person passed."""
    quiz = queries.get_quiz(slug)
    begun = checking.start_re_check(quiz, learner=current_user, generator=SystemRandom(), now=utc_now())
    return redirect(url_for(".attempt", attempt_id=begun.id), 303)


@bp.get("/lessons/<lesson_uid>")
def lesson(lesson_uid: str) -> ResponseReturnValue:
    """The lasting address of a lesson, by its id: leads to where the lesson stands now."""
    module_slug, lesson_slug = queries.get_lesson_place(lesson_uid)
    return redirect(url_for("learning.lesson", slug=module_slug, lesson_slug=lesson_slug))
