"""How sure somebody was: certainty-based marking, with the steps of A. R. Gardner-Medwin (1995), "Confidence assessment in
the teaching of basic science", ALT-J 3(1): a right answer brings 1, 2 or 3 marks, a wrong one costs 0, 2 or 6.

The marks are divided by three, so that a right answer given for sure is worth the whole item.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from course_engine.items import Answer, Fields, Item, says_nothing
from course_engine.items.base import NOT_OF_THIS_ITEM, InvalidAnswer

CERTAINTY = "certainty"
MARKS = {
    1: (Fraction(1, 3), Fraction(0)),
    2: (Fraction(2, 3), Fraction(-2, 3)),
    3: (Fraction(1), Fraction(-2)),
}
LEAST = 1


def read_with_certainty(item: Item, fields: Fields) -> Answer | None:
    """Return the answer in `fields`, and in it how sure the person was; raises InvalidAnswer for junk.

    Without a word about certainty it is the least; certainty alone is no answer.
    """
    step = certainty_in(fields)
    answer = item.read({part: values for part, values in fields.items() if part != CERTAINTY})
    if answer is None or says_nothing(answer) or not has_certainty(item):
        return answer
    return answer | {CERTAINTY: step}


def has_certainty(item: Item) -> bool:
    """Whether it can be asked how sure somebody is: where a machine says what is right."""
    return item.scored and not item.marked


def certainty_in(fields: Fields) -> int:
    """Return the step, 1 to 3, that the fields say; raises InvalidAnswer for any other."""
    values = fields.get(CERTAINTY, ())
    if not values:
        return LEAST
    if len(values) > 1 or values[0] not in ("1", "2", "3"):
        raise InvalidAnswer(NOT_OF_THIS_ITEM)
    return int(values[0])


def certainty_of(answer: Answer | None) -> int | None:
    """Return the step that was chosen with an answer, None where none was asked for."""
    return answer.get(CERTAINTY) if answer else None


def marks(score: Fraction, step: int) -> Fraction:
    """Return what a score from 0 to 1 is worth at a certainty step: from -2 to 1, between right and wrong in proportion."""
    right, wrong = MARKS[step]
    return wrong + (right - wrong) * score


def certain_score(
    points: Mapping[str, Fraction], scores: Mapping[str, Fraction], steps: Mapping[str, int | None]
) -> Fraction:
    """Return the score of an attempt, weighted by points, never below 0; an unanswered item brings nothing."""
    total = sum(points.values())
    got = sum(
        worth * (scores[key] if (step := steps.get(key)) is None else marks(scores[key], step))
        for key, worth in points.items()
    )
    return max(Fraction(0), Fraction(got, total)) if total else Fraction(0)


def calibration(pairs: Sequence[tuple[int, Fraction]]) -> dict[int, tuple[int, Fraction]]:
    """Return by certainty step how many answers there were and the mean of their scores, 0 to 1."""
    by_step = {step: [score for said, score in pairs if said == step] for step in MARKS}
    return {
        step: (len(scores), sum(scores, Fraction(0)) / len(scores))
        for step, scores in by_step.items()
        if scores
    }
