"""Questions about modules, lessons and how far people are in them; one file for each page, and what they share."""

from course_engine.learning.queries.standing import Line, lines_of, marks_in, progress_of
from course_engine.learning.queries.tracks import Marks

__all__ = ["Line", "Marks", "lines_of", "marks_in", "progress_of"]
