"""What the database adds up is what plain Python adds up over the same attempts, on both databases."""

from __future__ import annotations

import statistics as plain
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from course_engine.accounts.models import Person
from course_engine.assessment.models import Attempt, AttemptItem, Response
from course_engine.assessment.queries import get_quiz
from course_engine.assessment.queries.statistics import ItemReport, QuizStatistics, quiz_statistics
from course_engine.assessment.statistics import FlagKind
from course_engine.content.models import Item, ItemPin, ItemVersion, Quiz
from course_engine.db import db
from tests.assessment.items import BODIES
from tests.builders import NOW, make_quiz
from tests.statements import count_statements


@dataclass
class Sitting:
    """One attempt, as plain values: item uid -> score, picked ids, seconds between the answers."""

    scores: dict[str, float]
    picked: dict[str, list[str]] = field(default_factory=dict)
    gaps: dict[str, int] = field(default_factory=dict)

    def total(self, points: dict[str, float]) -> float:
        return sum(points[uid] * score for uid, score in self.scores.items()) / sum(
            points[uid] for uid in self.scores
        )


def sit_all(
    quiz: Quiz,
    sittings: Sequence[Sitting],
    *,
    number: int = 1,
    learner_ids: Sequence[int] = (),
    submitted: bool = True,
) -> list[int]:
    """Put a finished attempt for each sitting at the quiz's current version into the database; returns who sat."""
    pins = db.session.execute(
        db.select(ItemVersion, ItemPin, Item.uid)
        .join(ItemPin, ItemPin.item_version_id == ItemVersion.id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(ItemPin.quiz_version_id == quiz.current_version_id)
        .order_by(ItemPin.position)
    ).all()
    points = {uid: pin.points for _version, pin, uid in pins}
    who = learner_ids or _learners(len(sittings))
    scores = [sitting.total(points) if submitted else None for sitting in sittings]
    attempts = [
        Attempt(
            learner_id=learner_id,
            quiz_id=quiz.id,
            quiz_version_id=quiz.current_version_id,
            number=number,
            seed=1,
            started_at=NOW,
            submitted_at=NOW + timedelta(hours=1) if submitted else None,
            score=score,
            passed=None if score is None else score >= 0.8,
        )
        for learner_id, score in zip(who, scores, strict=True)
    ]
    db.session.add_all(attempts)
    db.session.flush()
    items = {
        (attempt.id, uid): AttemptItem(
            attempt_id=attempt.id,
            item_id=version.item_id,
            item_version_id=version.id,
            position=pin.position,
            points=pin.points,
            score=sitting.scores.get(uid) if submitted else None,
        )
        for attempt, sitting in zip(attempts, sittings, strict=True)
        for version, pin, uid in pins
    }
    db.session.add_all(items.values())
    db.session.flush()
    answers = []
    for attempt, sitting in zip(attempts, sittings, strict=True):
        at = NOW
        for version, _pin, uid in pins:
            at += timedelta(seconds=sitting.gaps.get(uid, 10))
            if uid in sitting.picked:
                answers.append(_answer(items[attempt.id, uid], version.kind, sitting.picked[uid], at))
    if answers:
        db.session.execute(insert(Response), answers)
    db.session.commit()
    return list(who)


def _learners(count: int) -> list[int]:
    people = [Person(name=f"Lernt {number}", created_at=NOW) for number in range(count)]
    db.session.add_all(people)
    db.session.flush()
    return [person.id for person in people]


def _answer(
    item: AttemptItem, kind: str, picked: Sequence[str], at: datetime, sequence: int = 1, stale: bool = False
) -> dict[str, Any]:
    """A row of responses."""
    answer: dict[str, Any]
    if kind == "multiple_choice":
        answer = {"choices": list(picked)}
    elif kind == "true_false":
        answer = {"value": picked[0] == "true"}
    elif kind == "single_choice":
        answer = {"choice": picked[0]}
    else:
        answer = {"text": picked[0]}
    return {
        "attempt_id": item.attempt_id,
        "attempt_item_id": item.id,
        "sequence": sequence,
        "idempotency_key": f"k-{item.id}-{sequence}-{stale}",
        "answer": answer,
        "stale": stale,
        "recorded_at": at,
    }


def _answer_again(
    item: AttemptItem, choice: str, at: datetime, *, sequence: int, stale: bool = False
) -> None:
    row = _answer(item, "single_choice", [choice], at, sequence, stale)
    db.session.execute(insert(Response).values(**row))


def some_sittings(count: int, seed: int = 7) -> list[Sitting]:
    """People of different ability at the quiz with an item of each kind."""
    generator = Random(seed)
    made = []
    for _person in range(count):
        ability = generator.random()

        def right(hard: float, ability: float = ability) -> bool:
            return generator.random() < 0.2 + 0.7 * ability - hard

        single, stated, word, number = right(0), right(0.1), right(0.2), right(-0.1)
        many = generator.choice([0.0, 1 / 3, 0.5, 2 / 3, 1.0])
        made.append(
            Sitting(
                {
                    "i-eins": float(single),
                    "i-viele": many,
                    "i-stimmt": float(stated),
                    "i-wort": float(word),
                    "i-zahl": float(number),
                },
                {
                    "i-eins": ["a-ja" if single else "a-nein"],
                    "i-viele": generator.sample(["a-1", "a-2", "a-3", "a-4"], k=generator.randint(0, 4)),
                    "i-stimmt": ["false" if stated else "true"],
                },
                {
                    "i-eins": generator.randint(1, 900),
                    "i-viele": generator.randint(1, 90),
                    "i-stimmt": generator.randint(1, 90),
                },
            )
        )
    return made


def figures_of(quiz: Quiz, minimum: int = 20) -> QuizStatistics:
    db.session.expire_all()
    return quiz_statistics(get_quiz(quiz.slug), minimum=minimum)


def item(found: QuizStatistics, uid: str) -> ItemReport:
    return next(one for one in found.items if one.now.text.uid == uid)


POINTS = {body["id"]: float(body.get("points", 1)) for body in BODIES}


@pytest.fixture
def quiz(app: Flask) -> Quiz:
    return make_quiz("q-probe", items=BODIES)


def test_the_figures_are_those_of_a_plain_computation(quiz: Quiz) -> None:
    sittings = some_sittings(40)
    sit_all(quiz, sittings)
    found = figures_of(quiz)
    assert (found.attempts, found.figures.n) == (40, 40)
    totals = [sitting.total(POINTS) for sitting in sittings]
    assert found.figures.mean is not None
    assert found.figures.mean.value == pytest.approx(plain.fmean(totals))
    assert found.figures.passed is not None
    assert found.figures.passed.value == pytest.approx(sum(total >= 0.8 for total in totals) / 40)
    for uid in POINTS:
        _compare_item(item(found, uid), uid, sittings)
    _compare_alpha(found, sittings, totals)


def _compare_item(report: ItemReport, uid: str, sittings: Sequence[Sitting]) -> None:
    figures = report.now.figures
    scores = [sitting.scores[uid] for sitting in sittings]
    rest = []
    for sitting in sittings:
        others = {other: score for other, score in sitting.scores.items() if other != uid}
        rest.append(sum(POINTS[o] * s for o, s in others.items()) / sum(POINTS[o] for o in others))
    assert figures.difficulty is not None
    assert figures.difficulty.value == pytest.approx(plain.fmean(scores))
    assert figures.discrimination is not None
    assert figures.discrimination.value == pytest.approx(plain.correlation(scores, rest), abs=1e-9)
    taken: dict[str, int] = defaultdict(int)
    for sitting in sittings:
        for choice in sitting.picked.get(uid, ()):
            taken[choice] += 1
    assert {use.option.id: use.taken.all for use in figures.uses if use.taken.all} == dict(taken)
    if uid in sittings[0].gaps:
        seconds = [min(sitting.gaps[uid], 600) for sitting in sittings]
        assert figures.time is not None
        assert figures.time.median == plain.median(seconds)


def _compare_alpha(found: QuizStatistics, sittings: Sequence[Sitting], totals: Sequence[float]) -> None:
    of = sum(POINTS.values())
    parts = [plain.variance([s.scores[uid] * worth / of for s in sittings]) for uid, worth in POINTS.items()]
    assert found.figures.reliability is not None
    expected = 5 / 4 * (1 - sum(parts) / plain.variance(totals))
    assert found.figures.reliability.alpha.value == pytest.approx(expected, abs=1e-9)


def test_the_best_third_is_counted_apart(quiz: Quiz) -> None:
    good = Sitting(dict.fromkeys(POINTS, 1.0), {"i-eins": ["a-ja"]})
    poor = Sitting({**dict.fromkeys(POINTS, 0.0), "i-eins": 1.0}, {"i-eins": ["a-ja"]})
    wrong = Sitting(dict.fromkeys(POINTS, 0.0), {"i-eins": ["a-nein"]})
    sit_all(quiz, [good] * 10 + [poor] * 8 + [wrong] * 12)
    yes, no = item(figures_of(quiz), "i-eins").now.figures.uses
    assert (yes.taken.all, yes.taken.best, yes.best_share) == (18, 10, 1.0)
    assert (no.taken.all, no.taken.best) == (12, 0)


def test_only_first_submitted_attempts_count(quiz: Quiz) -> None:
    sitting = Sitting(dict.fromkeys(POINTS, 0.0))
    again = Sitting(dict.fromkeys(POINTS, 1.0))
    learners = sit_all(quiz, [sitting] * 20)
    sit_all(quiz, [again] * 20, number=2, learner_ids=learners)
    sit_all(quiz, [again] * 20, submitted=False)
    found = figures_of(quiz)
    assert (found.attempts, found.figures.n) == (20, 20)
    assert item(found, "i-eins").now.figures.difficulty.value == 0  # type: ignore[union-attr]


def test_only_the_answer_that_counts_is_counted(quiz: Quiz) -> None:
    sitting = Sitting(dict.fromkeys(POINTS, 0.0), {"i-eins": ["a-nein"]})
    sit_all(quiz, [sitting] * 20)
    later, latest = NOW + timedelta(minutes=2), NOW + timedelta(minutes=3)
    for answered in db.session.query(AttemptItem).filter(AttemptItem.position == 0).all():
        _answer_again(answered, "a-ja", later, sequence=2)
        _answer_again(answered, "a-nein", latest, sequence=1, stale=True)
    db.session.commit()
    yes, no = item(figures_of(quiz), "i-eins").now.figures.uses
    assert (yes.taken.all, no.taken.all) == (20, 0)


def test_answers_that_came_together_say_nothing_about_time(quiz: Quiz) -> None:
    apart = {"i-eins": 30, "i-viele": 20, "i-stimmt": 15}
    picked = {"i-eins": ["a-ja"], "i-viele": ["a-1"], "i-stimmt": ["true"]}
    together = {**apart, "i-viele": 0}  # the first two arrive in the same moment
    for gaps in (apart, together):
        sit_all(quiz, [Sitting(dict.fromkeys(POINTS, 0.0), picked, gaps)] * 20)
    found = figures_of(quiz)
    times = [item(found, uid).now.figures.time for uid in apart]
    assert [(time.median, time.n) for time in times if time] == [(30, 20), (20, 20), (15, 40)]


def test_a_pause_counts_as_ten_minutes_and_going_back_adds_up(quiz: Quiz) -> None:
    sitting = Sitting(
        dict.fromkeys(POINTS, 0.0),
        {"i-eins": ["a-ja"], "i-viele": ["a-1"]},
        {"i-eins": 5000, "i-viele": 20},
    )
    sit_all(quiz, [sitting] * 20)
    for answered in db.session.query(AttemptItem).filter(AttemptItem.position == 0).all():
        _answer_again(answered, "a-nein", NOW + timedelta(seconds=5050), sequence=2)
    db.session.commit()
    found = figures_of(quiz)
    assert item(found, "i-eins").now.figures.time.median == 630  # type: ignore[union-attr]
    assert item(found, "i-viele").now.figures.time.median == 20  # type: ignore[union-attr]


def test_an_unchanged_item_counts_over_quiz_versions_and_a_changed_one_beside_its_earlier_version(
    quiz: Quiz,
) -> None:
    sit_all(quiz, [Sitting(dict.fromkeys(POINTS, right)) for right in [1.0] * 9 + [0.0] * 11])
    bodies = [{**BODIES[0], "prompt": "Was brauchst du wirklich?"}, *BODIES[1:]]
    make_quiz("q-probe", items=bodies)
    sit_all(quiz, [Sitting(dict.fromkeys(POINTS, right)) for right in [1.0] * 34 + [0.0] * 6])
    found = figures_of(quiz)
    assert (found.attempts, found.figures.n) == (60, 40)
    changed, kept = item(found, "i-eins"), item(found, "i-viele")
    assert [(one.number, one.figures.n) for one in changed.editions] == [(2, 40), (1, 20)]
    assert [one.figures.difficulty.value for one in changed.editions] == [0.85, 0.45]  # type: ignore[union-attr]
    assert changed.now.changed == {"prompt"}
    assert changed.now.moved is not None
    assert FlagKind.MOVED in [flag.kind for flag in changed.flags]
    assert [(one.number, one.figures.n) for one in kept.editions] == [(1, 60)]


def test_a_version_that_comes_back_is_the_newest(quiz: Quiz) -> None:
    make_quiz("q-probe", items=[{**BODIES[0], "prompt": "Anders?"}, *BODIES[1:]])
    make_quiz("q-probe", items=BODIES)
    editions = item(figures_of(quiz), "i-eins").editions
    assert [(one.number, one.text.body["prompt"]) for one in editions] == [
        (3, "Was brauchst du?"),
        (2, "Anders?"),
    ]


def test_below_the_minimum_nothing_but_the_number_is_said(quiz: Quiz) -> None:
    sit_all(quiz, some_sittings(19))
    found = figures_of(quiz)
    assert (found.figures.n, found.figures.mean, found.figures.histogram) == (19, None, ())
    assert {(one.now.figures.n, one.now.figures.difficulty, one.flags) for one in found.items} == {
        (19, None, ())
    }


def test_nobody_and_a_quiz_without_items_are_no_error(quiz: Quiz) -> None:
    assert figures_of(quiz, minimum=0).figures.n == 0
    assert figures_of(make_quiz("q-leer", items=[])).items == ()


def test_an_item_that_is_not_marked_yet_counts_nowhere(quiz: Quiz) -> None:
    sittings = some_sittings(20)
    for sitting in sittings:
        sitting.scores.pop("i-wort")
    sit_all(quiz, sittings)
    found = figures_of(quiz)
    assert item(found, "i-wort").now.figures.difficulty is None
    assert item(found, "i-eins").now.figures.discrimination is not None
    assert found.figures.reliability is None


def test_an_item_that_brings_no_points_leaves_the_reliability_as_it_is(app: Flask) -> None:
    reflection = {"type": "reflection", "id": "i-denken", "prompt": "Was nimmst du mit?"}
    quiz = make_quiz("q-denken", items=[*BODIES, reflection])
    sittings = some_sittings(30)
    sit_all(quiz, sittings)
    db.session.execute(
        db.update(AttemptItem).where(AttemptItem.score.is_(None)).values(score=0)
    )  # as it is recorded
    db.session.commit()
    found = figures_of(quiz)
    assert item(found, "i-denken").now.figures.difficulty is None
    _compare_item(item(found, "i-eins"), "i-eins", sittings)
    _compare_alpha(found, sittings, [sitting.total(POINTS) for sitting in sittings])


def test_attempts_that_wait_for_a_mark_have_no_result_yet(quiz: Quiz) -> None:
    sit_all(quiz, some_sittings(25))
    db.session.execute(db.update(Attempt).where(Attempt.id <= 3).values(score=None, passed=None))
    db.session.commit()
    found = figures_of(quiz)
    assert (found.attempts, found.figures.n) == (25, 22)


def test_the_number_of_statements_does_not_grow(quiz: Quiz) -> None:
    sittings = some_sittings(500)
    sit_all(quiz, sittings[:10])
    published = get_quiz(quiz.slug)
    with count_statements() as few:
        quiz_statistics(published, minimum=20)
    sit_all(quiz, sittings[10:])
    published = get_quiz(quiz.slug)
    with count_statements() as many:
        quiz_statistics(published, minimum=20)
    assert len(few) == len(many) == 8
