"""What reading a file gives: the value, where it could be read, and everything that was found."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.codes import Place
from course_engine.content.parsing.tree import Node

T = TypeVar("T")
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """`value` is None exactly when there are errors; `findings` are in the order of the file."""

    value: T | None
    findings: tuple[Finding, ...] = ()
    node: Node | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What must be mended before the file can be used."""
        return tuple(finding for finding in self.findings if finding.is_error)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What had better be mended."""
        return tuple(finding for finding in self.findings if not finding.is_error)

    def place(self, *location: str | int) -> Place:
        """Return line and column of a value, `place("requirements", "quizzes", 0)`; the top for what is not there."""
        node = self.node.at(*location) if self.node else None
        return node.place if node else (1, 1)


def parsed(value: T | None, findings: Iterable[Finding], node: Node | None = None) -> Parsed[T]:
    """Return the result: no value where there is an error, at most 100 findings, errors before warnings dropped."""
    worst = sorted(findings, key=lambda finding: not finding.is_error)[:MOST_FINDINGS]
    ordered = tuple(sorted(worst, key=lambda finding: (finding.line, finding.column, finding.code)))
    return Parsed(None if any(finding.is_error for finding in worst) else value, ordered, node)
