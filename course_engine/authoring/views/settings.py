"""What a module is about beside its text."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import ModuleSettingsForm
from course_engine.authoring.refusals import DraftClosed, StaleSave
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language


@bp.route("/drafts/<int:draft_id>/settings", methods=["GET", "POST"])
@authors_only
def module_settings(draft_id: int) -> ResponseReturnValue:
    page = queries.settings_page(draft_id, page_language())
    if not page.draft.is_open:
        raise DraftClosed
    form = ModuleSettingsForm()
    form.offer(page.text.text, page.topics, page.modules)
    if not form.is_submitted():
        form.fill(page.text.text)
        return _settings_page(page, form)
    if not form.validate():
        return _settings_page(page, form), 422
    return _save_settings(page, form)


def _save_settings(page: queries.SettingsPage, form: ModuleSettingsForm) -> ResponseReturnValue:
    changed = form.applied_to(page.text.text)
    try:
        operations.save_text(
            page.text, changed, revision=form.seen_revision, by_id=current_user.id, now=utc_now()
        )
    except StaleSave:
        form.form_errors.append(
            _(
                "Inzwischen hat jemand anderes die Beschreibung des Moduls gespeichert. "
                "Speicherst du noch einmal, gilt hier, was du siehst."
            )
        )
        return _settings_page(queries.settings_page(page.draft.id, page_language()), form, stale=True), 409
    flash(_("Die Einstellungen sind im Entwurf gespeichert."), "success")
    return redirect(url_for(".draft", draft_id=page.draft.id), 303)


def _settings_page(page: queries.SettingsPage, form: ModuleSettingsForm, *, stale: bool = False) -> str:
    shown = page.text.revision if stale or not form.is_submitted() else form.seen_revision
    return render_template("authoring/module_settings.html", page=page, form=form, revision=shown)
