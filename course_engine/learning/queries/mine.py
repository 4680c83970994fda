"""A person's own modules, and the one step to take next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from course_engine.content.models import Module, ModuleVersion
from course_engine.db import db
from course_engine.enrolment import queries as enrolment
from course_engine.enrolment.models import ModuleEnrolment
from course_engine.learning.models import ModuleAchievement, ModuleCompletion, ReadingPlace
from course_engine.learning.progress import ModuleState, Step, continue_point
from course_engine.learning.queries.cards import Card, all_cards, cards_of
from course_engine.learning.queries.standing import progress_of
from course_engine.learning.queries.way import Way, ways

ASKED = 20  # of the modules under way, the latest ones are looked at for the next step
SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class GoOn:
    """Where to go on: a step of a module; `anchor` names the heading where somebody stopped, `at` is when that was."""

    slug: str
    title: str
    step: Step
    anchor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MyModules:
    """A person's modules: under way with the latest first, finished ones, and ones to begin with."""

    go_on: GoOn | None
    under_way: tuple[Card, ...]
    finished: tuple[Card, ...]
    suggested: tuple[Card, ...]
    total: int  # modules of the catalogue, counted for who has begun none


@dataclass(frozen=True, slots=True)
class _Begun:
    module_id: int
    version_id: int
    slug: str
    title: str
    stopped_in: int | None
    anchor: str
    at: datetime
    mastered: bool


def latest_to_go_on(person_id: int) -> GoOn | None:
    """Where the person was last and something is still open; two statements."""
    return _latest(_begun(person_id), person_id)


def my_modules(person_id: int, language: str) -> MyModules:
    """Everything that a start page says of modules."""
    begun = _begun(person_id)
    order = [one.module_id for one in begun]
    proposed = [module for module in enrolment.suggested_modules(person_id) if module not in order]
    cards = {card.id: card for card in cards_of([*order, *proposed[:SUGGESTED]], language)}
    progress = progress_of([person_id], order)
    mine = [replace(cards[id], progress=progress.get((person_id, id))) for id in order if id in cards]
    fresh = [
        cards[module] for module in proposed[:SUGGESTED] if module in cards and not cards[module].archived
    ]
    catalogue = all_cards(language) if not begun else []
    return MyModules(
        go_on=_latest(begun, person_id),
        under_way=tuple(card for card in mine if card.state == ModuleState.UNDER_WAY),
        finished=tuple(card for card in mine if card.state in (ModuleState.COMPLETED, ModuleState.MASTERED)),
        suggested=tuple(fresh or catalogue[:SUGGESTED]),
        total=len(catalogue),
    )


def _latest(begun: list[_Begun], person_id: int) -> GoOn | None:
    candidates = [one for one in begun if not one.mastered][:ASKED]
    through = ways([one.version_id for one in candidates], person_id) if candidates else {}
    for one in candidates:
        found = go_on(one, through[one.version_id])
        if found is not None:
            return found
    return None


def go_on(begun: _Begun, way: Way) -> GoOn | None:
    """Where to go on in one module; None once nothing in it is open."""
    step = continue_point(way.steps, begun.stopped_in)
    if step is None:
        return None
    anchor = begun.anchor if step.kind == "lesson" and step.id == begun.stopped_in else ""
    return GoOn(begun.slug, begun.title, step, anchor, begun.at)


def _begun(person_id: int) -> list[_Begun]:
    """The published modules that a person has begun, the one they were in last first."""
    mastered = (
        select(ModuleCompletion.id)
        .where(ModuleCompletion.person_id == person_id)
        .where(ModuleCompletion.module_id == Module.id)
        .where(ModuleCompletion.achievement == ModuleAchievement.MASTERED)
        .exists()
    )
    rows = db.session.execute(
        select(
            Module.id.label("module_id"),
            ModuleVersion.id.label("version_id"),
            Module.slug,
            ModuleVersion.title,
            ReadingPlace.lesson_id,
            ReadingPlace.anchor,
            func.coalesce(ReadingPlace.at, ModuleEnrolment.begun_at).label("at"),
            mastered.label("mastered"),
        )
        .select_from(ModuleEnrolment)
        .join(Module, Module.id == ModuleEnrolment.module_id)
        .join(ModuleVersion, ModuleVersion.id == Module.current_version_id)
        .outerjoin(
            ReadingPlace,
            (ReadingPlace.module_id == Module.id) & (ReadingPlace.person_id == ModuleEnrolment.person_id),
        )
        .where(ModuleEnrolment.person_id == person_id)
    )
    found = [
        _Begun(
            module_id=row.module_id,
            version_id=row.version_id,
            slug=row.slug,
            title=row.title,
            stopped_in=row.lesson_id,
            anchor=row.anchor or "",
            at=row.at,
            mastered=bool(row.mastered),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.at, one.module_id), reverse=True)
