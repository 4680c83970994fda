"""The way through a module as links and stones on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _

from course_engine.learning.progress import Step
from course_engine.learning.queries.way import Way
from course_engine.web import ready


@dataclass(frozen=True, slots=True)
class Stone:
    """A step as the part `steps` shows it; without `url` it cannot be reached."""

    label: str
    state: Literal["done", "current", "open"]
    url: str
    detail: str


def step_address(module_slug: str, step: Step, *, anchor: str = "", variant: str = "") -> str:
    """Where a step of a module is: the lesson, at `anchor` if there is one, or the quiz."""
    if step.kind == "quiz":
        return ready.address("assessment.quiz", slug=step.slug)
    return ready.address(
        "learning.lesson",
        slug=module_slug,
        lesson_slug=step.slug,
        variant=variant or None,
        _anchor=anchor or None,
    )


def stones(
    way: Way, address: Callable[[Step], str], *, here: Step | None, finished: bool = False
) -> list[Stone]:
    """The whole way, `here` marked; `address` says where a step can be reached, "" where it cannot.

    `finished` says that the module was completed, so that open lessons are new ones.
    """
    return [
        Stone(
            label=step.title,
            state="current" if step == here else "done" if step.done else "open",
            url=address(step),
            detail=_detail(step, finished),
        )
        for step in way.steps
    ]


def _detail(step: Step, finished: bool) -> str:
    if step.kind == "quiz":
        return str(_("Quiz, bestanden") if step.done else _("Quiz"))
    minutes = ready.minutes(step.minutes)
    if step.changed:
        return str(_("%(minutes)s, geändert, seit du sie gelesen hast", minutes=minutes))
    if finished and not step.done:
        return str(_("%(minutes)s, neu", minutes=minutes))
    return minutes
