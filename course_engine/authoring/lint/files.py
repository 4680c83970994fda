"""Lint as `content check` has it: remarks as warnings about files."""

from collections.abc import Iterable, Iterator

from course_engine.authoring.lint import lint_quiz, lint_text
from course_engine.content.catalogue import Finding, Quiz
from course_engine.content.parsing import Parsed, variant_of


class Lint:
    """The second look that `content.folder.check` takes at each text."""

    def at_text(
        self, path: str, content: bytes, *, language: str, beside: Iterable[bytes]
    ) -> Iterator[Finding]:
        """Yield the remarks on a module or lesson file as warnings."""
        others = [one.decode(errors="replace") for one in beside]
        remarks = lint_text(content, language=language, variant=variant_of(path), beside=others)
        return (one.as_finding(path) for one in remarks)

    def at_quiz(self, path: str, read: Parsed[Quiz]) -> Iterator[Finding]:
        """Yield the remarks on a quiz file as warnings."""
        return (one.as_finding(path) for one in lint_quiz(read))
