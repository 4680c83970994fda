"""Moodle XML becomes a quiz: one element for each question, texts in several formats, pictures inside the file."""

import re
from collections.abc import Callable
from decimal import Decimal

from course_engine.assessment.exchange import answers, cloze, loss
from course_engine.assessment.exchange.answers import ALL, Weighted, decimal_of, known_field
from course_engine.assessment.exchange.drafts import Draft, Head, Read, assembled
from course_engine.assessment.exchange.findings import found
from course_engine.assessment.exchange.formats import line_of, prose_of
from course_engine.assessment.exchange.gift_reading import LESSON_TAG, last_category, read_category
from course_engine.assessment.exchange.loss import Lost
from course_engine.assessment.exchange.markdown import escaped
from course_engine.assessment.exchange.xml_tree import Element, read_xml
from course_engine.content.catalogue import Finding
from course_engine.content.parsing.codes import Broken

COMBINED = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")
USUAL_PENALTIES = {Decimal(0), Decimal("0.1"), Decimal("0.3333333"), Decimal(1)}
_USUAL_WORDS = {  # what Moodle writes into every question
    "your answer is correct.", "your answer is partially correct.", "your answer is incorrect.",
    "die antwort ist richtig.", "die antwort ist teilweise richtig.", "die antwort ist falsch.",
    "deine antwort ist richtig.", "deine antwort ist teilweise richtig.", "deine antwort ist falsch.",
    "ihre antwort ist richtig.", "ihre antwort ist teilweise richtig.", "ihre antwort ist falsch.",
}  # fmt: skip


class _Unreadable(Exception):
    """A question that cannot be read."""

    def __init__(self, code: str, line: int, text: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.text = code, line, text


def read_moodle_xml(raw: bytes, path: str = "-") -> Read:
    """Return the quiz in a file of questions (None where there is none), what was found and what was lost."""
    try:
        root = read_xml(raw, path)
    except Broken as broken:
        return Read(None, (broken.finding,))
    if root.name != "quiz":
        return Read(None, (found("C363", path, root.line, name=root.name),))
    head = Head()
    drafts: list[Draft] = []
    findings: list[Finding] = []
    for question in root.all("question"):
        kind = question.attributes.get("type", "")
        if kind == "category":
            _read_category(head, question)
            continue
        try:
            draft = _draft(question, kind)
        except _Unreadable as error:
            findings.append(found(error.code, path, error.line, text=error.text))
            continue
        if kind == "description":
            _read_description(head, draft, first=not drafts)
        else:
            drafts.append(draft)
    return assembled(head, drafts, path, findings)


def _read_category(head: Head, question: Element) -> None:
    name = last_category(question.words("category", "text"))
    first = not head.title
    read_category(head, name, question.line)
    info = question.first("info")
    if first and name:
        head.uid = question.words("idnumber")
    if info and not head.intro:
        head.intro, lost = prose_of(info.words("text"), _format(info))
        head.lost += [(info.line, one) for one in lost]
    elif info and (text := info.words("text")):
        head.lost.append((info.line, Lost(loss.DESCRIPTION, {"text": text})))


def _read_description(head: Head, draft: Draft, *, first: bool) -> None:
    text = draft.content["prompt"]
    if first and not head.intro:
        head.intro = text
        head.lost += [(draft.line, lost) for lost in draft.lost]
    else:
        head.lost.append((draft.line, Lost(loss.DESCRIPTION, {"text": text})))


def _draft(question: Element, kind: str) -> Draft:
    draft = Draft(question.line, kind, uid=question.words("idnumber"), name=question.words("name", "text"))
    if kind in ("cloze", "gapselect", "ddwtos"):
        _read_gaps(draft, question, kind)
    else:
        draft.content["prompt"] = _prose(draft, question.first("questiontext"))
    if not draft.content.get("prompt"):
        raise _Unreadable("C368", question.line)
    reader = _READERS.get(kind)
    if reader:
        try:
            reader(draft, question)
        except (ValueError, ArithmeticError) as error:
            raise _Unreadable("C367", question.line, str(error)) from None
    _read_common(draft, question)
    return draft


def _read_common(draft: Draft, question: Element) -> None:
    if explanation := _prose(draft, question.first("generalfeedback")):
        draft.content["explanation"] = explanation
    hints = [_line(draft, one) for one in question.all("hint")]
    if any(hints):
        draft.content["hints"] = [one for one in hints if one]
    if any(one.first(name) for one in question.all("hint") for name in ("shownumcorrect", "clearwrong")):
        draft.lose(loss.HINT_OPTIONS)
    _read_points(draft, question)
    tags = [tag.words("text") for tag in (question.first("tags") or question).all("tag")]
    for tag in tags:
        if tag.startswith(LESSON_TAG):
            draft.content["lesson"] = tag.removeprefix(LESSON_TAG)
    if others := [tag for tag in tags if tag and not tag.startswith(LESSON_TAG)]:
        draft.lose(loss.TAGS, tags=", ".join(others))
    if question.words("hidden") == "1":
        draft.lose(loss.HIDDEN)
    for name in COMBINED:
        words = _line(draft, question.first(name))
        if words and words.casefold() not in _USUAL_WORDS:
            draft.lose(loss.FEEDBACK, text=words)
    _read_files(draft, question)


def _read_points(draft: Draft, question: Element) -> None:
    points, penalty = _decimal(question.words("defaultgrade"), 1), _decimal(question.words("penalty"), 0)
    if points == 0 and draft.kind != "reflection":
        draft.lose(loss.NO_POINTS)
    elif points not in (0, 1):
        draft.content["points"] = points
    if penalty not in USUAL_PENALTIES:
        draft.lose(loss.PENALTY, percent=f"{float(penalty * 100):g}")


def _read_files(draft: Draft, question: Element) -> None:
    shown = {one.values.get("name") for one in draft.lost if one.text == loss.IMAGE}
    names: list[str] = []
    waiting = [question]
    while waiting:
        element = waiting.pop()
        names += [one.attributes.get("name", "?") for one in element.all("file")]
        waiting += element.children
    if others := [name for name in names if name not in shown]:
        draft.lose(loss.FILES, names=", ".join(others))


def _choices(draft: Draft, question: Element) -> None:
    read = [_weighted(draft, one, as_markdown=True) for one in question.all("answer")]
    single = question.words("single").lower() not in ("false", "0")
    (answers.single_choice if single else answers.multiple_choice)(draft, read)
    if question.words("shuffleanswers").lower() in ("false", "0"):
        draft.lose(loss.SHUFFLE)


def _statement(draft: Draft, question: Element) -> None:
    said = {True: "", False: ""}
    holds = True
    for one in question.all("answer"):
        value = one.words("text").lower() == "true"
        said[value] = _line(draft, one.first("feedback"))
        if _percent(one) >= ALL:
            holds = value
    answers.true_false(draft, answer=holds, if_true=said[True], if_false=said[False])


def _words(draft: Draft, question: Element) -> None:
    read = [_weighted(draft, one, as_markdown=False) for one in question.all("answer")]
    answers.short_text(draft, read, match_case=question.words("usecase") == "1")


def _number(draft: Draft, question: Element) -> None:
    read = []
    for one in question.all("answer"):
        plain = _weighted(draft, one, as_markdown=False)
        spread = decimal_of(one.words("tolerance") or "0")
        text = plain.text if plain.text == answers.ANYTHING else str(decimal_of(plain.text))
        read.append(Weighted(text, plain.percent, plain.feedback, abs(spread)))
    units = [(one.words("unit_name"), decimal_of(one.words("multiplier") or "1"))
             for group in question.all("units") for one in group.all("unit")]  # fmt: skip
    own = next((name for name, factor in units if factor == 1), "")
    answers.number(draft, read, own)
    _units(draft, question, [pair for pair in units if pair[0] != own])


def _units(draft: Draft, question: Element, others: list[tuple[str, Decimal]]) -> None:
    required = question.words("unitgradingtype") not in ("", "0")
    if required and known_field("number", "unit_required") and draft.content.get("unit"):
        draft.content["unit_required"] = True
        if _decimal(question.words("unitpenalty"), 1) != 1:
            draft.lose(loss.UNIT_MARKS)
    elif required:
        draft.lose(loss.UNIT_MARKS)
    usable = [(name, factor) for name, factor in others if name and factor > 0]
    if usable and known_field("number", "units"):
        draft.content["units"] = [{"name": name, "factor": _inverse(factor)} for name, factor in usable]
    elif usable:
        draft.lose(loss.UNITS, units=", ".join(name for name, _ in usable))


def _inverse(multiplier: Decimal) -> Decimal:
    """Return what a number in a unit is to be multiplied with, from what the right answer is multiplied with."""
    return round(1 / multiplier, 12).normalize()


def _pairs(draft: Draft, question: Element) -> None:
    pairs = [(_line(draft, one), one.words("answer", "text")) for one in question.all("subquestion")]
    answers.matching(draft, pairs, _plain)


def _order(draft: Draft, question: Element) -> None:
    draft.kind = "ordering"
    entries = []
    for one in question.all("answer"):
        entry = {"text": _line(draft, one)}
        feedback = _line(draft, one.first("feedback"))
        entries.append(entry | ({"feedback": feedback} if feedback else {}))
    draft.content["entries"] = entries


def _essay(draft: Draft, question: Element) -> None:
    draft.kind = "free_text"
    for name, ours in (("minwordlimit", "min_words"), ("maxwordlimit", "max_words")):
        limit = question.words(name)
        if re.fullmatch(r"[1-9]\d{0,3}", limit) and known_field("free_text", ours):
            draft.content[ours] = int(limit)
    for name in ("graderinfo", "responsetemplate"):
        if question.words(name, "text"):
            draft.lose(loss.FIELD, name=name)
    if _decimal(question.words("attachments"), 0):
        draft.lose(loss.FIELD, name="attachments")


def _read_gaps(draft: Draft, question: Element, kind: str) -> None:
    there = question.first("questiontext")
    source, text_format = (there.words("text"), _format(there)) if there else ("", "html")
    try:
        if kind == "cloze":
            hidden, gaps = cloze.read(draft, source)
        else:
            hidden, gaps = cloze.read_choices(source, _options(question))
    except ValueError as error:
        raise _Unreadable("C371", question.line, str(error)) from None
    markdown, lost = prose_of(hidden, text_format)
    draft.lost += lost
    if not gaps:
        draft.content["prompt"] = markdown
        return
    draft.kind = "gaps"
    prompt, text = cloze.split(cloze.with_places(markdown))
    draft.content |= {"prompt": prompt, "text": text, "gaps": gaps}


def _options(question: Element) -> list[tuple[str, str]]:
    """Return text and group of every option that fits into gaps."""
    there = question.all("selectoption") + question.all("dragbox")
    return [(_plain(one.words("text")), one.words("group")) for one in there]


_READERS: dict[str, Callable[[Draft, Element], None]] = {
    "multichoice": _choices,
    "truefalse": _statement,
    "shortanswer": _words,
    "numerical": _number,
    "matching": _pairs,
    "match": _pairs,
    "ordering": _order,
    "essay": _essay,
}


def _weighted(draft: Draft, answer: Element, *, as_markdown: bool) -> Weighted:
    text = _line(draft, answer) if as_markdown else " ".join(answer.words("text").split())
    return Weighted(text, _percent(answer), _line(draft, answer.first("feedback")))


def _percent(answer: Element) -> Decimal:
    return _decimal(answer.attributes.get("fraction", ""), 0)


def _decimal(text: str, default: int) -> Decimal:
    try:
        return decimal_of(text) if text.strip() else Decimal(default)
    except ValueError:
        return Decimal(default)


def _plain(text: str) -> str:
    """Return a text without format, as option lists have them, as Markdown."""
    return escaped(" ".join(text.split()))


def _format(element: Element) -> str:
    return element.attributes.get("format", "html")


def _prose(draft: Draft, element: Element | None) -> str:
    if element is None:
        return ""
    markdown, lost = prose_of(element.words("text"), _format(element))
    draft.lost += lost
    return markdown


def _line(draft: Draft, element: Element | None) -> str:
    if element is None:
        return ""
    markdown, lost = line_of(element.words("text"), _format(element))
    draft.lost += lost
    return markdown
