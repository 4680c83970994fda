"""Statistics over a million answers on SQLite: CPU seconds, and how often their scores could be added up meanwhile."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from course_engine import create_app
from course_engine.assessment.queries import get_quiz
from course_engine.assessment.queries.statistics import quiz_statistics
from course_engine.content.models import Quiz
from course_engine.db import db, reading
from tests.benchmarks.measuring import Figure, Figures, Work
from tests.builders import make_quiz
from tests.conftest import TEST_CONFIG

pytestmark = pytest.mark.benchmark

PEOPLE, ITEMS = 50_000, 20
ROUNDS = 3
HEADING = "CPU of a quiz's statistics to a sum over the same rows"

CHOICES = [{"id": f"a-{n}", "text": f"Antwort {n}", "correct": n == 1} for n in range(1, 5)]
KINDS: list[dict[str, Any]] = [
    {"type": "single_choice", "choices": CHOICES},
    {"type": "multiple_choice", "choices": CHOICES},
    {"type": "true_false", "answer": True},
    {"type": "single_choice", "choices": CHOICES},
    {"type": "short_text", "answers": ["KUG"]},
]
BODIES = [{"id": f"i-{n}", "prompt": f"Frage {n}?", **KINDS[n % len(KINDS)]} for n in range(ITEMS)]

# One person after the other; what they answer is scattered, and the same in every run.
FILLING = """
INSERT INTO people (id, name, email, locale, created_at)
  WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :people)
  SELECT 1000 + n, 'Ida Muster-' || n, 'p' || n || '@example.org', 'de', '2026-03-01 09:00:00.000000' FROM n;
INSERT INTO attempts (id, kind, learner_id, quiz_id, quiz_version_id, number, seed, started_at, submitted_at)
  SELECT id, 'quiz', id, :quiz, :version, 1, 1, '2026-03-02 09:00:00.000000', '2026-03-02 10:00:00.000000'
  FROM people WHERE id > 1000;
INSERT INTO attempt_items (attempt_id, item_id, item_version_id, position, points, choice_order, score)
  SELECT a.id, v.item_id, v.id, p.position, p.points, '[]',
    CASE WHEN (a.id * 7919 + v.id * 104729) % 1009 < 650 THEN 1.0 ELSE 0.0 END
  FROM attempts a JOIN item_pins p ON p.quiz_version_id = a.quiz_version_id JOIN item_versions v ON v.id = p.item_version_id
  ORDER BY a.id, p.position;
INSERT INTO responses (attempt_id, attempt_item_id, sequence, idempotency_key, stale, recorded_at, answer)
  SELECT i.attempt_id, i.id, 1, 'k-' || i.id, 0,
    strftime('%Y-%m-%d %H:%M:%S.000000', '2026-03-02 09:00:00',
      '+' || ((i.position + 1) * 40 + (i.id * 31) % 35) || ' seconds'),
    CASE v.kind
      WHEN 'single_choice' THEN '{"choice": "a-' || (1 + (i.id * 7919) % 4) || '"}'
      WHEN 'multiple_choice' THEN '{"choices": ["a-' || (1 + (i.id * 7919) % 2) || '", "a-' || (3 + (i.id * 31) % 2) || '"]}'
      WHEN 'true_false' THEN CASE (i.id * 7919) % 3 WHEN 0 THEN '{"value": true}' ELSE '{"value": false}' END
      ELSE '{"text": "KUG ' || (i.id % 500) || '"}' END
  FROM attempt_items i JOIN item_versions v ON v.id = i.item_version_id ORDER BY i.id;
UPDATE attempts SET score = (SELECT sum(points * score) / sum(points) FROM attempt_items i WHERE i.attempt_id = attempts.id);
UPDATE attempts SET passed = score >= 0.8;
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = create_app(TEST_CONFIG, instance_path=tmp_path_factory.mktemp("statistics"))
    with made.app_context():
        upgrade()
        quiz = make_quiz("q-million", items=BODIES)
        for statement in FILLING.split(";\n"):
            if statement.strip():
                _run(statement, quiz)
    return made


def _run(statement: str, quiz: Quiz) -> None:
    known = {"people": PEOPLE, "quiz": quiz.id, "version": quiz.current_version_id}
    db.session.execute(
        text(statement), {name: value for name, value in known.items() if f":{name}" in statement}
    )
    db.session.commit()


def test_statistics(app: Flask, figures: Figures) -> None:
    with app.app_context():
        assert db.session.scalar(text("SELECT count(*) FROM responses")) == PEOPLE * ITEMS

        def whole_page() -> None:
            with reading():
                assert quiz_statistics(get_quiz("q-million"), minimum=20).figures.n == PEOPLE

        def plain_sum() -> None:
            with reading():
                db.session.scalar(text("SELECT sum(score) FROM attempt_items"))

        plain_sum()
        rounds = [(_cpu_seconds(whole_page), _cpu_seconds(plain_sum)) for _ in range(ROUNDS)]
        took, base = median(one for one, _ in rounds), median(one for _, one in rounds)
        size = Path(app.instance_path, "course-engine.db").stat().st_size / 1e6
        named = f"{PEOPLE * ITEMS:,} answers, {size:,.0f} MB: {took:.1f} s, the sum {base:.2f} s"
        figures.add(HEADING, Figure(named, median(one / other for one, other in rounds)))


def _cpu_seconds(work: Work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began
