"""Cohorts: who belongs to them, when they learn and which modules. Nothing of what their people learn or write."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.admin import queries
from course_engine.admin.forms import CohortForm, CohortModuleForm, MembersForm, MoveForm
from course_engine.admin.views.blueprint import bp
from course_engine.enrolment import operations as cohort_operations
from course_engine.enrolment import queries as cohort_queries
from course_engine.enrolment.models import Cohort, CohortRole
from course_engine.errors import NotFound, Refusal
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required


@bp.get("/admin/cohorts")
@role_required(Role.ADMIN)
def cohorts() -> ResponseReturnValue:
    return render_template("admin/cohorts.html", cohorts=cohort_queries.all_cohorts())


@bp.route("/admin/cohorts/new", methods=["GET", "POST"])
@role_required(Role.ADMIN)
def new_cohort() -> ResponseReturnValue:
    form = CohortForm()
    if form.validate_on_submit():
        try:
            cohort = cohort_operations.create_cohort(
                name=form.name.data,
                begins_on=form.begins_on.data,
                ends_on=form.ends_on.data,
                actor=current_user,
                now=utc_now(),
            )
        except cohort_operations.CohortNameTaken as refusal:
            form.name.errors = [str(refusal)]
        else:
            flash(_("„%(name)s“ ist angelegt.", name=cohort.name), "success")
            return redirect(url_for("admin.cohort", cohort_id=cohort.id), 303)
    return render_template("admin/new_cohort.html", form=form), 422 if form.is_submitted() else 200


@bp.get("/admin/cohorts/<int:cohort_id>")
@role_required(Role.ADMIN)
def cohort(cohort_id: int) -> ResponseReturnValue:
    return _cohort_page(cohort_queries.get_cohort(cohort_id), _members_form())


def _members_form() -> MembersForm:
    return MembersForm(prefix="members")


def _cohort_page(shown: Cohort, members: MembersForm) -> str:
    adding = CohortModuleForm(prefix="module", formdata=None)
    further = cohort_queries.further_modules(shown)
    adding.module.choices = [(module.id, module.title) for module in further]
    return render_template(
        "admin/cohort.html",
        cohort=shown,
        modules=cohort_queries.cohort_modules(shown),
        adding=adding,
        members=members,
        learners=cohort_queries.cohort_members(shown, CohortRole.LEARNER),
        trainers=cohort_queries.cohort_members(shown, CohortRole.TRAINER),
    )


@bp.route("/admin/cohorts/<int:cohort_id>/settings", methods=["GET", "POST"])
@role_required(Role.ADMIN)
def cohort_settings(cohort_id: int) -> ResponseReturnValue:
    changed = cohort_queries.get_cohort(cohort_id)
    form = CohortForm(obj=changed)
    if form.validate_on_submit():
        try:
            cohort_operations.change_cohort(
                changed,
                name=form.name.data,
                begins_on=form.begins_on.data,
                ends_on=form.ends_on.data,
                actor=current_user,
                now=utc_now(),
            )
        except cohort_operations.CohortNameTaken as refusal:
            form.name.errors = [str(refusal)]
        else:
            flash(_("Gespeichert."), "success")
            return redirect(url_for("admin.cohort", cohort_id=cohort_id), 303)
    page = render_template("admin/cohort_settings.html", form=form, cohort=changed)
    return page, 422 if form.is_submitted() else 200


@bp.post("/admin/cohorts/<int:cohort_id>/modules")
@role_required(Role.ADMIN)
def add_module(cohort_id: int) -> ResponseReturnValue:
    cohort = cohort_queries.get_cohort(cohort_id)
    module_id = request.form.get("module-module", type=row_id)
    if module_id is None:
        raise NotFound
    cohort_operations.add_cohort_module(cohort, module_id, actor=current_user, now=utc_now())
    return _to_modules(cohort_id)


@bp.post("/admin/cohorts/<int:cohort_id>/modules/<int:module_id>/position")
@role_required(Role.ADMIN)
def move_module(cohort_id: int, module_id: int) -> ResponseReturnValue:
    cohort = cohort_queries.get_cohort(cohort_id)
    form = MoveForm()
    if not form.validate_on_submit():
        raise NotFound
    cohort_operations.move_cohort_module(
        cohort, module_id, step=form.step.data, actor=current_user, now=utc_now()
    )
    return _to_modules(cohort_id)


@bp.post("/admin/cohorts/<int:cohort_id>/modules/<int:module_id>/removal")
@role_required(Role.ADMIN)
def remove_module(cohort_id: int, module_id: int) -> ResponseReturnValue:
    cohort = cohort_queries.get_cohort(cohort_id)
    cohort_operations.remove_cohort_module(cohort, module_id, actor=current_user, now=utc_now())
    return _to_modules(cohort_id)


def _to_modules(cohort_id: int) -> ResponseReturnValue:
    return redirect(url_for("admin.cohort", cohort_id=cohort_id, _anchor="modules"), 303)


@bp.post("/admin/cohorts/<int:cohort_id>/members")
@role_required(Role.ADMIN)
def add_members(cohort_id: int) -> ResponseReturnValue:
    cohort = cohort_queries.get_cohort(cohort_id)
    form = _members_form()
    if form.validate_on_submit() and _members_added(cohort, form):
        flash(_("Die Menschen gehören jetzt zum Jahrgang."), "success")
        return redirect(url_for("admin.cohort", cohort_id=cohort_id, _anchor="people"), 303)
    return _cohort_page(cohort, form), 422


def _members_added(cohort: Cohort, form: MembersForm) -> bool:
    """Add everybody whose address was given, or nobody: then the form says why."""
    found = queries.people_by_addresses(form.addresses.data)
    if found.unknown:
        form.addresses.errors = [
            _(
                "Dazu gibt es kein Konto: %(names)s. Lade die Menschen zuerst ein.",
                names=", ".join(found.unknown),
            )
        ]
        return False
    try:
        cohort_operations.add_members(
            cohort, found.people, CohortRole(form.part.data), actor=current_user, now=utc_now()
        )
    except Refusal as refusal:
        form.addresses.errors = [str(refusal)]
        return False
    return True


@bp.post("/admin/cohorts/<int:cohort_id>/members/<int:membership_id>/removal")
@role_required(Role.ADMIN)
def remove_member(cohort_id: int, membership_id: int) -> ResponseReturnValue:
    cohort = cohort_queries.get_cohort(cohort_id)
    cohort_operations.remove_member(cohort, membership_id, actor=current_user, now=utc_now())
    flash(_("Die Person gehört nicht mehr zum Jahrgang. Was sie gelernt hat, bleibt."), "success")
    return redirect(url_for("admin.cohort", cohort_id=cohort_id, _anchor="people"), 303)
