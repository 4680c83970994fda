"""What a person's start page gathers from the rooms below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from course_engine.accounts.models import Person, Role
from course_engine.enrolment.queries import CohortLine, trained_cohorts
from course_engine.learning.queries.cards import Card, all_cards
from course_engine.learning.queries.mine import MyModules, my_modules
from course_engine.mentoring.queries.summaries import MentorshipSummary, mentorship_summary

FirstThing = Literal["go_on", "offers", "cohorts", "people", "begin"]
PREVIEWED = 3


@dataclass(frozen=True, slots=True)
class Start:
    """A start page; `first` names the one thing that it invites to."""

    first: FirstThing
    modules: MyModules
    mentoring: MentorshipSummary
    cohorts: tuple[CohortLine, ...]

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


def get_start(person: Person, language: str) -> Start:
    """Everything on the start page of `person`, topics named in `language`."""
    modules = my_modules(person.id, language)
    mentoring = mentorship_summary(person.id)
    return Start(
        first=_first_thing(person, modules, mentoring.places.offered),
        modules=modules,
        mentoring=mentoring,
        cohorts=tuple(trained_cohorts(person)) if person.has_role(Role.TRAINER) else (),
    )


def get_welcome(language: str) -> Welcome:
    """A few modules to look into, and how many there are."""
    cards = all_cards(language)
    return Welcome(tuple(cards[:PREVIEWED]), len(cards))


def _first_thing(person: Person, modules: MyModules, offers: int) -> FirstThing:
    if modules.go_on:
        return "go_on"
    if offers:
        return "offers"
    if person.has_role(Role.LEARNER):
        return "begin"
    if person.has_role(Role.TRAINER):
        return "cohorts"
    return "people" if person.has_role(Role.ADMIN) else "begin"
