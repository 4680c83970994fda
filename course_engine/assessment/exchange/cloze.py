"""Texts with gaps as Moodle writes them, `{1:SHORTANSWER:=KUG#Ja~...}`, and as we do, `{{g-1}}` beside a list."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.answers import ALL, ANYTHING, NOTHING, decimal_of
from course_engine.assessment.exchange.drafts import Draft
from course_engine.assessment.exchange.markdown import escaped
from course_engine.assessment.exchange.quiz_yaml import plain_number

PROMPT = "Fülle die Lücken."
_GAP = re.compile(r"\{(\d{0,4}):([A-Z_]{2,20}):((?:\\.|[^}\\])*)\}", re.DOTALL)
_LOOKS_LIKE = re.compile(r"\{\d*:[A-Za-z_]+:")
_ANSWER = re.compile(r"((?:\\.|[^~\\])*)(?:~|\Z)", re.DOTALL)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,7})?)%")
_NUMBERED = re.compile(r"\[\[(\d{1,3})\]\]")
_PLACE = re.compile("\ue030(\\d+)\ue031")
_OURS = re.compile(r"\{\{\s*([^{}\n]*?)\s*\}\}")
_TEXT = {"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"}
_CHOICE = re.compile(r"MULTICHOICE(_[VHS]{1,2})?|MC[VHS]{0,2}")
_NUMBER = {"NUMERICAL", "NM"}


def read(draft: Draft, text: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the text with stand-ins for the gaps, and the gaps; raises ValueError with a gap that cannot be read."""
    gaps: list[dict[str, Any]] = []
    weights: set[str] = set()

    def taken(found: re.Match[str]) -> str:
        weights.add(found[1] or "1")
        gaps.append({"id": f"g-{len(gaps) + 1}"} | _gap(draft, found[2], unescape(found[3])))
        return _stand_in(len(gaps))

    hidden = _GAP.sub(taken, text)
    if left := _LOOKS_LIKE.search(hidden):
        raise ValueError(hidden[left.start() : left.start() + 40])
    if len(weights) > 1:
        draft.lose(loss.WEIGHTS_OF_GAPS)
    return hidden, gaps


def read_choices(text: str, options: list[tuple[str, str]]) -> tuple[str, list[dict[str, Any]]]:
    """Return the same for `[[1]]` in a text: the first option is right there, those of its group are wrong."""
    gaps: list[dict[str, Any]] = []

    def taken(found: re.Match[str]) -> str:
        number = int(found[1]) - 1
        if not 0 <= number < len(options):
            raise ValueError(found[0])
        right, group = options[number]
        texts = list(dict.fromkeys(one for one, its_group in options if its_group == group))
        choices = [_option(one, place, correct=one == right) for place, one in enumerate(texts, start=1)]
        gaps.append({"id": f"g-{len(gaps) + 1}", "type": "choice", "choices": choices})
        return _stand_in(len(gaps))

    return _NUMBERED.sub(taken, text), gaps


def with_places(markdown: str) -> str:
    """Return Markdown with our places where the stand-ins are; braces of the text itself stay apart."""
    return _PLACE.sub(lambda found: f"{{{{g-{found[1]}}}}}", markdown.replace("{{", "{ {"))


def split(markdown: str) -> tuple[str, str]:
    """Return what is asked and the text with gaps: the paragraphs before the one with the first gap are the question."""
    paragraphs = markdown.split("\n\n")
    first = next(place for place, one in enumerate(paragraphs) if _OURS.search(one))
    return "\n\n".join(paragraphs[:first]) or PROMPT, "\n\n".join(paragraphs[first:])


def written(text: str, gaps: Any) -> str:
    """Return our text with every gap as Moodle writes it."""
    by_id = {gap.id: gap for gap in gaps}
    return _OURS.sub(lambda found: _written(by_id[found[1]]) if found[1] in by_id else found[0], text)


def _gap(draft: Draft, kind: str, body: str) -> dict[str, Any]:
    answers = [_answer(one[1]) for one in _ANSWER.finditer(body) if one[1]]
    right = [one for one in answers if one[1] >= ALL]
    for text, percent, _ in answers:
        if NOTHING < percent < ALL:
            draft.lose(loss.PARTIAL, text=text, percent=f"{float(percent):g}")
    if kind in _TEXT:
        if kind in ("SHORTANSWER_C", "SAC", "MWC"):
            draft.lose(loss.CASE)
        return {"type": "text", "answers": [text for text, _, _ in right]} | _verdicts(draft, answers)
    if kind in _NUMBER and right:
        value, _, spread = right[0][0].partition(":")
        number = {"type": "number", "answer": decimal_of(value), "tolerance": decimal_of(spread or "0")}
        return number | _verdicts(draft, [right[0], *(one for one in answers if one not in right)])
    if _CHOICE.fullmatch(kind):
        choices = [
            _option(escaped(text), place, correct=percent >= ALL, feedback=escaped(said))
            for place, (text, percent, said) in enumerate(answers, start=1)
        ]
        return {"type": "choice", "choices": choices}
    raise ValueError(kind)


def _answer(raw: str) -> tuple[str, Decimal, str]:
    body, percent = raw.strip(), NOTHING
    if body.startswith("="):
        body, percent = body[1:], ALL
    elif weight := _WEIGHT.match(body):
        body, percent = body[weight.end() :], Decimal(weight[1])
    text, _, feedback = re.sub(r"\\#", "\ue032", body).partition("#")
    return _plain(text), percent, _plain(feedback)


def _verdicts(draft: Draft, answers: list[tuple[str, Decimal, str]]) -> dict[str, Any]:
    right = [said for _, percent, said in answers if percent >= ALL and said]
    wrong = [said for text, percent, said in answers if percent < ALL and text == ANYTHING and said]
    for said in right[1:] + [
        said for text, percent, said in answers if percent < ALL and text != ANYTHING and said
    ]:
        if said not in right[:1]:
            draft.lose(loss.FEEDBACK, text=said)
    feedback = {name: escaped(said[0]) for name, said in (("right", right), ("wrong", wrong)) if said}
    return {"feedback": feedback} if feedback else {}


def _option(text: str, place: int, *, correct: bool, feedback: str = "") -> dict[str, Any]:
    option: dict[str, Any] = {"id": f"a-{place}", "text": text}
    return option | ({"correct": True} if correct else {}) | ({"feedback": feedback} if feedback else {})


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", text).replace("\ue032", "#").split())


def _stand_in(number: int) -> str:
    return f"\ue030{number}\ue031"


def _written(gap: Any) -> str:
    if gap.type == "choice":
        rows = [f"{'=' if one.correct else ''}{_row(one.text, one.feedback)}" for one in gap.choices]
        return f"{{1:MULTICHOICE:{'~'.join(rows)}}}"
    if gap.type == "number":
        answers = [f"{plain_number(gap.answer)}:{plain_number(gap.tolerance)}"]
    else:
        answers = [re.sub(r"\*", r"\\*", one) for one in gap.answers]
    rows = [f"={_row(one, gap.feedback_right)}" for one in answers]
    rows += [f"%0%{_row(ANYTHING, gap.feedback_wrong)}"] if gap.feedback_wrong else []
    return f"{{1:{'NUMERICAL' if gap.type == 'number' else 'SHORTANSWER'}:{'~'.join(rows)}}}"


def _row(text: str, feedback: str) -> str:
    return _escaped(text) + (f"#{_escaped(feedback)}" if feedback else "")


def _escaped(text: str) -> str:
    return re.sub(r"([~#}\\/\"])", r"\\\1", text)
