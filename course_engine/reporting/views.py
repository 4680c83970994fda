"""Trainers' pages: a cohort at a glance, and one person of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.assessment.admission import Extra
from course_engine.assessment.operations.grant_allowance import grant_allowance
from course_engine.assessment.queries.taking import allowed
from course_engine.enrolment.queries import get_cohort_learner, get_trained_cohort, trained_cohorts
from course_engine.reporting import phrases, queries
from course_engine.reporting.forms import AllowanceForm
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required

bp = Blueprint("reporting", __name__)


@bp.get("/cohorts")
@role_required(Role.TRAINER)
def cohorts() -> ResponseReturnValue:
    return render_template("reporting/cohorts.html", cohorts=trained_cohorts(current_user))


@bp.get("/cohorts/<int:cohort_id>")
@role_required(Role.TRAINER)
def cohort(cohort_id: int) -> ResponseReturnValue:
    shown = get_trained_cohort(cohort_id, trainer=current_user)
    now = utc_now()
    report = queries.cohort_report(shown, now=now)
    ago = phrases.ago_from(now)
    return render_template(
        "reporting/cohort.html",
        cohort=shown,
        report=report,
        people=url_for(".cohort_person", cohort_id=cohort_id, person_id=1).removesuffix("1"),
        words=phrases.words_of(report.counted_cells),
        sentences={reason: phrases.sentence(reason) for reason in report.distinct_reasons},
        ago={row.last_at: ago(row.last_at) for row in report.rows},
    )


@bp.get("/cohorts/<int:cohort_id>/people/<int:person_id>")
@role_required(Role.TRAINER)
def cohort_person(cohort_id: int, person_id: int) -> ResponseReturnValue:
    """One person: lessons, dates and scores. No answers, so nothing to be recorded."""
    shown = get_trained_cohort(cohort_id, trainer=current_user)
    member = get_cohort_learner(shown, person_id)
    now = utc_now()
    return render_template(
        "reporting/cohort_person.html",
        cohort=shown,
        member=member,
        report=queries.person_report(shown, member, now=now),
        sentence=phrases.sentence,
        ago=phrases.ago_from(now),
    )


@bp.route(
    "/cohorts/<int:cohort_id>/people/<int:person_id>/quizzes/<quiz_slug>/allowance", methods=["GET", "POST"]
)
@role_required(Role.TRAINER)
def allowance(cohort_id: int, person_id: int, quiz_slug: str) -> ResponseReturnValue:
    """More time or attempts for one person at one quiz."""
    cohort = get_trained_cohort(cohort_id, trainer=current_user)
    member = get_cohort_learner(cohort, person_id)
    quiz = queries.get_cohort_quiz(cohort, quiz_slug)
    now_allowed = allowed(quiz.id, learner_id=person_id)
    form = AllowanceForm(data={"extra_minutes": now_allowed.minutes, "extra_attempts": now_allowed.attempts})
    if form.validate_on_submit():
        extra = Extra(form.extra_minutes.data, form.extra_attempts.data)
        grant_allowance(quiz, learner_id=person_id, extra=extra, actor=current_user, now=utc_now())
        flash(_("Gespeichert. Es gilt ab sofort."), "success")
        return redirect(url_for(".cohort_person", cohort_id=cohort_id, person_id=person_id), 303)
    page = render_template("reporting/allowance.html", cohort=cohort, member=member, quiz=quiz, form=form)
    return page, 422 if form.is_submitted() else 200
