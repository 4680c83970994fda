"""Flaws in items and quizzes: one rule, one function. Wording rules know German.

A rule takes one item with its place and yields remarks; a rule of the quiz takes all of them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import comb, inf
from typing import Any

from course_engine.authoring.lint.language import sentences_of
from course_engine.authoring.lint.passages import plain
from course_engine.authoring.lint.remark import Remark
from course_engine.content.catalogue import Quiz
from course_engine.content.parsing import Parsed
from course_engine.content.parsing.quizzes import item_places
from course_engine.content.parsing.tree import Node
from course_engine.items import Item
from course_engine.items.choices import Choice, ChoiceItem
from course_engine.items.kinds.number import Number, Range
from course_engine.items.kinds.short_text import ShortText
from course_engine.items.kinds.single_choice import SingleChoice
from course_engine.items.kinds.true_false import TrueFalse
from course_engine.items.kinds.true_false_grid import TrueFalseGrid

CLEARLY_LONGER = 1.5  # times the longest wrong one
AND_BY = 25  # letters
BY_CHANCE = 0.02  # a pattern is one that chance makes this seldom
FEWEST = 5  # items from which a pattern is looked for


@dataclass(frozen=True, slots=True)
class Placed:
    """An item with its node in the file."""

    item: Item
    node: Node

    def line(self, *location: str | int) -> int:
        """The line of what is at `location`; that of the item where it is not there."""
        node = self.node.at(*location) or self.node
        return node.text_line or node.place[0]

    def remark(self, code: str, passage: str, *location: str | int, **values: object) -> Remark:
        return Remark(code, self.line(*location), passage, item=self.item.id, values=values)


ItemRule = Callable[[Placed], Iterator[Remark]]
QuizRule = Callable[[Quiz, Sequence[Placed]], Iterator[Remark]]

_NOT = re.compile(
    r"(?i)\b(nicht|kein(?:e[nmrs]?)?|nie|niemals|falsch(?:e[nrs]?)?)\b(?!\s+(?:nur|mehr|zuletzt|selten|immer|so|ganz)\b)"
)
_MARKED = re.compile(r"(\*\*|__)[^*_]*\1|\*[^*]*\*|(?<!\w)_[^_]*_(?!\w)|\b[A-ZÄÖÜ]{3,}\b")
_SUMS_UP = re.compile(
    r"(?i)\b(?:alle[rs]?|keine[rs]?|nichts|sämtliche|beide[s]?)\b[^.]{0,30}"
    r"\b(?:genannten?|obigen|davon|antworten|aussagen|möglichkeiten|vorherigen|oben)\b"
    r"|\b(?:sowohl\s+)?[a-d]\)?\s+(?:und|oder|als auch)\s+[a-d]\)?(?:\s|$)|\ball of the above\b|\bnone of the above\b"
)
_ABSOLUTE = re.compile(
    r"(?i)\b(immer|nie|niemals|stets|ausnahmslos|keinesfalls|jederzeit"
    r"|auf (?:jeden|keinen) fall|in jedem fall|grundsätzlich)\b"
)
_ASKING = (
    "wähl kreuz ordne nenn entscheid bring schreib berechne rechne gib trag ergänz setz füll sortier verbind vervollständig "
    "beschreib erklär begründe formulier markier finde notier schätz zähl such leg stell vergleich prüf beurteile lies "
    "überleg denk hake klick welche was wie wer wann wo warum wieso wozu woran wofür womit"
)
_ORDERS = tuple(_ASKING.split())
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_FROM_TO = re.compile(rf"{_NUMBER}\s*(?:[-–]|bis(?:\s+zu)?|und)\s*{_NUMBER}")
_ABOVE = re.compile(rf"(?i)\b(über|mehr als|ab|mindestens|wenigstens)\s+{_NUMBER}")
_BELOW = re.compile(rf"(?i)\b(unter|weniger als|bis(?: zu)?|höchstens|maximal)\s+{_NUMBER}")


def longest_is_right(placed: Placed) -> Iterator[Remark]:
    choices = _choices(placed.item)
    right = [(at, one) for at, one in enumerate(choices) if one.correct]
    wrong = [_length(one) for one in choices if not one.correct]
    if not isinstance(placed.item, SingleChoice) or len(right) != 1 or len(wrong) < 2:
        return
    at, one = right[0]
    if _length(one) > max(CLEARLY_LONGER * max(wrong), max(wrong) + AND_BY):
        yield placed.remark("L401", _texts(choices), "choices", at)


def unmarked_negation(placed: Placed) -> Iterator[Remark]:
    """The question itself, not the case before it; a word that is bold, slanted or in capitals is marked."""
    if not isinstance(placed.item, ChoiceItem):
        return
    asked = [
        text for _place, text in sentences_of(" ".join(placed.item.prompt.split())) if text.endswith("?")
    ]
    for sentence in asked[-1:]:
        if match := _NOT.search(_MARKED.sub("", sentence)):
            yield placed.remark("L402", sentence, "prompt", words=match[1])


def sums_up_others(placed: Placed) -> Iterator[Remark]:
    for at, one in enumerate(_choices(placed.item)):
        if match := _SUMS_UP.search(one.text):
            yield placed.remark("L403", one.text, "choices", at, words=match[0].strip())


def same_in_other_signs(placed: Placed) -> Iterator[Remark]:
    """The same words in other signs; what is the same but for capitals, the parser warns of."""
    first: dict[str, int] = {}
    choices = _choices(placed.item)
    for at, one in enumerate(choices):
        bare = _bare(one.text)
        known = first.setdefault(bare, at)
        if known != at and one.text.casefold() != choices[known].text.casefold():
            yield placed.remark("L405", one.text, "choices", at, first=placed.line("choices", known))


def absolute_only_if_wrong(placed: Placed) -> Iterator[Remark]:
    choices = _choices(placed.item)
    found = [(at, one, match[1]) for at, one in enumerate(choices) if (match := _ABSOLUTE.search(one.text))]
    if len(found) > 1 and not any(one.correct for _at, one, _word in found):
        words = ", ".join(dict.fromkeys(word.lower() for _at, _one, word in found))
        yield placed.remark("L406", _texts(choices), "choices", found[0][0], words=words)


def overlapping_numbers(placed: Placed) -> Iterator[Remark]:
    ranges: list[tuple[int, Range]] = []
    for at, one in enumerate(_choices(placed.item)):
        mine = _range_in(one.text)
        if mine is None:
            continue
        other = next((known for known, theirs in ranges if _overlap(mine, theirs)), None)
        if other is not None:
            yield placed.remark("L407", one.text, "choices", at, first=placed.line("choices", other))
        ranges.append((at, mine))


def overlapping_ranges(placed: Placed) -> Iterator[Remark]:
    """Ranges of a number that share more than an end."""
    ranges = placed.item.ranges if isinstance(placed.item, Number) else ()
    for at, mine in enumerate(ranges):
        other = next((known for known in range(at) if _share(mine, ranges[known])), None)
        if other is not None:
            passage = f"{mine.low} {mine.high}"
            yield placed.remark("L408", passage, "ranges", at, first=placed.line("ranges", other))


def nothing_asked(placed: Placed) -> Iterator[Remark]:
    """Neither a question mark nor a colon, nor a word that asks for something."""
    if not isinstance(placed.item, ChoiceItem | ShortText | Number):
        return
    prompt = plain(" ".join(placed.item.prompt.split()))
    words = prompt.lower().split()
    if "?" in prompt or prompt[-1:] in (":", "…") or "..." in prompt[-4:]:
        return
    if not any(word.startswith(_ORDERS) for word in words):
        yield placed.remark("L409", prompt, "prompt")


ITEM_RULES: tuple[ItemRule, ...] = (
    longest_is_right,
    unmarked_negation,
    sums_up_others,
    same_in_other_signs,
    absolute_only_if_wrong,
    overlapping_numbers,
    overlapping_ranges,
    nothing_asked,
)


def longest_all_over(quiz: Quiz, all_placed: Sequence[Placed]) -> Iterator[Remark]:
    """The longest option is the right one more often than chance would have it."""
    ones = _with_one_right(all_placed)
    longest = [one for one in ones if _right_is_longest(one.item)]
    if (
        ones
        and len(longest) > len(ones) / 2
        and _is_pattern(len(longest), [_chance(one.item) for one in ones])
    ):
        passage = " ".join(_texts(_choices(one.item)) for one in ones)
        yield _of_quiz("L501", passage, longest[0], count=len(longest), total=len(ones))


def same_place(quiz: Quiz, all_placed: Sequence[Placed]) -> Iterator[Remark]:
    """The right option stands at one place more often than chance would have it; where nothing is mixed."""
    ones = [] if quiz.settings.shuffle_choices else _with_one_right(all_placed)
    places = [_place_of_right(one.item) for one in ones]
    for place in sorted(set(places)):
        count = places.count(place)
        if _is_pattern(
            count, [_chance(one.item) for one in ones], ways=max(len(_choices(one.item)) for one in ones)
        ):
            values = {"count": count, "total": len(ones), "place": place + 1}
            yield _of_quiz("L502", f"{places}", ones[places.index(place)], **values)


def round_and_round(quiz: Quiz, all_placed: Sequence[Placed]) -> Iterator[Remark]:
    """The right option moves by one place from item to item; where nothing is mixed."""
    ones = [] if quiz.settings.shuffle_choices else _with_one_right(all_placed)
    counts = {len(_choices(one.item)) for one in ones}
    if len(ones) <= FEWEST or len(counts) != 1:
        return
    (count,) = counts
    places = [_place_of_right(one.item) for one in ones]
    if all((after - before) % count == 1 for before, after in pairwise(places)):
        yield _of_quiz("L503", f"{places}", ones[0])


def all_true_or_all_false(quiz: Quiz, all_placed: Sequence[Placed]) -> Iterator[Remark]:
    """Statements that nearly all hold, or nearly none does."""
    answers: list[bool] = []
    holders = []
    for one in all_placed:
        if isinstance(one.item, TrueFalse):
            answers.append(one.item.answer)
            holders.append(one)
        elif isinstance(one.item, TrueFalseGrid):
            answers += [statement.answer for statement in one.item.statements]
            holders.append(one)
    more = max(answers.count(True), answers.count(False))
    if len(answers) >= FEWEST and _tail(more, [0.5] * len(answers)) * 2 < 0.1:
        values = {"count": answers.count(True), "total": len(answers)}
        yield _of_quiz("L504", f"{answers}", holders[0], **values)


def mostly_statements(quiz: Quiz, all_placed: Sequence[Placed]) -> Iterator[Remark]:
    """More than half of the items can be guessed with even chances."""
    statements = [one for one in all_placed if isinstance(one.item, TrueFalse)]
    if len(all_placed) >= FEWEST and len(statements) > len(all_placed) / 2:
        values = {"count": len(statements), "total": len(all_placed)}
        yield _of_quiz("L505", f"{values}", statements[0], **values)


QUIZ_RULES: tuple[QuizRule, ...] = (
    longest_all_over,
    same_place,
    round_and_round,
    all_true_or_all_false,
    mostly_statements,
)


def placed_items(parsed: Parsed[Quiz]) -> list[Placed]:
    """Return the items of a quiz that could be read, with their places."""
    if parsed.value is None or parsed.node is None:
        return []
    places = item_places(parsed.node)
    return [Placed(item, place.node) for item, place in zip(parsed.value.items, places, strict=False)]


def _of_quiz(code: str, passage: str, first: Placed, **values: object) -> Remark:
    """About the whole quiz, shown at the first item that it is seen in."""
    return Remark(code, first.node.place[0], passage, values=values)


def _choices(item: Any) -> tuple[Choice, ...]:
    return item.choices if isinstance(item, ChoiceItem) else ()


def _texts(choices: Sequence[Choice]) -> str:
    return " | ".join(one.text for one in choices)


def _length(choice: Choice) -> int:
    return len(plain(choice.text))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip() or text


def _with_one_right(all_placed: Sequence[Placed]) -> list[Placed]:
    return [one for one in all_placed if isinstance(one.item, SingleChoice)]


def _right_is_longest(item: Item) -> bool:
    choices = _choices(item)
    right = max(_length(one) for one in choices if one.correct)
    return all(right > _length(one) for one in choices if not one.correct)


def _place_of_right(item: Item) -> int:
    return next(at for at, one in enumerate(_choices(item)) if one.correct)


def _chance(item: Item) -> float:
    return 1 / len(_choices(item))


def _is_pattern(count: int, chances: Sequence[float], *, ways: int = 1) -> bool:
    return len(chances) >= FEWEST and _tail(count, chances) * ways < BY_CHANCE


def _tail(count: int, chances: Sequence[float]) -> float:
    """How likely `count` or more hits are, each by the mean of the chances (binomial)."""
    n, p = len(chances), sum(chances) / len(chances)
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(count, n + 1))


def _range_in(text: str) -> Range | None:
    if match := _FROM_TO.search(text):
        return Range(_number(match[1]), _number(match[2]))
    if match := _ABOVE.search(text):
        low, strict = _number(match[2]), match[1].lower() in ("über", "mehr als")
        return Range(low + (1e-9 if strict else 0), inf)
    if match := _BELOW.search(text):
        high, strict = _number(match[2]), match[1].lower() in ("unter", "weniger als")
        return Range(-inf, high - (1e-9 if strict else 0))
    return None


def _number(text: str) -> float:
    return float(
        text.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text) else text.replace(",", ".")
    )


def _overlap(one: Range, other: Range) -> bool:
    return one.low <= other.high and other.low <= one.high


def _share(one: Range, other: Range) -> bool:
    return one.low < other.high and other.low < one.high
