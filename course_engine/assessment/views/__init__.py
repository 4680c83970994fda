"""Pages of this room, a file for each thing they are about."""

from course_engine.assessment.views import attempts, quizzes, receipts, results, statistics
from course_engine.assessment.views.blueprint import bp

__all__ = ["attempts", "bp", "quizzes", "receipts", "results", "statistics"]
