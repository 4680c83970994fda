"""The published versions of a module."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.authoring.views.differing import comparison, read_comparison
from course_engine.content.queries import get_module_version
from course_engine.web.arriving import row_id
from course_engine.web.clock import utc_now


@bp.get("/authoring/modules/<slug>/versions")
@authors_only
def versions(slug: str) -> str:
    module = queries.get_published_module(slug)
    return render_template("authoring/versions.html", module=module, rows=queries.version_rows(module))


@bp.get("/authoring/modules/<slug>/versions/<int:number>")
@authors_only
def version(slug: str, number: int) -> str:
    module = queries.get_published_module(slug)
    page = queries.version_page(module, number, request.args.get("lesson"))
    return render_template("authoring/version.html", module=module, page=page)


@bp.get("/authoring/modules/<slug>/differences")
@authors_only
def version_differences(slug: str) -> str:
    """Two versions beside each other; the numbers come from the form in the list of versions."""
    module = queries.get_published_module(slug)
    before, after = (request.args.get(name, 0, row_id) for name in ("from", "to"))
    page = queries.compare_versions(module, min(before, after), max(before, after))
    return render_template(
        "authoring/version_differences.html",
        module=module,
        page=page,
        changes=[
            (one, read_comparison(one.before, one.after), comparison(one.before, one.after))
            for one in page.differences
        ],
    )


@bp.post("/authoring/modules/<slug>/versions/<int:number>/draft")
@authors_only
def restore_version(slug: str, number: int) -> ResponseReturnValue:
    module = queries.get_published_module(slug)
    version = get_module_version(module, number)
    draft = operations.restore_version(module, version, by_id=current_user.id, now=utc_now())
    flash(
        _(
            "Der Entwurf sagt jetzt, was in Fassung %(number)s stand. Überschrieben ist nichts.",
            number=number,
        ),
        "success",
    )
    return redirect(url_for(".draft", draft_id=draft.id), 303)
