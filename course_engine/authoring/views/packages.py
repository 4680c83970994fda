"""Modules to take along and to take in: a zip out, a zip in, and a copy to begin another module with."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import DuplicateForm, PackageForm
from course_engine.authoring.refusals import DraftInTheWay
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.content.packing import pack
from course_engine.content.queries import get_module
from course_engine.web.clock import utc_now


@bp.get("/authoring/modules/<slug>/package")
@authors_only
def download_package(slug: str) -> Response:
    package = queries.module_package(get_module(slug))
    headers = {"Content-Disposition": f'attachment; filename="{package.slug}.zip"'}
    return Response(pack(package), mimetype="application/zip", headers=headers)


@bp.route("/authoring/packages/new", methods=["GET", "POST"])
@authors_only
def upload_package() -> ResponseReturnValue:
    form = PackageForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422 if form.is_submitted() else 200
    try:
        taken = operations.take_in_package(form.read, by_id=current_user.id, now=utc_now())
    except DraftInTheWay as refusal:
        form.file.errors = [str(refusal)]
        return _upload_page(form), 409
    if not isinstance(taken, operations.TakenIn):
        return _upload_page(form, findings=[one for one in taken if one.is_error]), 422
    flash(_("Das Modul ist als Entwurf da. Veröffentlicht ist davon noch nichts."), "success")
    if taken.waiting_quizzes:
        flash(
            ngettext(
                "Ein Quiz wartet unter „Schreiben, Quiz“. Veröffentliche es zuerst, dann das Modul.",
                "%(num)s Quiz warten unter „Schreiben, Quiz“. Veröffentliche sie zuerst, dann das Modul.",
                taken.waiting_quizzes,
            ),
            "info",
        )
    return redirect(url_for(".draft", draft_id=taken.draft.id), 303)


def _upload_page(form: PackageForm, findings: object = ()) -> str:
    return render_template(
        "authoring/upload_package.html",
        form=form,
        findings=findings,
        has_errors=bool(form.errors or findings),
    )


@bp.route("/authoring/modules/<slug>/copy", methods=["GET", "POST"])
@authors_only
def duplicate_module(slug: str) -> ResponseReturnValue:
    module = get_module(slug)
    assert module.current_version is not None
    form = DuplicateForm()
    if not form.validate_on_submit():
        page = render_template("authoring/duplicate_module.html", form=form, module=module)
        return page, 422 if form.is_submitted() else 200
    draft = operations.duplicate_module(module, form.title.data, by_id=current_user.id, now=utc_now())
    flash(_("Die Kopie ist als Entwurf da."), "success")
    return redirect(url_for(".draft", draft_id=draft.id), 303)
