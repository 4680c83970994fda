"""A quiz becomes Moodle XML, its texts as Markdown, which Moodle knows."""

import re
from collections.abc import Callable
from fractions import Fraction
from html import escape
from typing import Any

from course_engine.assessment.exchange import cloze, loss
from course_engine.assessment.exchange.gift_reading import LESSON_TAG
from course_engine.assessment.exchange.loss import Loss, Lost, losses_of
from course_engine.assessment.exchange.markdown import line_for_blocks, plain_of
from course_engine.assessment.exchange.outward import quiz_losses, spread, standing_alone, unsaid
from course_engine.assessment.exchange.quiz_yaml import plain_number
from course_engine.assessment.exchange.weights import is_known_share, percent
from course_engine.content.catalogue import Quiz
from course_engine.items import Item
from course_engine.items.choices import Choice
from course_engine.items.kinds.multiple_choice import MultipleChoice
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse

PENALTY = "0.3333333"  # what Moodle has by itself
_HOLDS = {"de": ("Stimmt", "Stimmt nicht"), "en": ("True", "False")}

Written = tuple[str, str, list[str], list[Lost]]  # type, text of the question, further elements, what is lost


def write_moodle_xml(quiz: Quiz) -> tuple[str, list[Loss]]:
    """Return the quiz as a file of questions and the report on what does not survive."""
    losses = quiz_losses(quiz)
    questions = [_category(quiz)]
    for item in quiz.items:
        alone, moved = standing_alone(item)
        text, lost = _question(alone, quiz.language)
        losses += losses_of(item.id, [*moved, *lost])
        questions += [text] if text else []
    body = "\n".join(questions)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n', losses


def _category(quiz: Quiz) -> str:
    title = quiz.title.replace("/", "//")
    lines = [
        '  <question type="category">',
        f"    <category>{_text(f'$course$/top/{title}')}</category>",
        f'    <info format="markdown">{_text(quiz.intro)}</info>',
        f"    <idnumber>{quiz.id}</idnumber>",
        "  </question>",
    ]
    return "\n".join(lines)


def _question(item: Item, language: str) -> tuple[str, list[Lost]]:
    write = WRITERS.get(item.kind)
    if write is None:
        return "", [Lost(loss.NOT_CARRIED, {"kind": item.kind})]
    kind, prompt, rows, lost = write(item, language)
    points = "0" if not item.scored else plain_number(item.points)
    lines = [
        f"<name>{_text(item.id)}</name>",
        _markdown("questiontext", prompt),
        _markdown("generalfeedback", item.explanation),
        f"<defaultgrade>{points}</defaultgrade>",
        f"<penalty>{PENALTY}</penalty>",
        "<hidden>0</hidden>",
        f"<idnumber>{item.id}</idnumber>",
        *rows,
        *(_markdown("hint", line_for_blocks(hint)) for hint in item.hints),
    ]
    if item.lesson:
        lines.append(f"<tags><tag>{_text(f'{LESSON_TAG}{item.lesson}')}</tag></tags>")
    inner = "\n".join(f"    {line}" for line in lines)
    return f'  <question type="{kind}">\n{inner}\n  </question>', lost


def _single(item: SingleChoice, language: str) -> Written:
    rows = [_choice(one, "100" if one.correct else "0") for one in item.choices]
    return "multichoice", item.prompt, [*_choice_settings("true"), *rows], unsaid(item, {"choices"})


def _multiple(item: MultipleChoice, language: str) -> Written:
    right = len(item.correct_ids)
    wrong = len(item.choices) - right
    rows = [
        _choice(one, percent(Fraction(100, right) if one.correct else Fraction(-100, wrong)))
        for one in item.choices
    ]
    lost = [] if is_known_share(right) and is_known_share(wrong) else [Lost(loss.ROUNDED)]
    settings = _choice_settings("false")
    return "multichoice", item.prompt, [*settings, *rows], [*lost, *unsaid(item, {"choices"})]


def _choice_settings(single: str) -> list[str]:
    return [
        f"<single>{single}</single>",
        "<shuffleanswers>true</shuffleanswers>",
        "<answernumbering>abc</answernumbering>",
    ]


def _choice(one: Choice, fraction: str) -> str:
    return _answer(fraction, line_for_blocks(one.text), one.feedback, markdown=True)


def _statement(item: TrueFalse, language: str) -> Written:
    rows = [
        _answer("100" if item.answer == value else "0", word, said)
        for value, word, said in (
            (True, "true", item.feedback_if_true),
            (False, "false", item.feedback_if_false),
        )
    ]
    return "truefalse", item.prompt, rows, []


def _words(item: ShortText, language: str) -> Written:
    case = "1" if getattr(item, "match_case", False) else "0"
    rows = [f"<usecase>{case}</usecase>"]
    rows += [_answer("100", _starless(one), item.feedback_right) for one in item.answers]
    for group in getattr(item, "wrong_answers", ()):
        rows += [_answer("0", _starless(one), group.feedback) for one in group.answers]
    if item.feedback_wrong:
        rows.append(_answer("0", "*", item.feedback_wrong))
    said = {"answers", "feedback_right", "feedback_wrong", "match_case", "wrong_answers"}
    return "shortanswer", item.prompt, rows, unsaid(item, said)


def _number(item: Number, language: str) -> Written:
    width, lost = spread(item)
    rows = [_figure("100", plain_number(item.answer), plain_number(width), item.feedback_right)]
    for one in getattr(item, "ranges", ()):
        if float("inf") in (abs(one.low), abs(one.high)):
            lost.append(Lost(loss.FIELD, {"name": "ranges"}))
            continue
        low, high = Fraction(repr(one.low)), Fraction(repr(one.high))
        middle, reach = plain_number(float((low + high) / 2)), plain_number(float((high - low) / 2))
        rows.append(_figure(percent(Fraction(repr(one.credit)) * 100), middle, reach, one.feedback))
    if item.feedback_wrong:
        rows.append(_figure("0", "*", "0", item.feedback_wrong))
    said = {
        "answer",
        "tolerance",
        "tolerance_percent",
        "unit",
        "units",
        "unit_required",
        "ranges",
        "feedback_right",
        "feedback_wrong",
    }
    return "numerical", item.prompt, [*rows, *_units(item)], [*lost, *unsaid(item, said)]


def _units(item: Number) -> list[str]:
    units = [(item.unit, 1.0)] if item.unit else []
    units += [(one.name, one.factor) for one in getattr(item, "units", ()) if one.name != item.unit]
    required = getattr(item, "unit_required", False)
    grading = ("1", "1.0000000") if required else ("0", "0.1000000")
    rows = [f"<unitgradingtype>{grading[0]}</unitgradingtype>", f"<unitpenalty>{grading[1]}</unitpenalty>"]
    rows += [f"<showunits>{'0' if units else '3'}</showunits>", "<unitsleft>0</unitsleft>"]
    if not units:
        return rows
    inner = "".join(
        f"<unit><multiplier>{plain_number(round(1 / factor, 12))}</multiplier>"
        f"<unit_name>{escape(name)}</unit_name></unit>"
        for name, factor in units
    )
    return [*rows, f"<units>{inner}</units>"]


def _figure(fraction: str, value: str, tolerance: str, feedback: str) -> str:
    said = _markdown("feedback", line_for_blocks(feedback))
    return (
        f'<answer fraction="{fraction}" format="plain_text">{_text(value)}'
        f"<tolerance>{tolerance}</tolerance>{said}</answer>"
    )


def _pairs(item: Any, language: str) -> Written:
    lost = [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.premises if one.feedback]
    texts = {}
    for one in item.options:
        texts[one.id], more = plain_of(one.text)
        lost += more
    used = {one.match for one in item.premises}
    rows = [_pair(one.text, texts[one.match]) for one in item.premises]
    rows += [_pair("", texts[one.id]) for one in item.options if one.id not in used]
    return "matching", item.prompt, _shuffled(rows), lost + unsaid(item, {"premises", "options"})


def _grid(item: Any, language: str) -> Written:
    words = _HOLDS.get(language, _HOLDS["de"])
    lost = [Lost(loss.SHARED_TEXT, {"holds": words[0], "not": words[1]})]
    lost += [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.statements if one.feedback]
    rows = [_pair(one.text, words[0] if one.answer else words[1]) for one in item.statements]
    used = {one.answer for one in item.statements}
    rows += [_pair("", words[0] if value else words[1]) for value in (True, False) if value not in used]
    return "matching", item.prompt, _shuffled(rows), lost + unsaid(item, {"statements"})


def _order(item: Any, language: str) -> Written:
    rows = [
        "<layouttype>VERTICAL</layouttype>",
        "<selecttype>ALL</selecttype>",
        "<selectcount>0</selectcount>",
        "<gradingtype>ALL_ORDERED_PAIRS</gradingtype>",
    ]
    for place, one in enumerate(item.entries, start=1):
        rows.append(_answer(f"{place}.0000000", line_for_blocks(one.text), "", markdown=True))
    lost = [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.entries if one.feedback]
    return "ordering", item.prompt, rows, lost + unsaid(item, {"entries"})


def _gaps(item: Any, language: str) -> Written:
    prompt = "" if item.prompt == cloze.PROMPT else f"{item.prompt}\n\n"
    lost = [] if cloze.split(f"{prompt}{item.text}") == (item.prompt, item.text) else [Lost(loss.BORDER)]
    for gap in item.gaps:
        lost += [Lost(loss.UNITS, {"units": gap.unit})] if gap.unit else []
        marked = [one for choice in gap.choices for one in (choice.text, choice.feedback)]
        for text in [*marked, gap.feedback_right, gap.feedback_wrong]:
            lost += plain_of(text)[1]
        if gap.type == "choice":
            said = (gap.feedback_right, gap.feedback_wrong)
            lost += [Lost(loss.FEEDBACK, {"text": one}) for one in said if one]
    text = cloze.written(item.text, item.gaps)
    return "cloze", f"{prompt}{text}", [], lost + unsaid(item, {"text", "gaps"})


def _essay(item: Any, language: str) -> Written:
    rows = ["<responseformat>editor</responseformat>", "<responserequired>1</responserequired>"]
    rows += ["<responsefieldlines>10</responsefieldlines>", "<attachments>0</attachments>"]
    for name, limit in (("minwordlimit", "min_words"), ("maxwordlimit", "max_words")):
        if getattr(item, limit, 0):
            rows.append(f"<{name}>{getattr(item, limit)}</{name}>")
    return "essay", item.prompt, rows, unsaid(item, {"min_words", "max_words"})


def _reflection(item: Any, language: str) -> Written:
    kind, prompt, rows, lost = _essay(item, language)
    return kind, prompt, rows, [Lost(loss.REFLECTION), *lost]


WRITERS: dict[str, Callable[[Any, str], Written]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "true_false": _statement,
    "short_text": _words,
    "number": _number,
    "matching": _pairs,
    "true_false_grid": _grid,
    "ordering": _order,
    "gaps": _gaps,
    "free_text": _essay,
    "reflection": _reflection,
}


def _shuffled(rows: list[str]) -> list[str]:
    return ["<shuffleanswers>true</shuffleanswers>", *rows]


def _pair(premise: str, option: str) -> str:
    return (
        f'<subquestion format="markdown">{_text(line_for_blocks(premise))}'
        f"<answer>{_text(option)}</answer></subquestion>"
    )


def _answer(fraction: str, text: str, feedback: str, *, markdown: bool = False) -> str:
    said = _markdown("feedback", line_for_blocks(feedback))
    kind = "markdown" if markdown else "moodle_auto_format"
    return f'<answer fraction="{fraction}" format="{kind}">{_text(text)}{said}</answer>'


def _starless(text: str) -> str:
    """Return a word to be typed, in which a star is a star."""
    return text.replace("*", "\\*")


def _markdown(name: str, text: str) -> str:
    return f'<{name} format="markdown">{_text(text)}</{name}>'


def _text(text: str) -> str:
    if not re.search(r"[<>&\n]", text):
        return f"<text>{text}</text>"
    return f"<text><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></text>"
