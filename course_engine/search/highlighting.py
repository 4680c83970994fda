"""What is shown of a text that was found: the passage and the words around the hits, with the hits marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape

from course_engine.search.passages import Passage
from course_engine.search.stems import Term, stem, words

SHOWN = 240  # letters of a passage
NEVER = "(?!)"
START = 3  # letters at the beginning of a word by which a text is looked through
NO_TERMS: frozenset[int] = frozenset()
BEFORE = 60  # of them at most before the first hit


Finders = Mapping[str, frozenset[int]]  # words, folded, with the numbers of the terms that find them


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a text, and which terms it is found by."""

    start: int
    end: int
    terms: frozenset[int]


def finders(words_of_terms: Sequence[Collection[str]]) -> Finders:
    """Return by which terms each word is found."""
    found: dict[str, frozenset[int]] = {}
    for number, ones in enumerate(words_of_terms):
        for word in ones:
            found[word] = found.get(word, NO_TERMS) | {number}
    return found


def hits(text: str, finders: Finders) -> list[Hit]:
    """Return the words of `text` that any of the terms finds. Only what may be one of them is taken apart."""
    found, at = [], 0
    for begin in _beginnings(frozenset(finders)).finditer(_lowered(text)):
        if begin.start() < at:
            continue
        start = text.rfind(" ", at, begin.start()) + 1 or at
        at = (text.find(" ", begin.end()) + 1 or len(text) + 1) - 1
        for word_start, word_end, forms in words(text[start:at]):
            terms = NO_TERMS.union(*(finders.get(form, NO_TERMS) for form in forms))
            if terms:
                found.append(Hit(start + word_start, start + word_end, terms))
    return found


def _lowered(text: str) -> str:
    """The text in small letters, each where it was: several times as fast to look through as whatever the case."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(one.lower()[:1] for one in text)


@lru_cache(maxsize=64)
def _beginnings(words: frozenset[str]) -> re.Pattern[str]:
    """What finds the first letters of any of the words; a ß is no longer one when it is folded."""
    starts = {word[: START - (word[START - 1 : START + 1] == "ss")] for word in words}
    return re.compile("|".join(map(re.escape, sorted(starts))) or NEVER)


def finders_in(text: str, terms: Sequence[Term], language: str) -> Finders:
    """Return the words of this text that each term finds, for a text whose words the index does not know."""
    stems = {form: stem(form, language) for word in words(text) for form in word.forms}
    return finders(
        [
            {
                form
                for form, one in stems.items()
                if one in term.stems or one.startswith(tuple(term.beginnings))
            }
            for term in terms
        ]
    )


def best_passage(passages: Sequence[Passage], finders: Finders) -> int | None:
    """Return the place of the passage that shows most of the terms, in its heading before in its text; the first of equals.

    None where none of them has any.
    """
    ranked = []
    for place, passage in enumerate(passages):
        heading = frozenset().union(*(hit.terms for hit in hits(passage.heading, finders)))
        text = frozenset().union(*(hit.terms for hit in hits(passage.text, finders)))
        if heading or text:
            ranked.append((-len(heading | text), -len(heading), place))
    return min(ranked)[2] if ranked else None


def marked(text: str, finders: Finders) -> Markup:
    """Return the whole text, escaped, with every hit in <mark>."""
    return _marked(text, hits(text, finders), 0, len(text))


def excerpt(text: str, finders: Finders) -> Markup:
    """Return the part of the text with most of the terms close together, escaped, with every hit in <mark>."""
    found = hits(text, finders)
    start, end = _window(text, found)
    piece = _marked(text, found, start, end)
    return Markup("{}{}{}").format("… " if start else "", piece, " …" if end < len(text) else "")


def _window(text: str, found: Sequence[Hit]) -> tuple[int, int]:
    if len(text) <= SHOWN:
        return 0, len(text)
    first = _densest(found)
    start = 0 if first < BEFORE else text.find(" ", first - BEFORE, first) + 1
    if start == 0 and first >= BEFORE:
        start = first
    end = text.rfind(" ", start, start + SHOWN)
    if start + SHOWN >= len(text):
        end = len(text)
    return start, end if end > start else min(len(text), start + SHOWN)


def _densest(found: Sequence[Hit]) -> int:
    """Where the stretch begins that has most terms, then most hits; the first of equals."""
    best, start = (0, 0), 0
    last = 0
    for number, hit in enumerate(found):
        last = max(last, number)
        while last < len(found) and found[last].end <= hit.start + SHOWN - BEFORE:
            last += 1
        within = found[number:last]
        worth = (len(frozenset().union(*(one.terms for one in within))), len(within))
        if worth > best:
            best, start = worth, hit.start
    return start


def _marked(text: str, found: Sequence[Hit], start: int, end: int) -> Markup:
    pieces, at = [], start
    for word in found:
        if at <= word.start and word.end <= end:
            hit_words = Markup("<mark>{}</mark>").format(text[word.start : word.end])
            pieces += [escape(text[at : word.start]), hit_words]
            at = word.end
    return Markup().join([*pieces, escape(text[at:end])])
