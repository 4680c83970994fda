"""Lint that teaches: what is worth a second look in a text or a quiz, why, and what to do.

Pure: texts in, remarks out. It judges no sense, only what can be counted or recognised, and says so. Nothing here keeps
anybody from publishing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from course_engine.authoring.lint.items import ITEM_RULES, QUIZ_RULES, placed_items
from course_engine.authoring.lint.passages import paragraphs, prose_lines
from course_engine.authoring.lint.readability import Readability, hard_text, long_sentences, readability
from course_engine.authoring.lint.remark import Remark, of_finding
from course_engine.authoring.lint.rules import RULES
from course_engine.authoring.lint.text import GERMAN, STRUCTURE, Page
from course_engine.content.catalogue import Finding, Quiz
from course_engine.content.parsing import Parsed
from course_engine.content.parsing.codes import Broken
from course_engine.content.parsing.limits import overload
from course_engine.content.parsing.source import LESSON_LIMIT, read_source, split_front_matter

__all__ = [
    "RULES",
    "Readability",
    "Remark",
    "lint_body",
    "lint_quiz",
    "lint_text",
    "of_finding",
    "readability_of",
    "warnings_as_remarks",
]

EASY = "leicht"
MOST = 100  # remarks on one text


def lint_text(
    text: bytes | str, *, language: str = "de", variant: str = "", beside: Iterable[str] = ()
) -> list[Remark]:
    """Return the remarks on a file with front matter, with lines of the file; none where it cannot be read.

    `beside` are the module's other texts.
    """
    try:
        _front, body, first = split_front_matter(read_source(text, "-", limit=LESSON_LIMIT), "-")
    except Broken:
        return []
    return [replace(one, line=one.line + first - 1) for one in lint_body(body, language, variant, beside)]


def lint_body(body: str, language: str = "de", variant: str = "", beside: Iterable[str] = ()) -> list[Remark]:
    """Return the remarks on a Markdown text in the order of its lines, from 1; none where it is too heavy."""
    if overload(body):
        return []
    german = language == "de" and variant != "en"
    running = paragraphs(body)
    page = Page(prose_lines(body), running, "\n".join(beside))
    rules = (*STRUCTURE, *GERMAN) if german else STRUCTURE
    found = [one for rule in rules for one in islice(rule(page), MOST)]
    if german:
        found += [*hard_text(running), *long_sentences(running, easy=variant == EASY)]
    return sorted(found, key=lambda one: (one.line, one.column, one.code))[:MOST]


def readability_of(body: str) -> Readability | None:
    """Return how hard a German Markdown text is; None where it is too short for a figure, or too heavy to read."""
    return None if overload(body) else readability(paragraphs(body))


def lint_quiz(parsed: Parsed[Quiz]) -> list[Remark]:
    """Return the remarks on a quiz file in the order of its lines; none where it has errors."""
    quiz, placed = parsed.value, placed_items(parsed)
    if quiz is None or quiz.language != "de":
        return []
    found = [one for item in placed for rule in ITEM_RULES for one in rule(item)]
    found += [one for rule in QUIZ_RULES for one in rule(quiz, placed)]
    return sorted(found, key=lambda one: (one.line, one.column, one.code))[:MOST]


def warnings_as_remarks(findings: list[Finding] | tuple[Finding, ...], text: str) -> list[Remark]:
    """Return the parser's warnings as remarks about their lines of `text`."""
    return [of_finding(one, text) for one in findings if not one.is_error]
