"""Searching, and telling that something is missing."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.search import operations, queries
from course_engine.search.models import Kind
from course_engine.web.arriving import count_in
from course_engine.web.clock import utc_now
from course_engine.web.language import page_language

bp = Blueprint("search", __name__)

LONGEST_QUERY = 200
MAY_ASK = frozenset({Role.LEARNER, Role.SCOUT})
KIND_NAMES = {
    Kind.MODULE: _l("Module"),
    Kind.LESSON: _l("Lektionen"),
    Kind.TERM: _l("Begriffe"),
    Kind.SCOUT: _l("Scouts"),
}


@bp.get("/search")
def results() -> ResponseReturnValue:
    page = queries.search(
        _words(request.args.get("q", "")),
        signed_in=current_user.is_authenticated,
        language=page_language(),
        kind=request.args.get("kind"),
        topic=request.args.get("topic"),
        page=count_in(request.args.get("page")) or 1,
    )
    return render_template(
        "search/results.html",
        page=page,
        kind_names=KIND_NAMES,
        may_ask=current_user.is_authenticated and bool(current_user.roles & MAY_ASK),
        noted="noted" in request.args,
    )


@bp.post("/search/misses")
def note_miss() -> ResponseReturnValue:
    query = _words(request.form.get("q", ""))
    operations.note_miss(query, now=utc_now())
    return redirect(url_for(".results", q=query, noted=1), 303)


def _words(typed: str) -> str:
    """What was typed, in one line and not too long."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in typed[:2000]).split())[
        :LONGEST_QUERY
    ]
