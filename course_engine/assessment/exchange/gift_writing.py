"""A quiz becomes GIFT. What GIFT has no word for stands in comments that other systems skip, and is named as lost."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.gift_reading import LESSON_TAG
from course_engine.assessment.exchange.loss import Loss, Lost, losses_of
from course_engine.assessment.exchange.markdown import line_for_blocks, plain_of
from course_engine.assessment.exchange.outward import (
    USUAL_LANGUAGE,
    USUAL_MASTERY,
    quiz_losses,
    spread,
    standing_alone,
    unsaid,
)
from course_engine.assessment.exchange.quiz_yaml import plain_number
from course_engine.assessment.exchange.weights import percent
from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.kinds.free_text import FreeText
from course_engine.items.kinds.matching import Matching
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse

_RESERVED = str.maketrans({"\n": "\\n"} | {sign: f"\\{sign}" for sign in "\\~=#{}:"})
_WEIGHT_LIKE = "%"


def write_gift(quiz: Quiz) -> tuple[str, list[Loss]]:
    """Return the quiz as GIFT and the report on what does not survive."""
    head, losses = _head(quiz)
    pieces = [head]
    for item in quiz.items:
        alone, moved = standing_alone(item)
        text, lost = _item(alone)
        losses += losses_of(item.id, [*moved, *lost])
        pieces += [text] if text else []
    return "\n\n".join(pieces) + "\n", losses


def _head(quiz: Quiz) -> tuple[str, list[Loss]]:
    lines = [f"// quiz: {quiz.id}"]
    lines += [f"// language: {quiz.language}"] if quiz.language != USUAL_LANGUAGE else []
    lines += (
        [f"// mastery_score: {plain_number(quiz.mastery_score)}"]
        if quiz.mastery_score != USUAL_MASTERY
        else []
    )
    title = quiz.title.replace("/", "//")
    lines += [f"$CATEGORY: $course$/top/{_escaped(title)}"]
    if quiz.intro:
        lines += ["", f"::{quiz.id}::[markdown]{_escaped(quiz.intro)}"]
    return "\n".join(lines), quiz_losses(quiz)


def _item(item: Item) -> tuple[str, list[Lost]]:
    write = WRITERS.get(item.kind)
    if write is None:
        return "", [Lost(loss.NOT_CARRIED, {"kind": item.kind})]
    answers, tail, lost = write(item)
    if item.explanation:
        answers += f"\n\t####{_text(item.explanation)}"
    question = f"::{item.id}::[markdown]{_escaped(item.prompt)}"
    body = f"{question} {{{answers}{chr(10) if chr(10) in answers else ''}}}{tail}"
    return "\n".join([*_comments(item), body]), [*lost, *_lost(item)]


def _comments(item: Item) -> list[str]:
    lesson = f" [tag:{LESSON_TAG}{item.lesson}]" if item.lesson else ""
    lines = [f"// [id:{item.id}]{lesson}"]
    lines += [f"// points: {plain_number(item.points)}"] if item.points != 1 else []
    return lines + [f"// hint: {_escaped(hint)}" for hint in item.hints]


def _lost(item: Item) -> list[Lost]:
    lost = []
    if item.points != 1:
        lost.append(Lost(loss.POINTS, {"points": plain_number(item.points)}))
    if item.hints:
        lost.append(Lost(loss.HINTS, {"count": len(item.hints)}))
    return lost


Written = tuple[str, str, list[Lost]]  # what stands in the braces, what behind them, what is lost


def _single(item: SingleChoice) -> Written:
    rows = [_row("=" if one.correct else "~", _line(one.text), one.feedback) for one in item.choices]
    return "".join(rows), "", unsaid(item, {"choices"})


def _multiple(item: MultipleChoice) -> Written:
    right = len(item.correct_ids)
    wrong = len(item.choices) - right
    rows = []
    for one in item.choices:
        share = Fraction(100, right) if one.correct else Fraction(-100, wrong)
        rows.append(_row("~", f"%{percent(share)}%{_line(one.text)}", one.feedback))
    return "".join(rows), "", unsaid(item, {"choices"})


def _statement(item: TrueFalse) -> Written:
    right, wrong = item.feedback_if_true, item.feedback_if_false
    if not item.answer:
        right, wrong = wrong, right
    said = f"#{_line(wrong)}" if wrong or right else ""
    said += f"#{_line(right)}" if right else ""
    return f"{'TRUE' if item.answer else 'FALSE'}{said}", "", []


def _words(item: ShortText) -> Written:
    right, wrong = _arrowless(item.feedback_right), _arrowless(item.feedback_wrong)
    rows = [
        _row("=", f"{'%100%' if one.startswith('%') else ''}{_answer(one)}", right) for one in item.answers
    ]
    for group in getattr(item, "wrong_answers", ()):
        rows += [_row("=", f"%0%{_answer(one)}", _arrowless(group.feedback)) for one in group.answers]
    if wrong:
        rows.append(_row("=", "%0%*", wrong))
    said = {"answers", "feedback_right", "feedback_wrong", "wrong_answers"}
    return "".join(rows), "", unsaid(item, said)


def _number(item: Number) -> Written:
    width, lost = spread(item)
    rows = [_row("=", f"{plain_number(item.answer)}:{plain_number(width)}", item.feedback_right)]
    for one in getattr(item, "ranges", ()):
        if abs(one.low) == float("inf") or abs(one.high) == float("inf"):
            lost.append(Lost(loss.FIELD, {"name": "ranges"}))
            continue
        span = (
            f"%{percent(Fraction(str(one.credit)) * 100)}%{plain_number(one.low)}..{plain_number(one.high)}"
        )
        rows.append(_row("=", span, one.feedback))
    if item.feedback_wrong:
        rows.append(_row("~", "", item.feedback_wrong))
    tail = f" {_escaped(item.unit)}" if item.unit else ""
    said = {"answer", "tolerance", "tolerance_percent", "unit", "ranges", "feedback_right", "feedback_wrong"}
    return f"#{''.join(rows)}", tail, [*lost, *unsaid(item, said)]


def _pairs(item: Matching) -> Written:
    lost = [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.premises if one.feedback]
    texts = {}
    for one in item.options:
        texts[one.id], more = plain_of(one.text)
        lost += more
    used = {one.match for one in item.premises}
    lost += [Lost(loss.OPTION, {"text": one.text}) for one in item.options if one.id not in used]
    rows = [f"\n\t={_arrowless(_line(one.text))} -> {_escaped(texts[one.match])}" for one in item.premises]
    return "".join(rows), "", lost + unsaid(item, {"premises", "options"})


def _free(item: FreeText) -> Written:
    return "", "", unsaid(item, set())


WRITERS: dict[str, Callable[[Any], Written]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false": _statement,
    "short_text": _words,
    "number": _number,
    "matching": _pairs,
    "free_text": _free,
}


def _row(mark: str, answer: str, feedback: str) -> str:
    said = f"#{_line(feedback)}" if feedback else ""
    return f"\n\t{mark}{answer}{said}"


def _line(text: str) -> str:
    return _text(line_for_blocks(text))


def _text(text: str) -> str:
    """Return Markdown where the format of the question holds; a text that could name another one names its own."""
    marker = "[markdown]" if text.startswith(("[", _WEIGHT_LIKE)) else ""
    return f"{marker}{_escaped(text)}"


def _answer(text: str) -> str:
    """Return a word to be typed, in which a star is a star."""
    plain = text.replace("*", "\\*")
    return f"{'[plain]' if plain.startswith('[') else ''}{_escaped(plain)}"


def _arrowless(feedback: str) -> str:
    """Return feedback without the arrow that would make pairs of short answers."""
    return feedback.replace("->", "-&gt;")


def _escaped(text: str) -> str:
    return text.translate(_RESERVED)
