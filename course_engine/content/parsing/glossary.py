"""Words of a module's glossary where they are used in a text."""

import re
from collections.abc import Iterable

from course_engine.content.catalogue import Term


def pattern_of(term: Term) -> re.Pattern[str]:
    """Return what finds a word in one of its ways of writing, longest first, never inside of another word."""
    forms = sorted({term.term, *term.forms}, key=len, reverse=True)
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, forms)) + r")(?!\w)")


def anchor_of(number: int) -> str:
    """Return the place on a module's page where the word stands that its glossary has as the `number`th, from 1."""
    return f"term-{number}"


def used_terms(terms: Iterable[Term], body: str) -> tuple[Term, ...]:
    """Return those words of the glossary that a text has somewhere."""
    return tuple(term for term in terms if pattern_of(term).search(body))
