"""What an answer is worth. Exact arithmetic inside, so that 8 of 10 is 0.8 and nothing a hair below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from course_engine.assessment.certainty import certain_score, certainty_of
from course_engine.items import Answer, Item, says_nothing
from course_engine.items.base import ChoiceGrade, Part


class Correctness(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    PENDING = "pending"  # a person has not marked it yet
    UNSCORED = "unscored"  # answered, and nothing to be judged


@dataclass(frozen=True, slots=True)
class ItemGrade:
    """What became of one item: `score` from 0.0 to 1.0, worth `points` of `of_points`; None while a person has to mark it.

    `choices` explain an item with options, one by one; `parts` any other.
    """

    item_id: str
    score: float | None
    correctness: Correctness
    of_points: float
    choices: tuple[ChoiceGrade, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def points(self) -> float:
        """The points that the answer brought so far."""
        return float(exact(self.score or 0) * exact(self.of_points))


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of an attempt: `score` from 0.0 to 1.0, weighted by points; None while something is unmarked."""

    score: float | None
    items: tuple[ItemGrade, ...]

    @property
    def points(self) -> float:
        return float(sum(exact(item.score or 0) * exact(item.of_points) for item in self.items))

    @property
    def of_points(self) -> float:
        return float(sum(exact(item.of_points) for item in self.items))


def grade_attempt(
    items: Sequence[Item],
    answers: Mapping[str, Answer | None],
    marks: Mapping[str, Fraction | float] | None = None,
    *,
    by_certainty: bool = False,
) -> Grade:
    """Return the result over `items`, the drawn ones.

    `answers` by item id, what is missing counts as unanswered; `marks`, from 0.0 to 1.0, by the id of items that a
    person marks. `by_certainty` says whether it counts how sure the person was (see `certainty.py`). Where none of the
    items brings points, handing in is all that there is to do: the score is 1.0.
    """
    scores = {item.id: _score(item, answers.get(item.id), (marks or {}).get(item.id)) for item in items}
    grades = tuple(_item_grade(item, answers.get(item.id), scores[item.id]) for item in items)
    points = {item.id: item.points for item in items if item.scored}
    steps = {item.id: certainty_of(answers.get(item.id)) for item in items} if by_certainty else {}
    score = weighted(points, scores, steps) if points or not items else 1.0
    return Grade(score, grades)


def weighted(
    points: Mapping[str, Fraction | float],
    scores: Mapping[str, Fraction | float | None],
    steps: Mapping[str, int | None] | None = None,
) -> float | None:
    """Return the score over everything named in `points`, weighted by them: 0.0 to 1.0, None where a score is None.

    `steps` are the certainties that were said, by the same keys.
    """
    known = {key: exact(score) for key in points if (score := scores[key]) is not None}
    if len(known) < len(points):
        return None
    return float(certain_score({key: exact(worth) for key, worth in points.items()}, known, steps or {}))


def grade_item(item: Item, answer: Answer | None, mark: float | None = None) -> ItemGrade:
    """Return the worth of `answer` to `item` and the words that explain it."""
    return _item_grade(item, answer, _score(item, answer, mark))


def explain_item(item: Item, answer: Answer | None, score: float | None) -> ItemGrade:
    """Return the words that explain a `score` (0.0 to 1.0) that was given before, which stays as it is."""
    return ItemGrade(
        item_id=item.id,
        score=score,
        correctness=_correctness(item, answer, score),
        of_points=item.points if item.scored else 0.0,
        choices=item.choices_explained(answer),
        parts=item.parts_explained(answer),
    )


def is_passed(score: float, mastery_score: float) -> bool:
    """Whether a score from 0.0 to 1.0 reaches the quiz's `mastery_score`."""
    return score >= mastery_score


def exact(value: Fraction | float) -> Fraction:
    """Return `value` by its decimals as written: 0.1 is a tenth."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def _item_grade(item: Item, answer: Answer | None, score: Fraction | float | None) -> ItemGrade:
    return explain_item(item, answer, None if score is None else float(score))


def _score(item: Item, answer: Answer | None, mark: Fraction | float | None) -> Fraction | None:
    if answer is None or says_nothing(answer) or not item.scored:
        return Fraction(0)
    if item.marked:
        return None if mark is None else exact(mark)
    return item.score(answer)


def _correctness(item: Item, answer: Answer | None, score: float | None) -> Correctness:
    if says_nothing(answer):
        return Correctness.UNANSWERED
    if not item.scored:
        return Correctness.UNSCORED
    if score is None:
        return Correctness.PENDING
    if score == 1:
        return Correctness.RIGHT
    return Correctness.PARTLY if score else Correctness.WRONG
