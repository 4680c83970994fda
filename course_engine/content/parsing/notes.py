"""Notes for those who pass a module on: a box `!!! facilitator` at the left margin of a lesson.

Learners never get them, not even hidden: so a note that stands anywhere else is an error, and nothing is guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from course_engine.content.catalogue import Finding
from course_engine.content.parsing.blocks import fences, without_code
from course_engine.content.parsing.codes import found

FACILITATOR = "facilitator"

_BOX = re.compile(
    r'(?P<before>[\s>*+-]*)(?P<mark>!!!|\?\?\?\+?)(?P<kinds>[\w -]*?)(?:[ ]+"(?P<title>.*)")?[ \t]*$'
)


@dataclass(frozen=True, slots=True)
class Note:
    """A note where it stands: 0-based numbers of its first and last line, its title and what is in it."""

    first: int
    last: int
    title: str
    body: str


def facilitator_notes(text: str) -> list[Note]:
    """Return the notes of a Markdown text, in order."""
    lines = text.split("\n")
    notes: list[Note] = []
    for number, match in _boxes(lines):
        if _is_misplaced(match) or (notes and number <= notes[-1].last):
            continue
        last = _last_line(lines, number)
        body = "\n".join(line.expandtabs(4)[4:] for line in lines[number + 1 : last + 1])
        notes.append(Note(number, last, (match["title"] or "").strip(), body))
    return notes


def without_notes(text: str) -> str:
    """Return a Markdown text as learners get it: the lines of notes are empty."""
    lines = text.split("\n")
    for note in facilitator_notes(text):
        lines[note.first : note.last + 1] = [""] * (note.last + 1 - note.first)
    return "\n".join(lines)


def note_findings(text: str, path: str, *, first_line: int = 1) -> Iterator[Finding]:
    """Yield a finding for each note that stands where it could not be taken out."""
    for number, match in _boxes(text.split("\n")):
        if _is_misplaced(match):
            yield found("C422", path, (number + first_line, match.start("mark") + 1))


def _boxes(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(without_code(lines, fences(lines))):
        match = _BOX.match(line) if FACILITATOR in line.lower() else None
        if match and FACILITATOR in match["kinds"].lower().split():
            yield number, match


def _is_misplaced(match: re.Match[str]) -> bool:
    return bool(match["before"]) or match["mark"] != "!!!" or match["kinds"].strip() != FACILITATOR


def _last_line(lines: list[str], first: int) -> int:
    """The last line that is indented under the first one."""
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number].expandtabs(4)
        if line.startswith("    ") and line.strip():
            last = number
        elif line.strip():
            break
    return last
