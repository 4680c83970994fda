"""A person's own profile."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from course_engine.accounts.models import Role
from course_engine.profiles import operations, queries
from course_engine.profiles.forms import ListedTopic, ProfileForm, ScoutProfileForm, scout_form, values_of
from course_engine.profiles.windows import DAYS, PARTS
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language

bp = Blueprint("profiles", __name__)


@bp.route("/profile", methods=["GET", "POST"])
@login_required
def own_profile() -> ResponseReturnValue:
    form = _form()
    if form.validate_on_submit():
        offering = form.offering if isinstance(form, ScoutProfileForm) else None
        operations.save_profile(current_user, form.availability, offering=offering, now=utc_now())
        flash(_("Dein Profil ist gespeichert."), "success")
        return redirect(url_for(".own_profile"))
    page = render_template("profiles/own_profile.html", form=form, days=DAYS, parts=PARTS)
    return page, 422 if form.is_submitted() else 200


def _form() -> ProfileForm:
    locale = page_language()
    values = values_of(queries.find_profile(current_user), locale=locale)
    if not current_user.has_role(Role.SCOUT):
        return ProfileForm(data=values)
    topics = [ListedTopic(topic.id, topic.title(locale)) for topic in queries.topics()]
    return scout_form(topics, data=values)
