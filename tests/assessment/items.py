"""One item of each kind, and their bodies, for the tests of this room."""

from typing import Any

from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse

SINGLE = SingleChoice(
    id="i-eins",
    prompt="Was brauchst du?",
    choices=(
        Choice("a-ja", "Ein Ja", correct=True, feedback="Genau."),
        Choice("a-nein", "Nichts", feedback="Doch, ein Ja."),
    ),
    lesson="l-probe-lektion-1",
)
MULTIPLE = MultipleChoice(
    id="i-viele",
    prompt="Was stärkt?",
    choices=(
        Choice("a-1", "Erstens", correct=True, feedback="Stimmt."),
        Choice("a-2", "Zweitens", correct=True, feedback="Auch."),
        Choice("a-3", "Drittens", correct=True, feedback="Ja."),
        Choice("a-4", "Viertens", feedback="Nein."),
        Choice("a-5", "Fünftens", feedback="Auch nicht."),
    ),
)
TRUE_FALSE = TrueFalse(
    id="i-stimmt",
    prompt="Ein Schild genügt.",
    answer=False,
    feedback_if_true="Es informiert nur.",
    feedback_if_false="Stimmt.",
)
TEXT = ShortText(
    id="i-wort",
    prompt="Welches Gesetz?",
    answers=("Kunsturhebergesetz", "KUG", "T.U.L.L.U."),
    feedback_right="Genau.",
    feedback_wrong="Das KUG.",
    explanation="Es gilt seit 1907.",
)
NUMBER = Number(
    id="i-zahl",
    prompt="Wie viele Stunden?",
    answer=72,
    unit="Stunden",
    feedback_right="Richtig.",
    feedback_wrong="Es sind 72.",
    points=2,
)

EVERY_KIND = (SINGLE, MULTIPLE, TRUE_FALSE, TEXT, NUMBER)
BODIES: list[dict[str, Any]] = [item.to_body() for item in EVERY_KIND]

RIGHT_ANSWERS: dict[str, dict[str, Any]] = {
    "i-eins": {"choice": "a-ja"},
    "i-viele": {"choices": ["a-1", "a-2", "a-3"]},
    "i-stimmt": {"value": False},
    "i-wort": {"text": "KUG"},
    "i-zahl": {"number": "72"},
}
