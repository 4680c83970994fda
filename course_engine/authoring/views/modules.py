"""Where scouts write: the modules that there are, and new ones."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from course_engine.authoring import operations, queries
from course_engine.authoring.forms import NewModuleForm
from course_engine.authoring.queries.peer_reviews import drafts_to_change, drafts_to_read
from course_engine.authoring.texts import NewModule
from course_engine.authoring.views.blueprint import authors_only, bp
from course_engine.content.queries import get_module
from course_engine.profiles.queries import topics
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language


@bp.get("/authoring")
@authors_only
def modules() -> str:
    return render_template(
        "authoring/modules.html",
        rows=queries.module_rows(),
        new_rows=queries.new_module_rows(),
        conflicts=queries.conflict_count(),
        to_read=drafts_to_read(current_user.id),
        to_change=drafts_to_change(current_user.id),
        upkeep=queries.upkeep(current_user, today=utc_now().date()),
    )


@bp.route("/authoring/modules/new", methods=["GET", "POST"])
@authors_only
def begin_module() -> ResponseReturnValue:
    form = NewModuleForm()
    form.offer(topics(), page_language())
    if not form.validate_on_submit():
        return render_template("authoring/new_module.html", form=form), 422 if form.is_submitted() else 200
    said = NewModule(
        title=form.title.data,
        topic=form.topic.data,
        summary=form.summary.data,
        language=form.language.data,
        lesson=_first_lesson(form.language.data),
        author=current_user.name,
    )
    draft = operations.begin_module(said, by_id=current_user.id, now=utc_now())
    return redirect(url_for(".draft", draft_id=draft.id), 303)


def _first_lesson(language: str) -> str:
    with force_locale(language):
        return str(_("Einstieg"))


@bp.post("/authoring/modules/<slug>/drafts")
@authors_only
def begin_draft(slug: str) -> ResponseReturnValue:
    draft = operations.begin_draft(get_module(slug), by_id=current_user.id, now=utc_now())
    return redirect(url_for(".draft", draft_id=draft.id))
