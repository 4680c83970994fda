"""Remember words that found nothing, so that it can be seen what is missing; nobody learns whose they were."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update

from course_engine.accounts.models import Person
from course_engine.db import db, insert_unless_there, reading
from course_engine.search.models import SearchMiss
from course_engine.search.queries import search
from course_engine.search.stems import Term, fold, words

LONGEST = 100  # letters that are kept
MOST_DIGITS = 4  # of a word that is kept: years and paragraphs, but no number of a telephone or an account
MOST_A_DAY = 500  # different ones: nobody can fill the table

_ADDRESS = re.compile(r"\S*[@＠]\S*|\S+://\S*|\bwww\.\S*|\w*\d(?:[\s/().-]*\d){4,}\w*")


def note_miss(query: str, *, now: datetime) -> bool:
    """Count the words of a query that finds nothing, for nobody and for everybody; returns whether they were kept.

    Not kept are words that look like an address or a long number, and the names of people who have an account.
    """
    with reading():
        page = search(_ADDRESS.sub(" ", query), signed_in=True, language="de")
        kept = _without_names(page.terms) if page.is_miss else []
    sought = " ".join(kept)[:LONGEST].strip()
    if not sought or not _room_left(now):
        return False
    day = now.date()
    insert_unless_there(SearchMiss, words=sought, sought_on=day, count=0)
    same = (SearchMiss.words == sought, SearchMiss.sought_on == day)
    db.session.execute(update(SearchMiss).where(*same).values(count=SearchMiss.count + 1))
    db.session.commit()
    return True


def _without_names(terms: Sequence[Term]) -> list[str]:
    names = {
        fold(form)
        for name in db.session.scalars(select(Person.name))
        for one in words(name)
        for form in one.forms
    }
    return [
        term.word
        for term in terms
        if fold(term.word) not in names and sum(letter.isdigit() for letter in term.word) <= MOST_DIGITS
    ]


def _room_left(now: datetime) -> bool:
    today = select(func.count()).select_from(SearchMiss).where(SearchMiss.sought_on == now.date())
    return (db.session.scalar(today) or 0) < MOST_A_DAY
