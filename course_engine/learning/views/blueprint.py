"""The catalogue, modules and lessons: what all their pages share."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.learning.paths import step_address
from course_engine.learning.queries.addresses import Moved
from course_engine.learning.queries.prerequisites import is_closed_to

bp = Blueprint("learning", __name__)

SEE_ALL = frozenset({Role.SCOUT, Role.TRAINER, Role.ADMIN})


@bp.record_once
def _teach_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["step_address"] = step_address


@bp.errorhandler(Moved)
def moved(to: Moved) -> ResponseReturnValue:
    """Lead on to where it is now; what was sent is sent there again."""
    asked: dict[str, Any] = dict(request.view_args or {})
    if to.lesson_slug is None and to.slug == asked["slug"]:
        return redirect(url_for("learning.module", slug=to.slug))  # the lesson is gone, its module is not
    asked["slug"] = to.slug
    if to.lesson_slug is not None:
        asked["lesson_slug"] = to.lesson_slug
    address = url_for(request.endpoint or "", **asked)
    if request.query_string:  # as it came: its names are not ours, and some would mean something to `url_for`
        address += "?" + urlencode(list(request.args.items(multi=True)))
    return redirect(address, 301 if request.method in ("GET", "HEAD") else 308)


def is_locked_for(person: Any, slug: str) -> bool:
    """Whether the author wants other modules completed first, and the person has not; those who help others look at all."""
    return not person.roles & SEE_ALL and is_closed_to(slug, person.id)


def person_id() -> int | None:
    """The id of who is signed in, None for nobody."""
    return current_user.id if current_user.is_authenticated else None
