"""The published versions of a quiz: listed, compared, and one of them as it was."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from course_engine.assessment.models import Regrade
from course_engine.authoring.impact import MATTERS, Change, Kind, classify
from course_engine.authoring.queries.people import person_names
from course_engine.authoring.queries.quizzes import ItemDifference, item_differences
from course_engine.content.catalogue import Quiz as QuizValue
from course_engine.content.catalogue import Section, Settings
from course_engine.content.models import (
    ItemPin,
    ItemVersion,
    Quiz,
    QuizDraft,
    QuizDraftOrigin,
    QuizDraftState,
    QuizVersion,
)
from course_engine.db import db
from course_engine.errors import NotFound
from course_engine.items import Item, item_from_body
from course_engine.items.bodies import as_tuple


@dataclass(frozen=True, slots=True)
class QuizVersionRow:
    """A version in the list of them: what it changed of the one before, and what was decided about earlier results."""

    version: QuizVersion
    author: str
    is_current: bool
    changes: tuple[Change, ...]
    is_first: bool
    regrade_id: int | None

    @property
    def is_substantial(self) -> bool:
        """Whether it changed what there is to answer, or what that brings."""
        return any(change.kind in MATTERS or change.kind is Kind.ADDED for change in self.changes)


def quiz_version_rows(quiz: Quiz) -> list[QuizVersionRow]:
    """Every version of a quiz, the newest first; four statements."""
    versions = db.session.scalars(
        select(QuizVersion).where(QuizVersion.quiz_id == quiz.id).order_by(QuizVersion.number)
    ).all()
    names = person_names(version.published_by_id for version in versions)
    values = _values(quiz, versions)
    decisions = db.session.execute(
        select(Regrade.to_version_id, Regrade.id).where(Regrade.quiz_id == quiz.id)
    )
    regrades = {row.to_version_id: row.id for row in decisions}
    rows = []
    before: QuizValue | None = None
    for version in versions:
        value = values[version.id]
        rows.append(
            QuizVersionRow(
                version,
                names.get(version.published_by_id, ""),
                version.id == quiz.current_version_id,
                tuple(classify(before, value)) if before else (),
                before is None,
                regrades.get(version.id),
            )
        )
        before = value
    return rows[::-1]


def get_quiz_version(quiz: Quiz, number: int) -> QuizVersion:
    """The version of that number; raises NotFound."""
    version = db.session.scalar(
        select(QuizVersion).where(QuizVersion.quiz_id == quiz.id, QuizVersion.number == number)
    )
    if version is None:
        raise NotFound
    return version


@dataclass(frozen=True, slots=True)
class QuizVersionsCompared:
    """Two versions of a quiz and where they differ, item by item."""

    before: QuizVersion
    after: QuizVersion
    differences: tuple[ItemDifference, ...]


def compare_quiz_versions(quiz: Quiz, before: int, after: int) -> QuizVersionsCompared:
    """Compare two versions by their numbers; raises NotFound."""
    old, new = get_quiz_version(quiz, before), get_quiz_version(quiz, after)
    values = _values(quiz, [old, new])
    return QuizVersionsCompared(old, new, item_differences(values[old.id], values[new.id]))


@dataclass(frozen=True, slots=True)
class QuizVersionPage:
    """A version as it was published."""

    version: QuizVersion
    author: str
    is_current: bool
    quiz: QuizValue


def quiz_version_page(quiz: Quiz, number: int) -> QuizVersionPage:
    """All that the page of a version shows; raises NotFound."""
    version = get_quiz_version(quiz, number)
    author = person_names([version.published_by_id]).get(version.published_by_id, "")
    is_current = version.id == quiz.current_version_id
    return QuizVersionPage(version, author, is_current, _values(quiz, [version])[version.id])


def open_browser_drafts(quiz: Quiz, *, lock: bool = False) -> list[QuizDraft]:
    """What authors have begun to change in the browser and not published, the oldest first."""
    drafts = (
        select(QuizDraft)
        .where(QuizDraft.quiz_id == quiz.id, QuizDraft.state == QuizDraftState.OPEN)
        .where(QuizDraft.origin == QuizDraftOrigin.BROWSER)
        .order_by(QuizDraft.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(drafts.with_for_update() if lock else drafts))


def stamp_of(drafts: Sequence[QuizDraft]) -> str:
    """Return what names these drafts and what they say: whoever saw it has seen them."""
    return " ".join(f"{draft.id}-{draft.digest[:16]}" for draft in drafts)


@dataclass(frozen=True, slots=True)
class DraftInTheWay:
    """A draft that would be closed: who began it, and when."""

    id: int
    author: str
    created_at: datetime


def drafts_in_the_way(quiz: Quiz) -> tuple[list[DraftInTheWay], str]:
    """What authors have begun to change in the browser, and the stamp of it; two statements."""
    drafts = open_browser_drafts(quiz)
    names = person_names(draft.created_by_id for draft in drafts)
    rows = [DraftInTheWay(one.id, names.get(one.created_by_id, ""), one.created_at) for one in drafts]
    return rows, stamp_of(drafts)


def _values(quiz: Quiz, versions: Collection[QuizVersion]) -> dict[int, QuizValue]:
    """Versions as values, from the rows of their items, so that no file has to be read; one statement."""
    rows = db.session.execute(
        select(ItemPin.quiz_version_id, ItemVersion.kind, ItemVersion.body, ItemPin.points)
        .join(ItemVersion, ItemVersion.id == ItemPin.item_version_id)
        .where(ItemPin.quiz_version_id.in_([version.id for version in versions]))
        .order_by(ItemPin.position)
    )
    items: dict[int, list[Item]] = {}
    for version_id, kind, body, points in rows:
        items.setdefault(version_id, []).append(replace(item_from_body(kind, body), points=points))
    return {
        version.id: QuizValue(
            id=quiz.uid,
            title=version.title,
            intro=version.intro,
            language=version.language,
            mastery_score=version.mastery_score,
            settings=Settings(**version.settings),
            sections=tuple(
                Section(**{name: as_tuple(value) for name, value in one.items()}) for one in version.sections
            ),
            items=tuple(items.get(version.id, ())),
        )
        for version in versions
    }
