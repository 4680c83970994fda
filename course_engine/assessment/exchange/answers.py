"""Answers with their weights, as GIFT and Moodle have them, become the content of our items."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.drafts import Draft
from course_engine.items import ITEM_SHAPES

ALL, NOTHING = Decimal(100), Decimal(0)
_CLOSE = Decimal("0.01")  # per cent; weights are written with five decimals
ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Weighted:
    """One answer, what it brings in per cent and what is said about it (inline Markdown)."""

    text: str
    percent: Decimal
    feedback: str = ""
    tolerance: Decimal = NOTHING

    @property
    def is_right(self) -> bool:
        """Whether it brings all points."""
        return self.percent >= ALL - _CLOSE


def known_field(kind: str, name: str) -> bool:
    """Whether our items of this kind have this field."""
    return kind in ITEM_SHAPES and name in ITEM_SHAPES[kind].model_fields


def single_choice(draft: Draft, answers: Sequence[Weighted]) -> None:
    """Make the draft a question with one right choice."""
    for one in answers:
        if not one.is_right and one.percent:
            draft.lose(loss.PARTIAL, text=one.text, percent=_number(one.percent))
    draft.kind = "single_choice"
    draft.content["choices"] = [_choice(one, correct=one.is_right) for one in answers]


def multiple_choice(draft: Draft, answers: Sequence[Weighted]) -> None:
    """Make the draft a question with any number of right choices."""
    right = [one for one in answers if one.percent > 0]
    wrong = [one for one in answers if one.percent <= 0]
    fair = all(abs(one.percent - ALL / len(right)) < _CLOSE for one in right)
    if not fair or any(abs(one.percent + ALL / len(wrong)) >= _CLOSE for one in wrong):
        draft.lose(loss.WEIGHTS)
    draft.kind = "multiple_choice"
    draft.content["choices"] = [_choice(one, correct=one.percent > 0) for one in answers]


def true_false(draft: Draft, *, answer: bool, if_true: str, if_false: str) -> None:
    """Make the draft a statement that holds or does not."""
    draft.kind = "true_false"
    draft.content["answer"] = answer
    feedback = {name: text for name, text in (("if_true", if_true), ("if_false", if_false)) if text}
    if feedback:
        draft.content["feedback"] = feedback


def short_text(draft: Draft, answers: Sequence[Weighted], *, match_case: bool = False) -> None:
    """Make the draft a question for a word or two. `\\*` in an answer is a star, `*` stands for anything."""
    draft.kind = "short_text"
    right = [one for one in answers if one.is_right]
    content = draft.content
    content["answers"] = [text for one in right if (text := _without_wildcards(draft, one.text))]
    if match_case and known_field("short_text", "match_case"):
        content["match_case"] = True
    elif match_case:
        draft.lose(loss.CASE)
    groups: dict[str, list[str]] = {}
    for one in answers:
        if one.is_right or one.text == ANYTHING:
            continue
        if one.percent:
            draft.lose(loss.PARTIAL, text=one.text, percent=_number(one.percent))
        elif one.feedback and (text := _without_wildcards(draft, one.text)):
            groups.setdefault(one.feedback, []).append(text)
    if groups and known_field("short_text", "wrong_answers"):
        content["wrong_answers"] = [
            {"answers": texts, "feedback": feedback} for feedback, texts in groups.items()
        ]
    else:
        for feedback in groups:
            draft.lose(loss.FEEDBACK, text=feedback)
    _verdicts(draft, right, answers)


def number(draft: Draft, answers: Sequence[Weighted], unit: str = "") -> None:
    """Make the draft a question for a number. Raises ValueError with the text that is no number."""
    draft.kind = "number"
    right = [one for one in answers if one.is_right and one.text != ANYTHING]
    others = [one for one in answers if one.text != ANYTHING and one not in right[:1]]
    if not right:
        raise ValueError(answers[0].text if answers else "")
    draft.content |= {"answer": decimal_of(right[0].text)}
    if right[0].tolerance:
        draft.content["tolerance"] = right[0].tolerance
    if unit:
        draft.content["unit"] = unit
    _ranges(draft, others)
    _verdicts(draft, right[:1], answers)


def matching(draft: Draft, pairs: Sequence[tuple[str, str]], plain: Callable[[str], str]) -> None:
    """Make the draft a question of pairs; a pair without a premise is an option that fits nowhere."""
    draft.kind = "matching"
    texts = list(dict.fromkeys(option for _, option in pairs))
    ids = {text: f"b-{place}" for place, text in enumerate(texts, start=1)}
    draft.content["premises"] = [{"text": text, "match": ids[option]} for text, option in pairs if text]
    draft.content["options"] = [{"id": ids[text], "text": plain(text)} for text in texts]


def decimal_of(text: str) -> Decimal:
    """Return a number that is written with a point or a comma; raises ValueError for anything else."""
    compact = text.strip().replace(",", ".")
    try:
        value = Decimal(compact)
    except ArithmeticError:
        raise ValueError(text) from None
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise ValueError(text)
    return value


def _choice(one: Weighted, *, correct: bool) -> dict[str, Any]:
    choice: dict[str, Any] = {"text": one.text}
    if correct:
        choice["correct"] = True
    if one.feedback:
        choice["feedback"] = one.feedback
    return choice


def _ranges(draft: Draft, others: list[Weighted]) -> None:
    ranges = []
    for one in others:
        value = decimal_of(one.text)
        if known_field("number", "ranges"):
            content: dict[str, Any] = {"from": value - one.tolerance, "to": value + one.tolerance}
            content["credit"] = max(NOTHING, min(ALL, one.percent)) / 100
            ranges.append(content | ({"feedback": one.feedback} if one.feedback else {}))
        elif one.is_right:
            draft.lose(loss.MORE_NUMBERS, number=one.text)
        elif one.percent:
            draft.lose(loss.PARTIAL, text=one.text, percent=_number(one.percent))
        elif one.feedback:
            draft.lose(loss.FEEDBACK, text=one.feedback)
    if ranges:
        draft.content["ranges"] = ranges


def _verdicts(draft: Draft, right: Sequence[Weighted], answers: Sequence[Weighted]) -> None:
    """Take what is said about right answers and about everything else."""
    said = list(dict.fromkeys(one.feedback for one in right if one.feedback))
    wrong = [one.feedback for one in answers if one.text == ANYTHING and not one.percent and one.feedback]
    feedback = {name: texts[0] for name, texts in (("right", said), ("wrong", wrong)) if texts}
    if feedback:
        draft.content["feedback"] = feedback
    for text in said[1:] + wrong[1:]:
        draft.lose(loss.FEEDBACK, text=text)
    if said and any(not one.feedback for one in right):
        draft.lose(loss.FEEDBACK_FOR_ALL, text=said[0])


def _without_wildcards(draft: Draft, text: str) -> str:
    """Return an answer without stars that stand for anything, "" where it makes no sense without them."""
    marked = text.replace("\\*", "\ue010")
    kept = marked.strip(ANYTHING).strip()
    if ANYTHING in kept or not kept:
        if text != ANYTHING:
            draft.lose(loss.WILDCARD_ANSWER, text=text)
        return ""
    plain = kept.replace("\ue010", "*")
    if kept != marked:
        draft.lose(loss.WILDCARD, text=text, kept=plain)
    return plain


def _number(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
