"""Learning paths."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from course_engine.learning.paths import Stone
from course_engine.learning.queries.paths import DONE, Path, get_path
from course_engine.learning.views.blueprint import bp, person_id
from course_engine.web import ready
from course_engine.web.language import page_language


@bp.get("/paths/<path_uid>")
def path(path_uid: str) -> ResponseReturnValue:
    page = get_path(path_uid, person_id(), page_language())
    return render_template("learning/path.html", page=page, stones=_stones(page))


def _stones(page: Path) -> list[Stone]:
    """The modules of a path as the part `steps` shows them."""
    return [
        Stone(
            label=card.title,
            state="done" if card.state in DONE else "current" if card == page.next else "open",
            url=url_for(".module", slug=card.slug),
            detail=f"{card.topic}, {ready.minutes(card.minutes)}"
            if card.state not in DONE
            else str(_("abgeschlossen")),
        )
        for card in page.cards
    ]
