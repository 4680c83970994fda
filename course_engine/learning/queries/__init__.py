"""Questions about modules, lessons and how far people are in them; one file for each page, and what they share."""

from course_engine.learning.queries.standing import Line, lines_of, progress_of

__all__ = ["Line", "lines_of", "progress_of"]
