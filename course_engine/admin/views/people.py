"""Accounts: who is here, with which roles, and how they are invited. Nothing of what they learn or write."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.accounts.models import Person, Role
from course_engine.accounts.operations import account, links
from course_engine.accounts.queries import get_person, organisation_names
from course_engine.admin import operations, queries
from course_engine.admin.forms import InviteForm, JoinCohortForm, RolesForm
from course_engine.admin.views.blueprint import bp
from course_engine.enrolment import operations as cohort_operations
from course_engine.enrolment import queries as cohort_queries
from course_engine.enrolment.models import CohortRole
from course_engine.web.addresses import base_url
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required

FRESH_LINK = "fresh_invitation"  # in the cookie from making a link until it was shown once


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
