"""The operator's room: people and cohorts. Nothing here shows what somebody learned, answered or wrote."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations import account, links
from course_engine.accounts.queries import get_person, organisation_names
from course_engine.admin import operations, queries
from course_engine.admin.forms import (
    PART_NAMES,
    ROLE_HINTS,
    ROLE_NAMES,
    CohortForm,
    CohortModuleForm,
    InviteForm,
    JoinCohortForm,
    MembersForm,
    MoveForm,
    RolesForm,
)
from course_engine.enrolment import operations as cohort_operations
from course_engine.enrolment import queries as cohort_queries
from course_engine.enrolment.models import Cohort, CohortRole
from course_engine.errors import NotFound, Refusal
from course_engine.web.addresses import base_url
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required

bp = Blueprint("admin", __name__)

FRESH_LINK = "fresh_invitation"  # in the cookie from making a link until it was shown once


@bp.context_processor
def words() -> dict[str, object]:
    return {"role_names": ROLE_NAMES, "role_hints": ROLE_HINTS, "part_names": PART_NAMES}


@bp.get("/people")
@role_required(Role.ADMIN)
def people() -> ResponseReturnValue:
    search = request.args.get("q", "")[:100].strip()
    role = request.args.get("role", "")
    page = request.args.get("page", 1, type=int)
    found = queries.people_page(search=search, role=role, page=page)
    return render_template("admin/people.html", found=found, search=search, role=role)


@bp.route("/people/new", methods=["GET", "POST"])
@role_required(Role.ADMIN)
def invite() -> ResponseReturnValue:
    form = InviteForm(cohort=request.args.get("cohort"), roles=[Role.LEARNER])
    form.cohort.choices = _cohort_choices(_("Noch keiner"))
    if form.validate_on_submit():
        try:
            person, link = operations.invite_person(
                operations.Invitation(
                    form.name.data,
                    form.email.data,
                    form.roles.data,
                    form.organisation.data or "",
                    form.cohort.data,
                ),
                actor=current_user,
                base_url=base_url(),
                now=utc_now(),
            )
        except links.AddressTaken as refusal:
            form.email.errors = [str(refusal)]
        else:
            return _to_person_with_link(person, link)
    page = render_template("admin/invite.html", form=form, organisations=organisation_names())
    return page, 422 if form.is_submitted() else 200


def _to_person_with_link(person: Person, link: str) -> ResponseReturnValue:
    session[FRESH_LINK] = {"person": person.id, "link": link}
    if current_app.config.get("MAIL_SERVER"):
        flash(_("Die Einladung an %(name)s ist unterwegs.", name=person.name), "success")
    else:
        flash(
            _(
                "Die Einladung an %(name)s ist fertig. Es ist kein Mailserver eingetragen, deshalb wartet die Mail: "
                "Gib den Link unten selbst weiter.",
                name=person.name,
            ),
            "success",
        )
    return redirect(url_for("admin.person", person_id=person.id), 303)


def _cohort_choices(none: str) -> list[tuple[str, str]]:
    return [("", none), *((str(line.id), line.name) for line in cohort_queries.all_cohorts())]


@bp.route("/people/<int:person_id>", methods=["GET", "POST"])
@role_required(Role.ADMIN)
def person(person_id: int) -> ResponseReturnValue:
    shown = get_person(person_id)
    form = RolesForm(roles=sorted(shown.roles))
    if form.validate_on_submit():
        try:
            account.change_roles(shown, set(form.roles.data), actor=current_user, now=utc_now())
        except account.LastAdmin as refusal:
            form.roles.errors = [str(refusal)]
        else:
            flash(_("Die Rollen sind gespeichert."), "success")
            return redirect(url_for("admin.person", person_id=person_id), 303)
    return _person_page(shown, form, _join_form()), 422 if form.is_submitted() else 200


def _join_form() -> JoinCohortForm:
    form = JoinCohortForm(prefix="join")
    form.cohort.choices = _cohort_choices(_("Bitte wählen"))
    return form


def _person_page(shown: Person, form: RolesForm, join: JoinCohortForm) -> str:
    fresh = session.get(FRESH_LINK) or {}
    if fresh.get("person") == shown.id:
        session.pop(FRESH_LINK)
    return render_template(
        "admin/person.html",
        person=shown,
        state=queries.account_state(
            has_password=shown.password_hash is not None, deactivated=shown.deactivated_at is not None
        ),
        form=form,
        join=join,
        link=fresh.get("link") if fresh.get("person") == shown.id else None,
        cohorts=cohort_queries.cohorts_of(shown),
        acts=queries.acts_on(shown),
    )


@bp.post("/people/<int:person_id>/invitation")
@role_required(Role.ADMIN)
def invite_again(person_id: int) -> ResponseReturnValue:
    invited = get_person(person_id)
    link = operations.invite_again(invited, actor=current_user, base_url=base_url(), now=utc_now())
    return _to_person_with_link(invited, link)


@bp.post("/people/<int:person_id>/deactivation")
@role_required(Role.ADMIN)
def deactivate(person_id: int) -> ResponseReturnValue:
    account.deactivate(get_person(person_id), actor=current_user, now=utc_now())
    flash(_("Das Konto ist deaktiviert. Alle Geräte sind abgemeldet."), "success")
    return redirect(url_for("admin.person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/reactivation")
@role_required(Role.ADMIN)
def reactivate(person_id: int) -> ResponseReturnValue:
    account.reactivate(get_person(person_id), actor=current_user, now=utc_now())
    flash(_("Die Person kann sich wieder anmelden."), "success")
    return redirect(url_for("admin.person", person_id=person_id), 303)


@bp.post("/people/<int:person_id>/cohorts")
@role_required(Role.ADMIN)
def join_cohort(person_id: int) -> ResponseReturnValue:
    joining = get_person(person_id)
    form = _join_form()
    if form.validate_on_submit():
        cohort = cohort_queries.get_cohort(form.cohort.data)
        try:
            cohort_operations.add_members(
                cohort, [joining], CohortRole(form.part.data), actor=current_user, now=utc_now()
            )
        except cohort_operations.RoleMissing as refusal:
            form.part.errors = [str(refusal)]
        else:
            flash(
                _("%(name)s gehört jetzt zu „%(cohort)s“.", name=joining.name, cohort=cohort.name), "success"
            )
            return redirect(url_for("admin.person", person_id=person_id), 303)
    roles = RolesForm(formdata=None, roles=sorted(joining.roles))
    return _person_page(joining, roles, form), 422


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
