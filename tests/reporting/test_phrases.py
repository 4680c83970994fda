"""Reasons and states are said in plain, neutral sentences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from course_engine.reporting.attention import OpenQuiz, Reason, ReasonKind
from course_engine.reporting.phrases import ago, cell_words, sentence
from course_engine.reporting.queries import Cell

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason(ReasonKind.QUIET, days=22), "Seit 3 Wochen nichts Neues."),
        (Reason(ReasonKind.NOT_BEGUN, days=14), "Ist seit 2 Wochen dabei und hat noch nicht begonnen."),
        (Reason(ReasonKind.WAITING, days=5), "Wartet seit 5 Tagen auf eine Begleitung."),
        (
            Reason(ReasonKind.QUIZ, quiz=OpenQuiz("Fotos", tries=3, best=0.6, needed=0.8)),
            "Hat „Fotos“ 3 Mal abgegeben. Bestes Ergebnis: 60 %, gebraucht werden 80 %.",
        ),
    ],
)
def test_sentence(app: Flask, reason: Reason, said: str) -> None:
    assert sentence(reason).replace("\xa0", " ") == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell("not_begun", 0, 4), "Noch nicht begonnen"),
        (Cell("under_way", 2, 4), "Unterwegs, 2 von 4"),
        (Cell("under_way", 0, 0), "Unterwegs"),
        (Cell("completed", 4, 4), "Abgeschlossen"),
        (Cell("mastered", 3, 4), "Beherrscht"),
    ],
)
def test_cell_words(app: Flask, cell: Cell, said: str) -> None:
    assert cell_words(cell) == said


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(0), "heute"),
        (timedelta(hours=15), "gestern"),
        (timedelta(days=5), "vor 5 Tagen"),
        (timedelta(days=14), "1. Juni 2026"),
    ],
)
def test_ago(app: Flask, back: timedelta, said: str) -> None:
    assert ago(NOW - back, now=NOW) == said


def test_never_is_a_dash(app: Flask) -> None:
    assert ago(None, now=NOW) == "–"
