"""What lint says: a remark about a passage, and what every code means.

L1 is about the structure of a text, L2 about its words, L3 about how hard it is to read, L4 about single items, L5 about
a quiz as a whole. Codes are stable: a code keeps its meaning for ever.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from course_engine.authoring.lint.rules import RULES, Rule
from course_engine.content.catalogue import Finding, identity, printable

Weight = Literal["barrier", "doubt"]  # keeps people out, or is worth a second look


@dataclass(frozen=True, slots=True)
class Remark:
    """One passage that is worth a second look. Lines and columns count from 1; `item` is the id of an item, if any.

    `passage` holds the words that the remark is about: once they change, it is another remark.
    """

    code: str
    line: int
    passage: str
    column: int = 1
    item: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    known: Finding | None = None  # where the parser found it: it has no rule of its own here

    @property
    def rule(self) -> Rule:
        if self.known:
            return Rule(self.known.text, "", self.known.remedy)
        return RULES[self.code]

    @property
    def key(self) -> str:
        """What a dismissal is kept by: the code, and a digest of the passage."""
        words = " ".join(self.passage.split())
        return f"{self.code}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"

    @property
    def weight(self) -> Weight:
        """How much it matters: a hint for how loudly to say it."""
        return "barrier" if self.known or self.code in BARRIERS else "doubt"

    def words(self, translate: Callable[[str], str] = identity) -> str:
        """Return the sentence that says what was noticed."""
        return self._filled(translate(self.rule.text))

    def reason(self, translate: Callable[[str], str] = identity) -> str:
        """Return why it matters, or an empty text."""
        return self._filled(translate(self.rule.reason)) if self.rule.reason else ""

    def remedy(self, translate: Callable[[str], str] = identity) -> str:
        """Return what to do."""
        return self._filled(translate(self.rule.remedy))

    def as_finding(self, path: str) -> Finding:
        """Return it as `content check` prints it: a warning with its reason."""
        if self.known:
            return replace(self.known, path=path)
        rule, place = self.rule, (self.line, self.column)
        return Finding(path, *place, self.code, "warning", rule.text, rule.remedy, self.values, rule.reason)

    def _filled(self, text: str) -> str:
        values = self.known.values if self.known else self.values
        return text % {name: printable(value, limit=120) for name, value in values.items()}


BARRIERS = frozenset(
    {"L101", "L103", "L104", "L105", "L106", "L107", "L108", "L110", "L111", "L112", "L201", "L203"}
)


def of_finding(finding: Finding, text: str) -> Remark:
    """Return a warning of the parser as a remark about the line where it stands."""
    lines = text.splitlines()
    passage = lines[finding.line - 1].strip() if 0 < finding.line <= len(lines) else ""
    return Remark(finding.code, finding.line, passage, finding.column, known=finding)
