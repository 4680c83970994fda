"""Signing in and out, links by mail, and one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required, login_user, logout_user

from course_engine.accounts import queries
from course_engine.accounts.forms import (
    AccountForm,
    ChangePasswordForm,
    FirstAdminForm,
    NewPasswordForm,
    PasswordResetRequestForm,
    SignInForm,
)
from course_engine.accounts.models import LinkPurpose, Person
from course_engine.accounts.operations import account, links
from course_engine.accounts.operations import sign_in as sessions
from course_engine.accounts.passwords import hash_password, password_matches
from course_engine.accounts.throttling import PER_ACCOUNT, PER_ADDRESS, TooManyTries, count_try
from course_engine.web.addresses import base_url, local_path
from course_engine.web.clock import utc_now
from course_engine.web.errors import carried_fields, send_again_page
from course_engine.web.language import LANGUAGES

bp = Blueprint("accounts", __name__)


def _begin_session(person: Person) -> None:
    """Sign this browser in under a fresh cookie, so that a cookie planted before is worth nothing."""
    token = sessions.sign_in(person, device=request.user_agent.string, now=utc_now())
    session.clear()
    g.pop(
        "csrf_token", None
    )  # Flask-WTF keeps the old session's token there, and a page made now would carry it
    person.session_token = token
    login_user(person)


def _sign_in_page(form: SignInForm) -> str:
    target = local_path(request.values.get("next"), default="")
    kept = [(name, value) for name, value in request.form.items(multi=True) if name.startswith("kept:")]
    return render_template("accounts/sign_in.html", form=form, next=target, kept=kept, expired=False)


@bp.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    target = local_path(request.values.get("next"), default=url_for("home.start"))
    if current_user.is_authenticated:  # in another window, meanwhile
        kept = carried_fields(request.form)
        return send_again_page(target, kept) if kept else redirect(target)
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422 if form.is_submitted() else 200
    try:
        person = _person_with_password(form.email.data, form.password.data)
    except TooManyTries as refusal:
        form.form_errors.append(str(refusal))
        return _sign_in_page(form), 429, {"Retry-After": str(refusal.seconds)}
    if person is None:
        form.form_errors.append(_("E-Mail-Adresse und Passwort passen nicht zusammen."))
        return _sign_in_page(form), 422
    kept = carried_fields(request.form)
    _begin_session(person)
    return send_again_page(target, kept) if kept else redirect(target)


def _person_with_password(email: str, password: str) -> Person | None:
    """Who signs in, or None. Counted and answered alike, whether the account exists or not."""
    now = utc_now()
    count_try("sign_in_from", request.remote_addr or "", limit=PER_ADDRESS, now=now)
    count_try("sign_in", queries.normalised_email(email), limit=PER_ACCOUNT, now=now)
    person = queries.find_person_for_sign_in(email)
    matches = password_matches(person.password_hash if person else None, password)
    return person if matches and person and person.is_active else None


@bp.post("/sign-out")
@login_required
def sign_out() -> ResponseReturnValue:
    sessions.sign_out(current_user.session_token, now=utc_now())
    logout_user()
    session.clear()
    flash(_("Du bist abgemeldet."), "info")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/password-reset", methods=["GET", "POST"])
def request_password_reset() -> ResponseReturnValue:
    form = PasswordResetRequestForm()
    if form.validate_on_submit():
        try:
            email = queries.normalised_email(form.email.data)
            count_try("password_reset", email, limit=5, now=utc_now())
        except TooManyTries as refusal:
            form.form_errors.append(str(refusal))
            page = render_template("accounts/request_password_reset.html", form=form, sent=False)
            return page, 429, {"Retry-After": str(refusal.seconds)}
        site = base_url()  # first, so that known and unknown addresses get the same answer
        links.request_password_reset(queries.find_person_by_email(email), base_url=site, now=utc_now())
        return render_template("accounts/request_password_reset.html", form=form, sent=True)
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/request_password_reset.html", form=form, sent=False), status


@bp.route("/password-resets/<token>", methods=["GET", "POST"])
def reset_password(token: str) -> ResponseReturnValue:
    return _password_by_link(token, LinkPurpose.PASSWORD_RESET)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
def accept_invitation(token: str) -> ResponseReturnValue:
    return _password_by_link(token, LinkPurpose.INVITATION)


def _password_by_link(token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    link = queries.find_link(token, purpose, now=utc_now())
    if link is None or link.person is None:
        return render_template("accounts/link_used_up.html", purpose=purpose), 410
    form = NewPasswordForm()
    if form.validate_on_submit():
        person = links.set_password_by_link(link, hash_password(form.password.data), now=utc_now())
        _begin_session(person)
        flash(_("Dein Passwort ist gespeichert. Schön, dass du da bist!"), "success")
        return redirect(url_for("home.start"))
    page = render_template("accounts/new_password.html", form=form, person=link.person, purpose=purpose)
    return page, 422 if form.is_submitted() else 200


@bp.route("/first-admin/<token>", methods=["GET", "POST"])
def accept_first_admin(token: str) -> ResponseReturnValue:
    link = queries.find_link(token, LinkPurpose.FIRST_ADMIN, now=utc_now())
    if link is None:
        return render_template("accounts/link_used_up.html", purpose=LinkPurpose.FIRST_ADMIN), 410
    form = FirstAdminForm()
    if form.validate_on_submit():
        try:
            person = links.accept_first_admin(
                link,
                name=form.name.data,
                email=form.email.data,
                password_hash=hash_password(form.password.data),
                now=utc_now(),
            )
        except links.AddressTaken as refusal:
            form.email.errors = [str(refusal)]
        else:
            _begin_session(person)
            return redirect(url_for("home.start"))
    return render_template("accounts/first_admin.html", form=form), 422 if form.is_submitted() else 200


@bp.route("/account", methods=["GET", "POST"])
@login_required
def own_account() -> ResponseReturnValue:
    form = AccountForm(
        name=current_user.name,
        locale=current_user.locale,
        organisation=queries.organisation_name(current_user),
    )
    if form.validate_on_submit():
        account.change_account(
            current_user,
            name=form.name.data,
            organisation=form.organisation.data or "",
            locale=form.locale.data,
            now=utc_now(),
        )
        flash(_("Gespeichert."), "success")
        return redirect(url_for("accounts.own_account"))
    page = render_template("accounts/own_account.html", form=form, organisations=queries.organisation_names())
    return page, 422 if form.is_submitted() else 200


@bp.route("/account/password", methods=["GET", "POST"])
@login_required
def own_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit():
        if password_matches(current_user.password_hash, form.current_password.data):
            account.change_password(current_user, hash_password(form.password.data), now=utc_now())
            flash(_("Dein neues Passwort gilt. Alle anderen Geräte sind abgemeldet."), "success")
            return redirect(url_for("accounts.own_account"))
        form.current_password.errors = [_("Das ist nicht dein bisheriges Passwort.")]
    return render_template("accounts/own_password.html", form=form), 422 if form.is_submitted() else 200


@bp.post("/language")
def choose_language() -> ResponseReturnValue:
    """Remember the language in this browser, and for a signed-in person for good."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            account.change_locale(current_user, chosen)
    return redirect(local_path(request.form.get("next"), default=url_for("home.start")))
