"""Which word may have been meant, from the words of the index itself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select, true

from course_engine.db import db
from course_engine.search.models import SearchEntry, SearchPosting, SearchWord
from course_engine.search.nearness import most_slips, slips
from course_engine.search.queries.matching import begins, visible
from course_engine.search.stems import Term

LOOKED_AT = 4000  # words in one go
NEAREST = 12  # of them, for each term


def suggestion(terms: Sequence[Term], missing: Sequence[int], *, signed_in: bool) -> str:
    """Return the query with each word that nothing has replaced by a near one that something has; "" without such.

    A word is near by few slips of the hand; of several the nearest, then the most frequent one. Only words are suggested
    that lead this person to something. Two statements.
    """
    if not missing:
        return ""
    near = {number: _nearest(terms[number].word, words) for number, words in _alike(terms, missing).items()}
    frequent = _frequencies({stem for ones in near.values() for _slips, _word, stem in ones}, signed_in)
    meant = {number: _best(ones, frequent) for number, ones in near.items()}
    if not any(meant.values()):
        return ""
    return " ".join(meant.get(number) or term.typed for number, term in enumerate(terms))


def _alike(terms: Sequence[Term], missing: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """For each missing term words of about its length with the same two letters at the beginning or end."""
    conditions = []
    for number in missing:
        word, most = terms[number].word, most_slips(terms[number].word)
        length = func.length(SearchWord.word).between(len(word) - most, len(word) + most)
        ends = {stem[:-3:-1] for stem in terms[number].stems}
        alike = or_(
            begins(SearchWord.word, word[:2]), *(begins(SearchWord.backwards, end) for end in sorted(ends))
        )
        conditions.append(length & alike)
    rows = db.session.execute(
        select(SearchWord.word, SearchWord.written, SearchWord.stem)
        .where(or_(*conditions))
        .order_by(SearchWord.word, SearchWord.language)
        .limit(LOOKED_AT)
    ).all()
    return {number: [(row.word, row.written, row.stem) for row in rows] for number in missing}


def _nearest(word: str, words: Sequence[tuple[str, str, str]]) -> list[tuple[int, str, str]]:
    """Slips, word as it is written, and stem of the nearest words."""
    most = most_slips(word)
    measured = ((slips(word, other, most), written, stem) for other, written, stem in words if other != word)
    return sorted((n, written, stem) for n, written, stem in measured if n is not None)[:NEAREST]


def _frequencies(stems: set[str], signed_in: bool) -> dict[str, int]:
    """How many things that this person may see have each stem."""
    rows = db.session.execute(
        select(SearchPosting.stem, func.count())
        .join(SearchEntry, SearchEntry.id == SearchPosting.entry_id)
        .where(
            SearchPosting.stem.in_(sorted(stems)),
            true() if signed_in else SearchPosting.public,
            visible(signed_in=signed_in),
        )
        .group_by(SearchPosting.stem)
    )
    return {row[0]: row[1] for row in rows}


def _best(near: Sequence[tuple[int, str, str]], frequent: dict[str, int]) -> str:
    known = [(n, -frequent[stem], written) for n, written, stem in near if stem in frequent]
    return min(known)[2] if known else ""
