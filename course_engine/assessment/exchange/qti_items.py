"""Items as QTI 2.1: what is asked, what is right, how it is scored, and what is said about it.

Written after the IMS specification "Question and Test Interoperability 2.1": elements stand in the order of its schema.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape
from typing import Any

from course_engine.assessment.exchange import loss
from course_engine.assessment.exchange.gift_reading import LESSON_TAG
from course_engine.assessment.exchange.loss import Lost
from course_engine.assessment.exchange.outward import spread, unsaid
from course_engine.assessment.exchange.quiz_yaml import plain_number
from course_engine.assessment.exchange.xhtml import blocks, line, text
from course_engine.items import Item
from course_engine.items.choices import ChoiceItem
from course_engine.items.kinds.matching import Matching
from course_engine.items.kinds.number import Number
from course_engine.items.kinds.ordering import Ordering
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.true_false import TrueFalse
from course_engine.items.kinds.true_false_grid import TrueFalseGrid

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
WORDS = {"de": ("Stimmt", "Stimmt nicht"), "en": ("True", "False")}
_RIGHT, _WRONG, _EXPLANATION = "RIGHT", "WRONG", "EXPLANATION"


@dataclass
class Parts:
    """What makes an item of its own: its response, the way to answer, the scoring, and feedback by outcome."""

    cardinality: str
    base: str
    correct: list[str]
    body: str
    mapping: str = ""
    scoring: str = (
        '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
    )
    feedback: dict[str, str] = field(default_factory=dict)
    by_response: bool = False  # feedback goes by what was picked, not by whether it is right
    lost: list[Lost] = field(default_factory=list)


def identifier(uid: str) -> str:
    """Return an id as QTI has them: it begins with a letter or an underscore."""
    return uid if uid[0].isalpha() else f"_{uid}"


def write_item(item: Item, *, language: str, shuffle: bool) -> tuple[str, list[Lost]]:
    """Return the file of an item (empty for a type without counterpart) and what is lost of it."""
    make = MAKERS.get(item.kind)
    if make is None:
        return "", [Lost(loss.NOT_CARRIED, {"kind": item.kind})]
    parts = make(item, language, shuffle)
    lost = [*parts.lost, *([Lost(loss.HINTS, {"count": len(item.hints)})] if item.hints else [])]
    feedback = {name: line(said) for name, said in parts.feedback.items() if said}
    if item.explanation:
        feedback[_EXPLANATION] = blocks(item.explanation, language)
    return _file(item, parts, feedback, language), lost


def _file(item: Item, parts: Parts, feedback: Mapping[str, str], language: str) -> str:
    label = f' label="{LESSON_TAG}{item.lesson}"' if item.lesson else ""
    correct = "".join(f"<value>{escape(one)}</value>" for one in parts.correct)
    said = "".join(
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{name}" showHide="show">'
        f"<div>{words}</div></modalFeedback>\n"
        for name, words in feedback.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{NAMESPACE} {SCHEMA}" identifier="{identifier(item.id)}" '
        f'title="{text(item.prompt)}"{label} adaptive="false" timeDependent="false" xml:lang="{language}">\n'
        f'<responseDeclaration identifier="RESPONSE" cardinality="{parts.cardinality}" baseType="{parts.base}">'
        f"{f'<correctResponse>{correct}</correctResponse>' if correct else ''}{parts.mapping}</responseDeclaration>\n"
        f"{_outcome('SCORE', 0)}{_outcome('MAXSCORE', 1 if item.scored else 0)}"
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>\n'
        f"<itemBody>\n<div>{blocks(item.prompt, language)}</div>\n{parts.body}\n</itemBody>\n"
        f"<responseProcessing>\n{parts.scoring}\n{_feedback_rules(parts, feedback)}</responseProcessing>\n"
        f"{said}</assessmentItem>\n"
    )


def _outcome(name: str, value: int) -> str:
    return (
        f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="float">'
        f"<defaultValue><value>{value}</value></defaultValue></outcomeDeclaration>\n"
    )


def _feedback_rules(parts: Parts, feedback: Mapping[str, str]) -> str:
    """Return the rules that say which feedback is shown, empty where there is none."""
    if not feedback:
        return ""
    rules = ""
    if parts.by_response:
        rules += _show('<variable identifier="RESPONSE"/>')
    elif _RIGHT in feedback or _WRONG in feedback:
        is_right = '<gte><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></gte>'
        rules += (
            f"<responseCondition><responseIf>{is_right}{_show(_named(_RIGHT))}</responseIf>"
            f"<responseElse>{_show(_named(_WRONG))}</responseElse></responseCondition>\n"
        )
    if _EXPLANATION in feedback:
        rules += _show('<variable identifier="FEEDBACK"/>' + _named(_EXPLANATION))
    return rules


def _show(what: str) -> str:
    return f'<setOutcomeValue identifier="FEEDBACK"><multiple>{what}</multiple></setOutcomeValue>\n'


def _named(name: str) -> str:
    return f'<baseValue baseType="identifier">{name}</baseValue>'


def _score(condition: str, credit: Fraction) -> str:
    value = plain_number(round(float(credit), 10))
    return (
        f'{condition}<setOutcomeValue identifier="SCORE">'
        f'<baseValue baseType="float">{value}</baseValue></setOutcomeValue>'
    )


def _if_correct(operator: str = "<match>", end: str = "</match>") -> str:
    same = f'{operator}<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/>{end}'
    return f"<responseCondition><responseIf>{_score(same, Fraction(1))}</responseIf></responseCondition>"


def _mapping(values: Mapping[str, Fraction], extra: str = "") -> str:
    entries = "".join(
        f'<mapEntry mapKey="{escape(key)}" mappedValue="{plain_number(round(float(value), 10))}"{extra}/>'
        for key, value in values.items()
    )
    return f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'


def _options(rows: Iterable[tuple[str, str]], maximum: int, *, shuffle: bool) -> str:
    choices = "".join(f'<simpleChoice identifier="{uid}">{words}</simpleChoice>\n' for uid, words in rows)
    return (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="{str(shuffle).lower()}" '
        f'maxChoices="{maximum}">\n{choices}</choiceInteraction>'
    )


def _choices(item: ChoiceItem, language: str, shuffle: bool) -> Parts:
    ids = {one.id: identifier(one.id) for one in item.choices}
    single = item.kind == "single_choice"
    rows = [(ids[one.id], line(one.text)) for one in item.choices]
    correct = [ids[one.id] for one in item.choices if one.correct]
    parts = Parts(
        "single" if single else "multiple",
        "identifier",
        correct,
        _options(rows, 1 if single else 0, shuffle=shuffle),
        feedback={ids[one.id]: one.feedback for one in item.choices},
        by_response=True,
        lost=unsaid(item, {"choices"}),
    )
    if single:
        parts.scoring = _if_correct()
    else:
        wrong = len(rows) - len(correct)
        parts.mapping = _mapping(
            {uid: Fraction(1, len(correct)) if uid in correct else Fraction(-1, wrong) for uid, _ in rows}
        )
    return parts


def _statement(item: TrueFalse, language: str, shuffle: bool) -> Parts:
    holds, holds_not = WORDS.get(language, WORDS["de"])
    return Parts(
        "single",
        "identifier",
        ["true" if item.answer else "false"],
        _options([("true", holds), ("false", holds_not)], 1, shuffle=False),
        scoring=_if_correct(),
        feedback={"true": item.feedback_if_true, "false": item.feedback_if_false},
        by_response=True,
    )


def _words(item: ShortText, language: str, shuffle: bool) -> Parts:
    case = "true" if item.match_case else "false"
    said = {"answers", "feedback_right", "feedback_wrong", "match_case"}
    return Parts(
        "single",
        "string",
        [item.answers[0]],
        '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="30"/></p>',
        _mapping(dict.fromkeys(item.answers, Fraction(1)), f' caseSensitive="{case}"'),
        feedback={_RIGHT: item.feedback_right, _WRONG: item.feedback_wrong},
        lost=unsaid(item, said),
    )


def _number(item: Number, language: str, shuffle: bool) -> Parts:
    off, lost = spread(item)
    width = plain_number(off)
    mode = f'toleranceMode="absolute" tolerance="{width} {width}"' if off else 'toleranceMode="exact"'
    unit = f" {escape(item.own_unit)}" if item.own_unit else ""
    said = {"answer", "tolerance", "tolerance_percent", "unit", "feedback_right", "feedback_wrong"}
    return Parts(
        "single",
        "float",
        [plain_number(item.answer)],
        f'<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="12"/>{unit}</p>',
        scoring=_if_correct(f"<equal {mode}>", "</equal>"),
        feedback={_RIGHT: item.feedback_right, _WRONG: item.feedback_wrong},
        lost=[*lost, *unsaid(item, said)],
    )


def _table(
    premises: list[tuple[str, str]], options: list[tuple[str, str]], pairs: list[str], shuffle: bool
) -> Parts:
    """Return the parts of a table in which each premise gets one option."""
    left = "".join(_associable(uid, words, 1) for uid, words in premises)
    right = "".join(_associable(uid, words, len(premises)) for uid, words in options)
    body = (
        f'<matchInteraction responseIdentifier="RESPONSE" shuffle="{str(shuffle).lower()}" '
        f'maxAssociations="{len(premises)}">\n<simpleMatchSet>{left}</simpleMatchSet>\n'
        f"<simpleMatchSet>{right}</simpleMatchSet>\n</matchInteraction>"
    )
    mapping = _mapping(dict.fromkeys(pairs, Fraction(1, len(pairs))))
    return Parts("multiple", "directedPair", pairs, body, mapping)


def _associable(uid: str, words: str, most: int) -> str:
    return f'<simpleAssociableChoice identifier="{uid}" matchMax="{most}">{words}</simpleAssociableChoice>\n'


def _pairs(item: Matching, language: str, shuffle: bool) -> Parts:
    premises = [(f"P_{one.id}", line(one.text)) for one in item.premises]
    options = [(f"O_{one.id}", line(one.text)) for one in item.options]
    parts = _table(premises, options, [f"P_{one.id} O_{one.match}" for one in item.premises], True)
    parts.lost = [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.premises if one.feedback]
    return parts


def _grid(item: TrueFalseGrid, language: str, shuffle: bool) -> Parts:
    words = WORDS.get(language, WORDS["de"])
    premises = [(f"P_{one.id}", line(one.text)) for one in item.statements]
    pairs = [f"P_{one.id} {'true' if one.answer else 'false'}" for one in item.statements]
    parts = _table(premises, [("true", words[0]), ("false", words[1])], pairs, False)
    parts.lost = [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.statements if one.feedback]
    return parts


def _order(item: Ordering, language: str, shuffle: bool) -> Parts:
    ids = [identifier(one.id) for one in item.entries]
    choices = "".join(
        f'<simpleChoice identifier="{uid}">{line(one.text)}</simpleChoice>\n'
        for uid, one in zip(ids, item.entries, strict=True)
    )
    body = f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true">\n{choices}</orderInteraction>'
    lost = [Lost(loss.ALL_OR_NOTHING)]
    lost += [Lost(loss.FEEDBACK, {"text": one.feedback}) for one in item.entries if one.feedback]
    return Parts("ordered", "identifier", ids, body, scoring=_if_correct(), lost=lost)


def _written(item: Item, language: str, shuffle: bool) -> Parts:
    body = '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="10"/>'
    lost = unsaid(item, set()) if item.scored else [Lost(loss.REFLECTION), *unsaid(item, set())]
    return Parts("single", "string", [], body, scoring="", lost=lost)


MAKERS: dict[str, Callable[[Any, str, bool], Parts]] = {
    "single_choice": _choices,
    "multiple_choice": _choices,
    "true_false": _statement,
    "short_text": _words,
    "number": _number,
    "matching": _pairs,
    "true_false_grid": _grid,
    "ordering": _order,
    "free_text": _written,
    "reflection": _written,
}
