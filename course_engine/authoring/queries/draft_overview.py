"""A draft at a glance: its texts in order and what they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from course_engine.authoring.front_matter import value_of
from course_engine.authoring.models import Draft, DraftText
from course_engine.authoring.queries.drafts import draft_images, draft_texts
from course_engine.authoring.queries.versions import version_texts
from course_engine.authoring.texts import (
    Change,
    Difference,
    Key,
    differences,
    quiz_ids_of,
    text_findings,
    text_key,
)
from course_engine.content.catalogue import Finding
from course_engine.content.queries import QuizTitle, pinned_assets, quiz_titles


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text on the page of a draft."""

    id: int
    title: str
    minutes: str
    change: Change
    findings: int
    errors: int
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class DraftPage:
    """A draft at a glance: its texts in order and what they change."""

    draft: Draft
    title: str
    module_text: TextRow
    lessons: list[TextRow]
    removed: list[TextRow]
    differences: list[Difference]
    findings: list[tuple[TextRow, Finding]]
    is_behind: bool
    quizzes: list[QuizTitle]
    further_quizzes: list[QuizTitle]
    images_differ: bool

    @property
    def is_changed(self) -> bool:
        """Whether publishing would make a new version."""
        return bool(self.differences) or self.images_differ

    @property
    def errors(self) -> list[tuple[TextRow, Finding]]:
        return [(row, one) for row, one in self.findings if one.is_error]


def draft_page(draft: Draft) -> DraftPage:
    """What the page of a draft shows, compared with the version that is current."""
    texts = draft_texts(draft.id)
    version = draft.module.current_version or draft.base_version
    images = draft_images(draft)
    before = version_texts(version) if version else []
    here = [text for text in texts if not text.is_removed]
    after = [(text_key(text.path, text.text), text.text) for text in here]
    changed = differences(before, after)
    changes = {one.key: one.change for one in changed}
    found = {text.id: text_findings(text.path, text.text, images) for text in here}
    lessons = [text for text in here if not text.is_module]
    rows = {
        text.id: _row(text, changes, found.get(text.id, []), first=lessons[:1], last=lessons[-1:])
        for text in texts
    }
    module_text = next(rows[text.id] for text in here if text.is_module)
    return DraftPage(
        draft,
        module_text.title,
        module_text,
        [rows[text.id] for text in lessons],
        [rows[text.id] for text in texts if text.is_removed],
        changed,
        [(rows[text_id], one) for text_id, ones in found.items() for one in ones],
        draft.base_version_id != draft.module.current_version_id,
        *_quizzes(next(text.text for text in here if text.is_module)),
        images != (pinned_assets(version.id) if version else {}),
    )


def _quizzes(module_text: str) -> tuple[list[QuizTitle], list[QuizTitle]]:
    """The quizzes that a module asks for, in its order, and those that it does not; an unknown one has its id as title."""
    known = {quiz.uid: quiz for quiz in quiz_titles()}
    asked = quiz_ids_of(module_text)
    further = [quiz for quiz in known.values() if quiz.uid not in asked]
    return [known.get(uid, QuizTitle(uid, "", uid)) for uid in asked], further


def _row(
    text: DraftText,
    changes: Mapping[Key, Change],
    findings: Sequence[Finding],
    *,
    first: Sequence[DraftText],
    last: Sequence[DraftText],
) -> TextRow:
    return TextRow(
        text.id,
        value_of(text.text, "title") or text.path,
        value_of(text.text, "minutes"),
        changes.get(text_key(text.path, text.text), Change.SAME),
        len(findings),
        sum(one.is_error for one in findings),
        is_first=text in first,
        is_last=text in last,
    )
