"""A person is named with a reason that can be seen, and left alone otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from course_engine.reporting.attention import OpenQuiz, Reason, ReasonKind, Standing, reasons

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TWICE = OpenQuiz("Fotos", tries=2, best=0.6, needed=0.8)
THRICE = OpenQuiz("Fotos", tries=3, best=0.6, needed=0.8)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def kinds(
    standing: Standing, *, begins_on: date | None = None, ends_on: date | None = None
) -> list[ReasonKind]:
    return [reason.kind for reason in reasons(standing, now=NOW, begins_on=begins_on, ends_on=ends_on)]


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        (Standing(ago(20), ["not_begun", "not_begun"]), [ReasonKind.NOT_BEGUN]),
        (Standing(ago(13), ["not_begun"]), []),
        (Standing(ago(90), ["under_way", "mastered"], last_at=ago(21)), [ReasonKind.QUIET]),
        (Standing(ago(90), ["under_way"], last_at=ago(13)), []),
        (Standing(ago(90), ["mastered", "not_begun"], last_at=ago(30)), [ReasonKind.QUIET]),
        (Standing(ago(90), ["mastered", "completed"], last_at=ago(80)), []),
        (Standing(ago(90), []), []),
        (Standing(ago(1), ["under_way"], last_at=ago(0), asked_at=ago(5)), [ReasonKind.WAITING]),
        (Standing(ago(1), ["under_way"], last_at=ago(0), asked_at=ago(4)), []),
        (Standing(ago(1), ["under_way"], last_at=ago(0), open_quizzes=[TWICE]), []),
        (
            Standing(ago(90), ["under_way"], ago(20), ago(9), [THRICE]),
            [ReasonKind.QUIZ, ReasonKind.WAITING, ReasonKind.QUIET],
        ),
    ],
)
def test_reasons(standing: Standing, expected: list[ReasonKind]) -> None:
    assert kinds(standing) == expected


def test_silence_counts_only_while_the_cohort_runs() -> None:
    silent = Standing(ago(60), ["not_begun"])
    assert kinds(silent, begins_on=date(2026, 6, 2)) == []
    assert kinds(silent, begins_on=date(2026, 5, 25)) == []
    assert kinds(silent, ends_on=date(2026, 5, 31)) == []
    assert kinds(silent, begins_on=date(2026, 5, 1), ends_on=date(2026, 6, 1)) == [ReasonKind.NOT_BEGUN]


def test_days_are_counted_from_the_later_of_joining_and_beginning() -> None:
    standing = Standing(ago(60), ["not_begun"])
    assert reasons(standing, now=NOW, begins_on=date(2026, 5, 11), ends_on=None) == [
        Reason(ReasonKind.NOT_BEGUN, days=21)
    ]
