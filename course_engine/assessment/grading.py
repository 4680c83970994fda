"""What an answer is worth. Exact arithmetic inside, so that 8 of 10 is 0.8 and nothing a hair below it."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from course_engine.assessment.answers import Answer, chosen_ids, is_empty, number_of
from course_engine.content.catalogue import ChoiceItem, Item, MultipleChoice, Number, ShortText, TrueFalse


class Correctness(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class ChoiceGrade:
    """One option of an item as it turned out. `feedback` is inline Markdown."""

    id: str
    text: str
    chosen: bool
    correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class ItemGrade:
    """What became of one item: `score` from 0.0 to 1.0, worth `points` of `of_points`.

    `choices` explain a choice item, one by one; `feedback` (inline Markdown) explains any other; `model_answer` is how
    a right answer is written, empty for choice items, whose choices show it.
    """

    item_id: str
    score: float
    correctness: Correctness
    of_points: float
    choices: tuple[ChoiceGrade, ...] = ()
    feedback: str = ""
    model_answer: str = ""

    @property
    def points(self) -> float:
        """The points that the answer brought."""
        return float(_exact(self.score) * _exact(self.of_points))


@dataclass(frozen=True, slots=True)
class Grade:
    """The result of an attempt: `score` from 0.0 to 1.0, items weighted by their points."""

    score: float
    items: tuple[ItemGrade, ...]

    @property
    def points(self) -> float:
        return float(sum(_exact(item.score) * _exact(item.of_points) for item in self.items))

    @property
    def of_points(self) -> float:
        return float(sum(_exact(item.of_points) for item in self.items))


def grade_attempt(items: Sequence[Item], answers: Mapping[str, Answer | None]) -> Grade:
    """Return the result over `items`, the drawn ones; `answers` by item id, what is missing counts as unanswered."""
    grades = tuple(grade_item(item, answers.get(item.id)) for item in items)
    total = sum(_exact(item.points) for item in items)
    got = sum(_exact(item.points) * _score(item, answers.get(item.id)) for item in items)
    return Grade(score=float(Fraction(got, total)) if total else 0.0, items=grades)


def grade_item(item: Item, answer: Answer | None) -> ItemGrade:
    """Return the worth of `answer` to `item` and the words that explain it."""
    return explain_item(item, answer, float(_score(item, answer)))


def explain_item(item: Item, answer: Answer | None, score: float) -> ItemGrade:
    """Return the words that explain a `score` (0.0 to 1.0) that was given before, which stays as it is."""
    correctness = _correctness(score, answer)
    return ItemGrade(
        item_id=item.id,
        score=score,
        correctness=correctness,
        of_points=item.points,
        choices=_choice_grades(item, answer),
        feedback=_feedback(item, answer, correctness),
        model_answer=_model_answer(item),
    )


def comparable(text: str) -> str:
    """`text` as short answers are compared: Unicode form, case, spaces and signs at the end make no difference."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    words = " ".join(folded.split())
    return words.rstrip(" .,;:!?…") or words


def is_passed(score: float, mastery_score: float) -> bool:
    """Whether a score from 0.0 to 1.0 reaches the quiz's `mastery_score`."""
    return score >= mastery_score


def _score(item: Item, answer: Answer | None) -> Fraction:
    if answer is None or is_empty(answer):
        return Fraction(0)
    if isinstance(item, MultipleChoice):
        return _partial_credit(item, chosen_ids(answer))
    return Fraction(_is_right(item, answer))


def _partial_credit(item: MultipleChoice, chosen: frozenset[str]) -> Fraction:
    """Share of the right choices found, less the share of the wrong ones ticked, never below 0."""
    right = item.correct_ids
    wrong = frozenset(choice.id for choice in item.choices) - right
    found = Fraction(len(chosen & right), len(right) or 1)
    lost = Fraction(len(chosen & wrong), len(wrong) or 1)
    return max(Fraction(0), found - lost)


def _is_right(item: Item, answer: Answer) -> bool:
    if isinstance(item, ShortText):
        return comparable(answer["text"]) in {comparable(text) for text in item.answers}
    if isinstance(item, Number):
        number = number_of(answer["number"])
        # By the decimals as written: 0.1 + 0.2 is 0.3 here.
        return number is not None and abs(number - _decimal(item.answer)) <= _decimal(item.tolerance)
    if isinstance(item, TrueFalse):
        return bool(answer["value"] == item.answer)
    return answer["choice"] in item.correct_ids


def _correctness(score: float, answer: Answer | None) -> Correctness:
    if is_empty(answer):
        return Correctness.UNANSWERED
    if score == 1:
        return Correctness.RIGHT
    return Correctness.PARTLY if score else Correctness.WRONG


def _choice_grades(item: Item, answer: Answer | None) -> tuple[ChoiceGrade, ...]:
    if not isinstance(item, ChoiceItem):
        return ()
    chosen = chosen_ids(answer)
    return tuple(
        ChoiceGrade(choice.id, choice.text, choice.id in chosen, choice.correct, choice.feedback)
        for choice in item.choices
    )


def _feedback(item: Item, answer: Answer | None, correctness: Correctness) -> str:
    if isinstance(item, ChoiceItem):
        return ""
    if isinstance(item, TrueFalse):
        picked = answer["value"] if answer else not item.answer
        return item.feedback_if_true if picked else item.feedback_if_false
    return item.feedback_right if correctness == Correctness.RIGHT else item.feedback_wrong


def _model_answer(item: Item) -> str:
    if isinstance(item, ShortText):
        return item.answers[0]
    if isinstance(item, Number):
        return f"{_decimal(item.answer):f}"
    return ""


def _exact(value: float) -> Fraction:
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
