"""A library of a thousand modules as files: checked, synced for the first time, and synced when nothing changed."""

from __future__ import annotations

import hashlib
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from course_engine import create_app
from course_engine.content import folder
from course_engine.content.folder import Action
from course_engine.db import db
from tests.benchmarks.measuring import Figure, Figures
from tests.builders import NOW
from tests.conftest import TEST_CONFIG

pytestmark = pytest.mark.benchmark

MODULES, LESSONS, PARAGRAPHS = 1_000, 5, 12
HEADING = f"{MODULES:,} modules, {MODULES * LESSONS:,} lessons: CPU to reading and hashing them"

SENTENCE = (
    "Wer ein Bild zeigt, fragt zuerst die Menschen, die darauf zu sehen sind, und sagt ihnen, wo es erscheint, wie lange "
    "es dort bleibt und wie sie es sich anders überlegen können."
)
WORDS = SENTENCE.split()

MODULE = """---
id: m-{n}
title: Modul {n}
summary: Worum es in Modul {n} geht, in einem Satz.
topic: datenschutz
language: de
licence: CC-BY-4.0
objectives:
  - entscheiden, wann {n} passt
  - fragen, wen es angeht
  - löschen, was weg soll
requirements:
  quizzes: [q-{n}]
---
Für alle, die mit {n} zu tun haben.
"""

QUIZ = """id: q-{n}
title: Quiz {n}
items:
  - id: i-eins  # bleibt
    type: single_choice
    prompt: Darf das Bild {n} raus?
    choices:
      - {{id: a-ja, text: Ja, correct: true, feedback: Genau.}}
      - {{id: a-nein, text: Nein, feedback: Doch.}}
  - id: i-zwei
    type: number
    prompt: Wie viele Stunden?
    answer: {n}
    feedback: {{right: Ja., wrong: Nein.}}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("library")
    write(root / "modules" / "topics.yaml", "- id: datenschutz\n  title: {de: Datenschutz, en: Privacy}\n")
    for n in range(MODULES):
        write(root / "modules" / f"modul-{n}" / "module.md", MODULE.format(n=n))
        write(root / "quizzes" / f"quiz-{n}.yaml", QUIZ.format(n=n))
        for number in range(1, LESSONS + 1):
            write(root / "modules" / f"modul-{n}" / f"{number:02}-teil-{number}.md", lesson(n, number))
    return root


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lesson(n: int, number: int) -> str:
    """About four hundred words of headings, paragraphs, a list, a box and a table."""
    paragraphs = []
    for place in range(PARAGRAPHS):
        turn = (n * 7 + number * 3 + place) % len(WORDS)
        paragraphs.append(f"In {n}.{number}.{place}: " + " ".join(WORDS[turn:] + WORDS[:turn]))
        if place % 4 == 1:
            paragraphs.append(f"## Abschnitt {place}")
    paragraphs.append("- fragen\n- zeigen\n- löschen")
    paragraphs.append('!!! tip "Tipp"\n    Frage lieber einmal mehr.\n\n    Und schreibe es auf.')
    paragraphs.append("| Wann | Wer |\n| --- | --- |\n| vorher | alle |")
    head = f"---\nid: l-{n}-{number}\ntitle: Teil {number} von {n}\nminutes: 8\n---\n"
    return head + "\n\n".join(paragraphs) + "\n"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = create_app(TEST_CONFIG, instance_path=tmp_path_factory.mktemp("folder"))
    with made.app_context():
        upgrade()
        db.session.remove()
    return made


def read_and_hash(root: Path) -> None:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            hashlib.sha256(path.read_bytes()).hexdigest()


def cpu(work: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and seconds of the clock that one call takes."""
    began, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - began, time.perf_counter() - clock


def test_a_library_of_files(app: Flask, library: Path, figures: Figures) -> None:
    def sync(expected: Action) -> None:
        with app.app_context():
            outcomes = folder.sync(
                library / "modules", library / "quizzes", now=NOW, attempted_quizzes=frozenset()
            )
            db.session.remove()
        assert {one.action for one in outcomes} == {expected}

    read_and_hash(library)
    base, _clock = min(cpu(lambda: read_and_hash(library)) for _ in range(3))
    works: list[tuple[str, Callable[[], object], float | None]] = [
        ("checked", lambda: folder.check([library]), None),
        ("synced for the first time", lambda: sync(Action.PUBLISHED), None),
        ("synced again, nothing changed", lambda: sync(Action.UNCHANGED), 2.0),
    ]
    for name, work, goal in works:
        spent, clock = cpu(work)
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        words = f"{name}: {clock:.1f} s, {megabytes:.0f} MB at most"
        figures.add(HEADING, Figure(words, spent / base, goal and goal * 2, goal))
