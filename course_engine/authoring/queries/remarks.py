"""What lint says about texts of authors, and what authors have answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from course_engine.accounts.models import Person
from course_engine.authoring.front_matter import body_of, value_of
from course_engine.authoring.lint import (
    Readability,
    Remark,
    lint_body,
    lint_quiz,
    readability_of,
    warnings_as_remarks,
)
from course_engine.authoring.models import RemarkDismissal
from course_engine.authoring.queries.drafts import draft_texts
from course_engine.authoring.queries.texts import TextPage
from course_engine.authoring.quiz_builder.lines import said
from course_engine.authoring.quiz_builder.outline import paths
from course_engine.content.bundle import variant_of_lesson
from course_engine.content.catalogue import Finding, Quiz
from course_engine.content.parsing import Parsed, parse_quiz
from course_engine.db import db, reading

SUBJECT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Dismissed:
    """A remark that an author has answered: why it does not apply here."""

    remark: Remark
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said about one text: open and answered. `subject` is what answers are kept by."""

    subject: str
    open: tuple[Remark, ...] = ()
    dismissed: tuple[Dismissed, ...] = ()
    figure: Readability | None = None

    def find(self, key: str) -> Remark | None:
        """The remark of this key, answered or not."""
        every = (*self.open, *(one.remark for one in self.dismissed))
        return next((one for one in every if one.key == key), None)

    def is_dismissed(self, key: str) -> bool:
        return any(one.remark.key == key for one in self.dismissed)


def text_subject(path: str, text: str) -> str:
    """What remarks on a module's or lesson's text are kept by: its id, and its variant."""
    return f"{value_of(text, 'id') or path} {variant_of_lesson(path)}".strip()[:SUBJECT_LIMIT]


def text_remarks(page: TextPage, body: str, findings: Iterable[Finding]) -> Remarks:
    """The remarks on the Markdown `body` of a draft's text as it is typed; `findings` are what the parser said."""
    path, subject = page.text.path, text_subject(page.text.path, page.text.text)
    with reading():
        beside = [body_of(one.text) for one in draft_texts(page.draft.id) if one.id != page.text.id]
        answers = _answers([subject])
    found = [
        *warnings_as_remarks(list(findings), body),
        *lint_body(body, page.language, variant_of_lesson(path), beside),
    ]
    figure = readability_of(body) if page.language == "de" and variant_of_lesson(path) != "en" else None
    return _sorted(subject, found, answers, figure)


@dataclass(frozen=True, slots=True)
class TextRemarks:
    """The remarks on one of the texts of a draft."""

    text_id: int
    title: str
    remarks: Remarks


def draft_remarks(draft_id: int) -> list[TextRemarks]:
    """The open remarks on every text of a draft that has some; two statements."""
    texts = [one for one in draft_texts(draft_id) if not one.is_removed]
    language = next((value_of(one.text, "language") for one in texts if one.is_module), "") or "de"
    subjects = {one.id: text_subject(one.path, one.text) for one in texts}
    answers = _answers(list(subjects.values()))
    bodies = {one.id: body_of(one.text) for one in texts}
    found = []
    for one in texts:
        beside = [body for id_, body in bodies.items() if id_ != one.id]
        remarks = lint_body(bodies[one.id], language, variant_of_lesson(one.path), beside)
        found.append(
            TextRemarks(
                one.id,
                "" if one.is_module else value_of(one.text, "title") or one.path,
                _sorted(subjects[one.id], remarks, answers, None),
            )
        )
    return [one for one in found if one.remarks.open]


def quiz_remarks(source: str, read: Parsed[Quiz] | None = None) -> Remarks:
    """The remarks on a quiz file, which may be read already; none where it cannot be."""
    read = read or parse_quiz(source)
    if read.value is None:
        return Remarks("")
    found = [*warnings_as_remarks(read.findings, source), *lint_quiz(read)]
    with reading():
        answers = _answers([read.value.id])
    return _sorted(read.value.id, found, answers, None)


def remarks_by_place(read: Parsed[Quiz], source: str) -> dict[tuple[str, str], Remarks]:
    """The remarks on a quiz by what they speak of: ("item", "section" or "case", its id), ("", "") for the rest.

    One statement.
    """
    every = quiz_remarks(source, read)
    begins = (
        [(node.place[0], (kind, said(node, "id"))) for kind, _path, node in paths(read.node)]
        if read.node
        else []
    )
    begins.sort(reverse=True)

    def place(remark: Remark) -> tuple[str, str]:
        if remark.item:
            return "item", remark.item
        return next((where for line, where in begins if line <= remark.line), ("", ""))

    found: dict[tuple[str, str], Remarks] = {}
    for one in every.open:
        there = found.get(place(one), Remarks(every.subject))
        found[place(one)] = replace(there, open=(*there.open, one))
    for answered in every.dismissed:
        there = found.get(place(answered.remark), Remarks(every.subject))
        found[place(answered.remark)] = replace(there, dismissed=(*there.dismissed, answered))
    return found


Answers = dict[tuple[str, str], tuple[RemarkDismissal, str]]


def _answers(subjects: Sequence[str]) -> Answers:
    """What was answered about these texts and not taken back, by text and key; one statement."""
    rows = db.session.execute(
        select(RemarkDismissal, Person.name)
        .outerjoin(Person, (Person.id == RemarkDismissal.dismissed_by_id) & Person.erased_at.is_(None))
        .where(RemarkDismissal.subject.in_(subjects), RemarkDismissal.revoked_at.is_(None))
    )
    return {(row.subject, row.key): (row, name or "") for row, name in rows}


def _sorted(subject: str, found: Iterable[Remark], answers: Answers, figure: Readability | None) -> Remarks:
    open_ones: list[Remark] = []
    dismissed: list[Dismissed] = []
    for one in sorted(found, key=lambda one: (one.line, one.column, one.code)):
        answer = answers.get((subject, one.key))
        if answer is None:
            open_ones.append(one)
        else:
            row, name = answer
            dismissed.append(Dismissed(one, row.reason, name, row.dismissed_at))
    return Remarks(subject, tuple(open_ones), tuple(dismissed), figure)
