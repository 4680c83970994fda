"""Words that found nothing are remembered, and nobody with them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask

from course_engine.db import db
from course_engine.search.models import SearchMiss
from course_engine.search.operations import note_miss
from course_engine.search.operations.note_miss import MOST_A_DAY
from tests.builders import NOW
from tests.conftest import Cast
from tests.search.library import publish_library


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


def kept() -> dict[str, int]:
    return {miss.words: miss.count for miss in db.session.query(SearchMiss)}


def test_words_without_result_are_counted_by_day(app: Flask) -> None:
    assert note_miss("Podcast  SCHNEIDEN", now=NOW)
    assert note_miss("podcast schneiden", now=NOW + timedelta(hours=2))
    assert note_miss("podcast und schneiden?", now=NOW + timedelta(days=1))
    rows = [
        (miss.words, miss.sought_on, miss.count)
        for miss in db.session.query(SearchMiss).order_by(SearchMiss.id)
    ]
    assert rows == [
        ("podcast schneiden", NOW.date(), 2),
        ("podcast schneiden", NOW.date() + timedelta(days=1), 1),
    ]


def test_what_is_found_is_not_kept(app: Flask) -> None:
    publish_library()
    assert not note_miss("fotos", now=NOW)
    assert not note_miss("und oder", now=NOW)
    assert not note_miss("webinnare", now=NOW)  # a slip of the hand
    assert kept() == {}


@pytest.mark.parametrize(
    "query",
    [
        "lea@example.org",
        "0171 23456789",
        "DE12500105170648489890",
        "lea lernt",
        "Lernt",
        "https://example.org/x",
    ],
)
def test_addresses_long_numbers_and_names_of_people_here_are_not_kept(cast: Cast, query: str) -> None:
    assert not note_miss(query, now=NOW)
    assert kept() == {}


def test_what_is_left_beside_them_is_kept(cast: Cast) -> None:
    note_miss("podcast 2026 lea@example.org 01712345678 Lea", now=NOW)
    assert kept() == {"podcast 2026": 1}


def test_nobody_can_fill_the_table(app: Flask) -> None:
    db.session.add_all(SearchMiss(words=f"wort{n}", sought_on=NOW.date(), count=1) for n in range(MOST_A_DAY))
    db.session.commit()
    assert not note_miss("podcast", now=NOW)
    assert note_miss("podcast", now=NOW + timedelta(days=1))


def test_two_at_once_are_two(app: Flask) -> None:
    def note() -> None:
        with app.app_context():
            note_miss("podcast", now=NOW)
            db.session.remove()

    threads = [threading.Thread(target=note) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept() == {"podcast": 8}
