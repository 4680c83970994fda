"""All of mentoring that concerns a person, on one page."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from course_engine.accounts.models import Role
from course_engine.mentoring import sentences
from course_engine.mentoring.forms import DeclineForm
from course_engine.mentoring.queries import conversations, requests
from course_engine.mentoring.queries.offers import offers_to_answer, places_of
from course_engine.mentoring.views.blueprint import bp
from course_engine.web.clock import utc_now
from course_engine.web.roles import role_required


@bp.get("/mentoring")
@role_required(Role.LEARNER, Role.SCOUT)
def overview() -> ResponseReturnValue:
    return overview_page({})


def overview_page(tried: dict[int, DeclineForm]) -> str:
    """The page; `tried` holds the form of an offer that was not declined because of an error in it."""
    is_scout = current_user.has_role(Role.SCOUT)
    cards = offers_to_answer(current_user, now=utc_now()) if is_scout else []
    return render_template(
        "mentoring/overview.html",
        is_scout=is_scout,
        is_learner=current_user.has_role(Role.LEARNER),
        offers=cards,
        forms={card.id: tried.get(card.id) or DeclineForm(card.id, formdata=None) for card in cards},
        form=next(iter(tried.values()), None),
        places=places_of(current_user.id, now=utc_now()) if is_scout else None,
        requests=requests.open_requests(current_user.id),
        running=conversations.running_mentorships(current_user.id, now=utc_now()),
        finished=conversations.finished_mentorships(current_user.id, now=utc_now()),
        why_you=sentences.why_you,
    )
