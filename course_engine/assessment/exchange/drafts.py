"""From what was read in another format to a quiz: ids, checks, and what was found on the way."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from course_engine.assessment.exchange.findings import found
from course_engine.assessment.exchange.loss import NOT_CARRIED, TOO_MANY, Loss, Lost, losses_of
from course_engine.assessment.exchange.quiz_yaml import file_text, plain_number
from course_engine.content.catalogue import Finding, Quiz, printable
from course_engine.content.ids import new_id
from course_engine.content.parsing import parse_quiz
from course_engine.content.parsing.items import read_item
from course_engine.content.parsing.tree import Node
from course_engine.items import ITEM_SHAPES
from course_engine.items.shapes import Plain

MOST_ITEMS = 200
_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,63}")
_OPTIONS = {"choices": "a", "premises": "a", "options": "b", "entries": "a", "statements": "s"}


@dataclass
class Draft:
    """One question as another format had it, at a line of the file: its `content` is shaped as in our files.

    `uid` is the id that the file wishes for, `name` what an id can be made from. A draft without a kind is one that we
    have nothing for; `kind` then says what the other system calls it.
    """

    line: int
    kind: str
    content: dict[str, Any] = field(default_factory=dict)
    uid: str = ""
    name: str = ""
    lost: list[Lost] = field(default_factory=list)

    def lose(self, text: str, /, **values: object) -> None:
        """Note a feature that does not survive."""
        self.lost.append(Lost(text, values))


@dataclass
class Head:
    """What a file says about the quiz as a whole."""

    uid: str = ""
    title: str = ""
    intro: str = ""
    language: str = ""
    mastery_score: str = ""
    lost: list[tuple[int, Lost]] = field(default_factory=list)

    def content(self, uid: str) -> dict[str, Any]:
        """Return it as it stands in a file, without what is not known."""
        known: dict[str, Any] = {"id": uid, "title": self.title or "Quiz"}
        known |= {"language": self.language} if self.language else {}
        known |= {"intro": self.intro} if self.intro else {}
        return known | ({"mastery_score": Decimal(self.mastery_score)} if self.mastery_score else {})


@dataclass(frozen=True, slots=True)
class Read:
    """What reading a file gives: the quiz, None where nothing could be read, what was found and what was lost."""

    quiz: Quiz | None
    findings: tuple[Finding, ...] = ()
    losses: tuple[Loss, ...] = ()


def assembled(head: Head, drafts: Iterable[Draft], path: str, findings: list[Finding]) -> Read:
    """Return the quiz of all drafts that make an item; the others are findings or losses."""
    uid = head.uid if _ID.fullmatch(head.uid) else new_id("q", head.title or "quiz", set())
    losses = [Loss(uid, lost.text, lost.values, line) for line, lost in head.lost]
    items: list[dict[str, Any]] = []
    taken: set[str] = set()
    left_out = 0
    for draft in drafts:
        item_id = _item_id(draft, taken)
        if draft.kind not in ITEM_SHAPES:
            lost = Lost(NOT_CARRIED, {"kind": draft.kind})
            losses += losses_of(item_id, [*draft.lost, lost], draft.line)
            continue
        content = _with_option_ids({"id": item_id, "type": draft.kind} | draft.content)
        item, more = read_item(as_node(content, draft.line), path)
        findings += [one for one in more if one.is_error]
        if item is None or any(one.is_error for one in more):
            continue
        if len(items) >= MOST_ITEMS:
            left_out += 1
            continue
        taken.add(item_id)
        losses += losses_of(item_id, draft.lost, draft.line)
        items.append(content)
    if left_out:
        losses.append(Loss(uid, TOO_MANY, {"limit": MOST_ITEMS, "count": left_out}))
    return _checked(head.content(uid) | {"items": items}, path, findings, losses)


def as_node(content: Any, line: int) -> Node:
    """Return content as the tree that our own files become, everything at one line."""
    place = (line, 1)
    if isinstance(content, Mapping):
        children = {name: as_node(value, line) for name, value in content.items() if value is not None}
        return Node(place, children, dict.fromkeys(children, place))
    if isinstance(content, list):
        return Node(place, [as_node(one, line) for one in content])
    if isinstance(content, bool):
        return Node(place, Plain("true" if content else "false"))
    if isinstance(content, int | float | Decimal):
        return Node(place, Plain(plain_number(Decimal(content))))
    return Node(place, str(content))


def _checked(content: dict[str, Any], path: str, findings: list[Finding], losses: list[Loss]) -> Read:
    if not content["items"]:
        if not any(one.is_error for one in findings):
            findings = [*findings, found("C364", path, 1)]
        return Read(None, _in_order(findings), tuple(losses))
    read = parse_quiz(file_text(content))
    more = [Finding(path, 1, 1, e.code, e.severity, e.text, e.remedy, e.values) for e in read.errors]
    return Read(read.value, _in_order(findings + more), tuple(losses))


def _in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (one.line, one.column, one.code)))


def _item_id(draft: Draft, taken: set[str]) -> str:
    if _ID.fullmatch(draft.uid) and draft.uid not in taken:
        return draft.uid
    name = draft.uid or draft.name
    if _ID.fullmatch(name) and name.startswith("i-") and name not in taken:
        return name
    return new_id("i", printable(name or draft.content.get("prompt", ""), 200), taken)


def _with_option_ids(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content with an id, made from its text, for every option that has none."""
    for key, prefix in _OPTIONS.items():
        if isinstance(content.get(key), list):
            taken = {one["id"] for one in content[key] if "id" in one}
            content = content | {key: [_with_id(one, prefix, taken) for one in content[key]]}
    return content


def _with_id(option: dict[str, Any], prefix: str, taken: set[str]) -> dict[str, Any]:
    if "id" in option:
        return option
    uid = new_id(prefix, option.get("text", ""), taken)
    taken.add(uid)
    return {"id": uid} | option
