"""What a new version of a quiz changes, and what each choice would make of the results that there are."""

from course_engine.authoring.impact.changes import MATTERS, Change, Kind, classify
from course_engine.authoring.impact.effects import (
    Decision,
    Effect,
    Effects,
    Kept,
    Regrading,
    Result,
    Taken,
    TakenItem,
    Tally,
    Totals,
    Way,
    impact,
)
from course_engine.authoring.impact.wording import item_lines, item_text, item_words, quiz_text

__all__ = [
    "MATTERS",
    "Change",
    "Decision",
    "Effect",
    "Effects",
    "Kept",
    "Kind",
    "Regrading",
    "Result",
    "Taken",
    "TakenItem",
    "Tally",
    "Totals",
    "Way",
    "classify",
    "impact",
    "item_lines",
    "item_text",
    "item_words",
    "quiz_text",
]
