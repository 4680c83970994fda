"""Searching a large library: seconds to make the index, and what a page of results costs, on both databases."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from statistics import median, quantiles

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert, text

from course_engine import create_app
from course_engine.accounts.models import Person
from course_engine.accounts.operations import sign_in as sessions
from course_engine.content.models import Lesson, LessonPin, LessonVersion, Module, ModuleVersion, Rendering
from course_engine.db import Base, db
from course_engine.search.operations import rebuild_index
from course_engine.web.clock import utc_now
from tests.benchmarks.measuring import Figure, Figures, Work
from tests.builders import NOW, make_person, make_topic
from tests.conftest import TEST_CONFIG

pytestmark = pytest.mark.benchmark

MODULES, LESSONS = 1_000, 5
PASSAGES, WORDS = 6, 110  # of a lesson, and of a passage
COMPOUNDS = 40_000
QUERIES = 200
LIBRARY = Path(__file__).parents[2] / "modules"
TOPICS = ("datenschutz", "gegenrede", "videokonferenzen", "erzaehlen", "werkzeuge")


@dataclass(frozen=True)
class Language:
    """Words as the shipped lessons have them, the frequent ones often, and compounds of them, seldom."""

    common: list[str]
    nouns: list[str]
    compounds: list[str]

    def sentence(self, random: Random, words: int) -> str:
        many = random.choices(self.common, cum_weights=self.weights, k=words)
        for place in range(0, words, 9):
            many[place] = random.choice(self.compounds)
        return " ".join(many)

    @cached_property
    def weights(self) -> list[float]:
        """How often each of the common words comes or one before it."""
        return list(itertools.accumulate(1 / (rank + 3) for rank in range(len(self.common))))


def language() -> Language:
    written = re.findall(
        r"[^\W\d_]{3,}", " ".join(file.read_text("utf-8") for file in sorted(LIBRARY.glob("*/0*.md")))
    )
    counts = {word: written.count(word) for word in dict.fromkeys(written)}
    common = sorted(counts, key=lambda word: (-counts[word], word))
    nouns = [word for word in common if word[0].isupper() and len(word) > 4]
    pairs = ((one, other) for one, other in itertools.product(nouns, nouns) if one != other)
    every = max(1, len(nouns) ** 2 // COMPOUNDS)
    return Language(
        common,
        nouns,
        [one + other.lower() for one, other in itertools.islice(pairs, 0, None, every)][:COMPOUNDS],
    )


def fill(words: Language, random: Random) -> None:
    """Publish the library by rows, past what publishing checks."""
    topics = [make_topic(uid, uid.capitalize()).id for uid in TOPICS]
    count = MODULES * LESSONS
    _insert(
        Rendering,
        ({"digest": f"r{n}", "segments": _segments(words, random), "outline": []} for n in range(count)),
    )
    _insert(Module, ({"uid": f"m-{n}", "slug": f"modul-{n}", "created_at": NOW} for n in range(MODULES)))
    _insert(Lesson, ({"uid": f"l-{n}", "created_at": NOW} for n in range(count)))
    _insert(
        ModuleVersion,
        (
            {
                "module_id": n + 1, "number": 1, "title": words.sentence(random, 4), "summary": words.sentence(random, 25),
                "language": "de", "topic_id": random.choice(topics), "source": "", "digest": f"m{n}",
                "rendering_digest": f"r{n * LESSONS}", "published_at": NOW,
            }
            for n in range(MODULES)
        ),
    )  # fmt: skip
    _insert(
        LessonVersion,
        (
            {
                "lesson_id": n + 1, "variant": "", "number": 1, "title": words.sentence(random, 4), "minutes": 8,
                "source": "", "digest": f"l{n}", "rendering_digest": f"r{n}", "created_at": NOW,
            }
            for n in range(count)
        ),
    )  # fmt: skip
    _insert(
        LessonPin,
        (
            {
                "module_version_id": n // LESSONS + 1, "lesson_id": n + 1, "lesson_version_id": n + 1, "variant": "",
                "position": n % LESSONS, "slug": f"lektion-{n}",
            }
            for n in range(count)
        ),
    )  # fmt: skip
    db.session.execute(text("UPDATE modules SET current_version_id = id"))
    db.session.commit()


def _segments(words: Language, random: Random) -> list[dict[str, str]]:
    html = "".join(
        f'<h2 id="s-{n}">{words.sentence(random, 4)}</h2><p>{words.sentence(random, WORDS)}.</p>'
        for n in range(PASSAGES)
    )
    return [{"kind": "prose", "html": html}]


def _insert(table: type[Base], rows: Iterator[dict]) -> None:
    while some := list(itertools.islice(rows, 500)):
        db.session.execute(insert(table), some)


def queries(words: Language, random: Random) -> list[str]:
    """What people type: a word, two or three, the end or the beginning of one, a slip, something that is not there."""
    makers: tuple[Callable[[], str], ...] = (
        lambda: random.choice(words.nouns),
        lambda: random.choice(words.nouns),
        lambda: " ".join(random.sample(words.nouns, 2)),
        lambda: " ".join(random.sample(words.common[:400], 3)),
        lambda: random.choice(words.compounds),
        lambda: random.choice(words.nouns)[:4],
        lambda: (one := random.choice(words.nouns))[:2] + one[3:],
        lambda: "quarkkuchen " + random.choice(words.nouns)[::-1].lower(),
    )
    return [makers[n % len(makers)]() for n in range(QUERIES)]


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Flask]:
    config = dict(TEST_CONFIG)
    if request.param == "postgresql":
        config["SQLALCHEMY_DATABASE_URI"] = request.getfixturevalue("postgres_url")
    app = create_app(config, instance_path=tmp_path_factory.mktemp("search"))
    with app.app_context():
        upgrade()
        fill(language(), Random(4))
    return request.param, app


def test_searching_five_thousand_lessons(library: tuple[str, Flask], hello: Work, figures: Figures) -> None:
    name, app = library
    heading = f"Search, {name}: {MODULES} modules, {MODULES * LESSONS} lessons"
    with app.app_context():
        began, cpu = time.perf_counter(), time.process_time()
        rebuild_index()
        figures.add(heading, Figure("making the index, seconds", time.perf_counter() - began))
        figures.add(heading, Figure("… of them CPU of the command", time.process_time() - cpu))
        for table in ("search_postings", "search_words"):
            rows = db.session.scalar(text(f"SELECT count(*) FROM {table}"))
            figures.add(heading, Figure(f"rows of {table}, thousands", (rows or 0) / 1000))
        browser = _browser(app, make_person("Lea Lernt"))
        if name == "postgresql":
            db.session.execute(text("ANALYZE"))
        db.session.commit()
    asked = queries(language(), Random(5))
    for query in asked[:20]:
        _seconds(browser, query)
    bare, taken = [], []
    for query in asked:
        bare.append(_timed(hello))
        taken.append(_seconds(browser, query))
    for place, clock in enumerate(("on the clock", "of CPU, without a database server's")):
        mine = [one[place] for one in taken]
        for label, seconds in (("p50", median(mine)), ("p99", quantiles(mine, n=100)[98])):
            figures.add(heading, Figure(f"{label} {clock}, ms", seconds * 1000))
            figures.add(
                heading, Figure(f"{label} {clock}, hello pages", seconds / median(one[place] for one in bare))
            )


def _browser(app: Flask, person: Person) -> FlaskClient:
    token = sessions.sign_in(person, device="benchmark", now=utc_now())
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return browser


def _seconds(browser: FlaskClient, query: str) -> tuple[float, float]:
    def look() -> None:
        assert browser.get("/search", query_string={"q": query}).status_code == 200, query

    return _timed(look)


def _timed(work: Work) -> tuple[float, float]:
    """Seconds on the clock, and of CPU."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - cpu
