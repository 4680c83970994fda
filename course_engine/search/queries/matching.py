"""What the words of a query find, for whom, and how well: the one place that ranks, in SQL that is the same everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from course_engine.accounts.models import Person, Role, RoleGrant
from course_engine.content.models import Module, Topic
from course_engine.db import db
from course_engine.profiles.models import Profile, Speciality
from course_engine.profiles.queries import is_away
from course_engine.search.models import Kind, SearchEntry, SearchPosting, SearchWord
from course_engine.search.stems import SHORTEST_BEFORE, Term

Home, Named, Said = aliased(Module), aliased(Person), aliased(Speciality)  # beside those that `visible` asks
LAST = "\U0010ffff"  # sorts behind every letter
MOST_WORDS = 500  # that are marked for one typed word
MOST_PARTS = 100  # longer words that it finds by its end, or by its beginning as far as it is typed


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term, the stems of longer words that it is a part of, and the words of the index that it finds, folded."""

    term: Term
    longer: frozenset[str]
    words: frozenset[str]


class Match(NamedTuple):
    """Something that has `terms` of the words, those of `mask` (bit n: the term n), and how well."""

    entry_id: int
    kind: str
    topic_id: int
    mask: int
    terms: int
    points: int
    sort_key: str
    key: str

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """Small for what comes first.

        First comes what has more of the words; then by where the words stand and whether they stand there by themselves;
        then by title.
        """
        return -self.terms, -self.points, self.sort_key, self.key


def wanted(terms: Sequence[Term]) -> list[Wanted]:
    """Return the terms with the words that they find. One statement."""
    pieces = [
        piece
        for number, term in enumerate(terms)
        for piece in _found_by(number, term, number == len(terms) - 1)
    ]
    longer: dict[int, set[str]] = {}
    words: dict[int, set[str]] = {}
    for number, is_longer, word, stem in db.session.execute(union_all(*(select(piece) for piece in pieces))):
        words.setdefault(number, set()).add(word)
        if is_longer:
            longer.setdefault(number, set()).add(stem)
    return [
        Wanted(term, frozenset(longer.get(number, ())), frozenset(words.get(number, ())))
        for number, term in enumerate(terms)
    ]


def _found_by(number: int, term: Term, is_last: bool) -> Iterator[Subquery]:
    starts = [begins(SearchWord.stem, beginning) for beginning in sorted(term.beginnings)]
    yield _some_words(
        number, or_(SearchWord.stem.in_(sorted(term.stems)), *starts), MOST_WORDS, is_longer=False
    )
    for ending in sorted(term.endings):
        long_enough = func.length(SearchWord.backwards) >= len(ending) + SHORTEST_BEFORE
        condition = and_(begins(SearchWord.backwards, ending[::-1]), long_enough)
        yield _some_words(number, condition, MOST_PARTS, is_longer=True)
    if is_last and term.beginnings:  # it may not be typed to its end
        yield _some_words(number, begins(SearchWord.word, term.word), MOST_PARTS, is_longer=True)


def _some_words(number: int, condition: ColumnElement[bool], most: int, *, is_longer: bool) -> Subquery:
    return (
        select(
            literal(number).label("term"),
            literal(int(is_longer)).label("is_longer"),
            SearchWord.word,
            SearchWord.stem,
        )
        .where(condition)
        .order_by(func.length(SearchWord.word), SearchWord.word, SearchWord.language)
        .limit(most)
        .subquery()
    )


def begins(column: Any, beginning: str) -> ColumnElement[bool]:
    """As LIKE 'beginning%', by the index of the column on both databases."""
    return and_(column >= beginning, column < beginning + LAST)


def matches(found: Sequence[Wanted], *, signed_in: bool) -> list[Match]:
    """Everything that has any of the terms and may be seen, in no order. One statement."""
    scored = _scored(found, signed_in)
    rows = db.session.execute(
        select(
            SearchEntry.id,
            SearchEntry.kind,
            func.coalesce(Topic.merged_into_id, Topic.id),
            scored.c.mask,
            scored.c.terms,
            scored.c.points,
            SearchEntry.sort_key,
            SearchEntry.key,
        )
        .select_from(scored)
        .join(SearchEntry, SearchEntry.id == scored.c.entry_id)
        .join(Topic, Topic.id == SearchEntry.topic_id)
        .where(visible(signed_in=signed_in))
    )
    return [Match(*row) for row in rows]


def shown(entry_ids: Sequence[int]) -> dict[int, Any]:
    """Rows of SearchEntry by their id, with what the rooms that own them say now. One statement."""
    rows = db.session.execute(
        select(SearchEntry, Home.slug, Named.name, Said.sentence)
        .outerjoin(Home, Home.id == SearchEntry.module_id)
        .outerjoin(Named, Named.id == SearchEntry.person_id)
        .outerjoin(Said, and_(Said.person_id == SearchEntry.person_id, Said.topic_id == SearchEntry.topic_id))
        .where(SearchEntry.id.in_(entry_ids))
    )
    return {row.SearchEntry.id: row for row in rows}


def _scored(found: Sequence[Wanted], signed_in: bool) -> Subquery:
    each = union_all(*(_of_term(number, one, signed_in) for number, one in enumerate(found))).subquery()
    return (
        select(
            each.c.entry_id,
            func.sum(each.c.bit).label("mask"),
            func.count().label("terms"),
            func.sum(each.c.points).label("points"),
        )
        .group_by(each.c.entry_id)
        .subquery()
    )


def _of_term(number: int, one: Wanted, signed_in: bool) -> Select[int, int, int]:
    """The entries that have a term, each once, with what its best place counts."""
    itself = SearchPosting.stem.in_(sorted(one.term.stems))
    parts = [begins(SearchPosting.stem, beginning) for beginning in sorted(one.term.beginnings)]
    if one.longer:
        parts.append(SearchPosting.stem.in_(sorted(one.longer)))
    return (
        select(
            SearchPosting.entry_id,
            literal(1 << number).label("bit"),
            func.max(SearchPosting.field * case((itself, 2), else_=1)).label("points"),
        )
        .where(or_(itself, *parts), true() if signed_in else SearchPosting.public)
        .group_by(SearchPosting.entry_id)
    )


def visible(*, signed_in: bool) -> ColumnElement[bool]:
    """Whether an entry may be seen, asked of the rows that it speaks of: an index that is behind shows nothing old."""
    current = select(Module.id).where(
        Module.id == SearchEntry.module_id,
        Module.current_version_id == SearchEntry.module_version_id,
        Module.archived_at.is_(None),
    )
    of_content = and_(SearchEntry.kind.in_([Kind.MODULE, Kind.LESSON, Kind.TERM]), current.exists())
    return or_(of_content, and_(SearchEntry.kind == Kind.SCOUT, _scout_offers() if signed_in else false()))


def _scout_offers() -> ColumnElement[bool]:
    """Whether somebody who lists the topic is a scout, may come in and is not away."""
    is_scout = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, RoleGrant.role == Role.SCOUT)
    return (
        select(Person.id)
        .join(Profile, Profile.person_id == Person.id)
        .join(Speciality, Speciality.person_id == Person.id)
        .where(
            Person.id == SearchEntry.person_id,
            Speciality.topic_id == SearchEntry.topic_id,
            Person.deactivated_at.is_(None),
            Person.erased_at.is_(None),
            ~is_away(func.current_date()),  # to the day is enough here, wherever midnight is
            is_scout.exists(),
        )
        .exists()
    )
