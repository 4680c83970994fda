"""Pages of this room, a file for each thing they are about."""

from course_engine.admin.views import cohorts, people
from course_engine.admin.views.blueprint import bp

__all__ = ["bp", "cohorts", "people"]
