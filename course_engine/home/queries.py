"""What a person's start page gathers from the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from course_engine.accounts.models import Person, Role
from course_engine.authoring.queries.peer_reviews import PeerTask, drafts_to_change, drafts_to_read
from course_engine.enrolment.queries import CohortLine, trained_cohorts
from course_engine.learning.queries.cards import Card, all_cards
from course_engine.learning.queries.mine import MyModules, my_modules
from course_engine.mentoring.queries.summaries import MentorshipSummary, mentorship_summary

FirstThing = Literal["go_on", "offers", "peer_reviews", "cohorts", "people", "begin"]
PREVIEWED = 3


@dataclass(frozen=True, slots=True)
class Start:
    """A start page; `first` names the one thing that it invites to."""

    first: FirstThing
    modules: MyModules
    mentoring: MentorshipSummary
    cohorts: tuple[CohortLine, ...]
    to_read: tuple[PeerTask, ...] = ()
    to_change: tuple[PeerTask, ...] = ()

    @property
    def has_drafts(self) -> bool:
        """Whether a draft waits for this person, to be read or to be changed."""
        return bool(self.to_read or self.to_change)

    @property
    def offers(self) -> int:
        """How many mentor requests this person is to answer."""
        return self.mentoring.places.offered

    @property
    def has_people(self) -> bool:
        return bool(self.mentoring.running or self.mentoring.open_requests or self.offers)


@dataclass(frozen=True, slots=True)
class Welcome:
    """The start page of who is not signed in."""

    cards: tuple[Card, ...]
    total: int


def get_start(person: Person, language: str, *, now: datetime) -> Start:
    """Everything on the start page of `person`, topics named in `language`."""
    modules = my_modules(person.id, language)
    mentoring = mentorship_summary(person.id, now=now)
    writes = person.has_role(Role.SCOUT) or person.has_role(Role.ADMIN)
    to_read = tuple(drafts_to_read(person.id)) if writes else ()
    return Start(
        first=_first_thing(person, modules, mentoring.places.offered, to_read),
        modules=modules,
        mentoring=mentoring,
        cohorts=tuple(trained_cohorts(person)) if person.has_role(Role.TRAINER) else (),
        to_read=to_read,
        to_change=tuple(drafts_to_change(person.id)) if writes else (),
    )


def get_welcome(language: str) -> Welcome:
    """A few modules to look into, and how many there are."""
    cards = all_cards(language)
    return Welcome(tuple(cards[:PREVIEWED]), len(cards))


def _first_thing(
    person: Person, modules: MyModules, offers: int, to_read: tuple[PeerTask, ...]
) -> FirstThing:
    if modules.go_on:
        return "go_on"
    if offers:
        return "offers"
    if to_read:
        return "peer_reviews"
    if person.has_role(Role.LEARNER):
        return "begin"
    if person.has_role(Role.TRAINER):
        return "cohorts"
    return "people" if person.has_role(Role.ADMIN) else "begin"
