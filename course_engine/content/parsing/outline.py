"""The headings of a text, without rendering it."""

from course_engine.content.parsing.blocks import fences, without_code
from course_engine.content.parsing.notes import without_notes
from course_engine.content.parsing.prose import headings_in


def heading_levels(body: str) -> list[int]:
    """Return the level of each heading that learners see, in order."""
    lines = without_notes(body).split("\n")
    return [level for _number, level in headings_in(without_code(lines, fences(lines)))]
