"""Questions about mentor requests: whom to suggest, and why somebody still waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from course_engine.accounts.models import Person
from course_engine.content.models import Topic
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.mentoring.matching.limits import within
from course_engine.mentoring.matching.openings import NO_OPENINGS, Openings, openings
from course_engine.mentoring.matching.rules import why_nobody
from course_engine.mentoring.matching.suggesting import suggest
from course_engine.mentoring.models import MentorRequest, Mentorship, OfferState, RequestState
from course_engine.mentoring.queries.candidates import (
    Candidate,
    blocked_pairs,
    candidates,
    limits_of,
    matching_request,
    told_reasons,
    wishes_of,
)
from course_engine.mentoring.queries.lessons import LessonLink, lesson_links
from course_engine.mentoring.queries.rounds import instance_of, is_waiting, waiting_requests
from course_engine.mentoring.queries.waits import Waits, waits_lately


@dataclass(frozen=True)
class Suggestion:
    """A scout to choose from, with the reasons as codes."""

    candidate: Candidate
    reasons: list[str]


@dataclass(frozen=True)
class Suggestions:
    """Up to five scouts; if nobody, the code `why`. `times_said` is False where the learner named no times."""

    scouts: list[Suggestion]
    why: str
    times_said: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How an open request stands.

    `asked` says that a scout has an offer to answer until `answer_by`, `asked_name` who where the learner chose them. Else
    `why` is the code of what is missing, `openings` what single change would help, and `ahead` counts the requests on the
    topic that came earlier and wait, too. `lately` tells how long others waited, None for too few.
    """

    asked: bool
    asked_name: str = ""
    declined_name: str = ""
    why: str = ""
    ahead: int = 0
    answer_by: datetime | None = None
    openings: Openings = NO_OPENINGS
    lately: Waits | None = None


@dataclass(frozen=True)
class RequestLine:
    """A request in a list."""

    id: int
    topic: Topic
    lesson: LessonLink | None
    requested_at: datetime
    asked: bool


def suggestions(learner: Person, topic: Topic, *, now: datetime) -> Suggestions:
    """Whom a learner can choose from for a topic, best first: nobody whom somebody needs who has waited longer."""
    waiting_now = waiting_requests()
    known = candidates(None if waiting_now else topic.uid, now=now)
    wishes = wishes_of([learner.id])[learner.id]
    request = within(matching_request(learner.id, topic.uid, wishes), limits_of(known))
    instance = instance_of(waiting_now, known)
    blocked = frozenset(instance.blocked) | blocked_pairs([learner.id])
    by_id = {candidate.scout.id: candidate for candidate in known}
    found = [
        Suggestion(by_id[match.scout], told_reasons(match.reasons, wishes, of=by_id[match.scout].tells))
        for match in suggest(request, replace(instance, blocked=blocked))
    ]
    why = "" if found else why_nobody(request, instance.scouts, blocked=blocked)
    return Suggestions(found, why, wishes.windows_said)


def open_request_count(learner_id: int) -> int:
    count = select(func.count()).where(
        MentorRequest.learner_id == learner_id, MentorRequest.state == RequestState.OPEN
    )
    return db.session.scalar(count) or 0


def open_requests(learner_id: int) -> list[RequestLine]:
    """A learner's open requests, the oldest first."""
    requests = db.session.execute(
        select(MentorRequest, ~is_waiting())
        .where(MentorRequest.learner_id == learner_id, MentorRequest.state == RequestState.OPEN)
        .order_by(MentorRequest.requested_at, MentorRequest.id)
    ).all()
    links = lesson_links(request.lesson_version_id for request, _asked in requests)
    return [
        RequestLine(
            request.id,
            request.topic,
            links.get(request.lesson_version_id or 0),
            request.requested_at,
            bool(asked),
        )
        for request, asked in requests
    ]


def get_request(request_id: int, *, learner: Person) -> MentorRequest:
    """A learner's own request with its offers. Raises NotFound for everybody else."""
    request = db.session.scalar(
        select(MentorRequest)
        .where(MentorRequest.id == request_id, MentorRequest.learner_id == learner.id)
        .options(selectinload(MentorRequest.offers), joinedload(MentorRequest.learner))
    )
    if request is None:
        raise NotFound
    return request


def find_mentorship_of_request(request_id: int) -> int | None:
    """The id of the mentorship that answered the request."""
    return db.session.scalar(select(Mentorship.id).where(Mentorship.request_id == request_id))


def waiting(request: MentorRequest, *, now: datetime) -> Waiting:
    """How an open request stands, for the learner to read. Only a scout they chose themselves is named."""
    chosen = request.chosen_scout_id
    name = db.session.scalar(select(Person.name).where(Person.id == chosen)) if chosen else None
    asked = next((offer for offer in request.offers if offer.state == OfferState.OPEN), None)
    gone_on = any(offer.scout_id == chosen and offer.state != OfferState.OPEN for offer in request.offers)
    why, opened = ("", NO_OPENINGS) if asked else _why_waiting(request, now=now)
    return Waiting(
        asked=asked is not None,
        answer_by=asked.answer_by if asked else None,
        asked_name=(name or "") if asked and asked.scout_id == chosen else "",
        declined_name=(name or "") if gone_on else "",
        why=why,
        openings=opened,
        ahead=0 if asked else _ahead(request),
        lately=waits_lately(request.topic_id, now=now),
    )


def _why_waiting(request: MentorRequest, *, now: datetime) -> tuple[str, Openings]:
    known = candidates(request.topic.uid, now=now)
    scouts = [candidate.scout for candidate in known]
    wishes = wishes_of([request.learner_id])[request.learner_id]
    said_no = {str(offer.scout_id) for offer in request.offers if offer.state != OfferState.LAPSED}
    wanted = matching_request(request.learner_id, request.topic.uid, wishes)
    wanted = replace(wanted, not_again=frozenset(said_no))
    blocked = blocked_pairs([request.learner_id])
    opened = openings(within(wanted, limits_of(known)), scouts, blocked=blocked)
    return why_nobody(wanted, scouts, blocked=blocked), opened


def _ahead(request: MentorRequest) -> int:
    earlier = or_(
        MentorRequest.requested_at < request.requested_at,
        and_(MentorRequest.requested_at == request.requested_at, MentorRequest.id < request.id),
    )
    count = select(func.count()).where(is_waiting(), MentorRequest.topic_id == request.topic_id, earlier)
    return db.session.scalar(count) or 0
